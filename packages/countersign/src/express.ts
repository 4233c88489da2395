export { type CountersignOptions, countersign } from './countersign.ts';
export { type LimitOnlyOptions, limitOnly } from './limit-only.ts';
export { deduplicate, idempotent, type OnceMountOptions } from './once.ts';
