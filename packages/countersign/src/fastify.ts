export { type CountersignOptions, type CountersignRouteOptions, countersign } from './countersign.ts';
export { type LimitOnlyHook, type LimitOnlyOptions, limitOnly } from './limit-only.ts';
export { deduplicate, idempotent, type OnceHook, type OnceHookOptions } from './once.ts';
