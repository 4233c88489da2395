/** All suites, in the order of the results. */

import { adcpSuite } from './adcp.ts';
import { rfc9421 } from './rfc9421.ts';
import { rfc9530 } from './rfc9530.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { structuredFields } from './structured-fields.ts';
import type { Suite } from './suite.ts';
import { wycheproof } from './wycheproof.ts';

export const SUITES: readonly Suite[] = [
  rfc9421,
  rfc9530,
  structuredFields,
  adcpSuite,
  standardWebhooks,
  wycheproof,
];
