export { type CountersignOptions, countersign } from './express/countersign.ts';
export { deduplicate, idempotent, type OnceMountOptions } from './express/idempotent.ts';
export { type LimitOnlyOptions, limitOnly } from './express/rate-limit.ts';
