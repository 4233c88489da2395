export { type IimmpactOptions, iimmpact } from './iimmpact.ts';
export {
  type InfluencemartOptions,
  influencemart,
  influencemartIdempotentRoutes,
} from './influencemart.ts';
export {
  type IntendOptions,
  intend,
  intendAssumedKeyAndTimestamp,
  intendAssumedWholeRequest,
} from './intend.ts';
export { type Ip2Options, ip2 } from './ip2.ts';
export { IP2_FIELDS, type Ip2Field } from './ip2-field-names.ts';
export type { Ip2Extractor } from './ip2-fields.ts';
export { type SlaunchxCode, type SlaunchxOptions, slaunchx } from './slaunchx.ts';
