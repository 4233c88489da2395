export { type CountersignOptions, type CountersignRouteOptions, countersign } from './countersign.ts';
export { deduplicate, idempotent, type OnceHookOptions } from './once.ts';
