export { type CountersignOptions, type CountersignRouteOptions, countersign } from './fastify/countersign.ts';
export { deduplicate, idempotent, type OnceHook, type OnceHookOptions } from './fastify/idempotent.ts';
export { type LimitOnlyHook, type LimitOnlyOptions, limitOnly } from './fastify/rate-limit.ts';
