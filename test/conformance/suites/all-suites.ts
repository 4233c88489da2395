/** All suites, in the order of the results. */

import { adcpSuite } from './adcp.ts';
import { draftCavageSuite } from './draft-cavage.ts';
import { hawkSuite } from './hawk.ts';
import { oauth1 } from './oauth1.ts';
import { rfc9421 } from './rfc9421.ts';
import { rfc9530 } from './rfc9530.ts';
import { sigv4 } from './sigv4.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { structuredFields } from './structured-fields.ts';
import type { Suite } from './suite.ts';
import { wycheproof } from './wycheproof.ts';

/** Read by the tests and by the program. */
export const SUITES: readonly Suite[] = [
  rfc9421,
  rfc9530,
  structuredFields,
  sigv4,
  hawkSuite,
  draftCavageSuite,
  oauth1,
  adcpSuite,
  standardWebhooks,
  wycheproof,
];
