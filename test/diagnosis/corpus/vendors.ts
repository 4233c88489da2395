/** All vendors of the corpus. */

import { iimmpactVendor } from './iimmpact.ts';
import { influencemartVendor } from './influencemart.ts';
import { intendKeyVendor, intendVendor } from './intend.ts';
import { ip2Vendor } from './ip2.ts';
import { slaunchxVendor } from './slaunchx.ts';
import type { Vendor } from './vendor.ts';

/** In the order of the report. */
export const VENDORS: readonly Vendor[] = [
  influencemartVendor,
  iimmpactVendor,
  slaunchxVendor,
  ip2Vendor,
  intendVendor,
  intendKeyVendor,
];
