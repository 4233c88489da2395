export { type CountersignOptions, countersign } from './countersign.ts';
export { deduplicate, idempotent, type OnceMountOptions } from './once.ts';
