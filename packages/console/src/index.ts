/** The console for Express, connect and node:http, the request log, and the types of the API. */

export { type ConsoleMiddleware, consoleFor } from './adapters/console-for.ts';
export { localOnly } from './adapters/local-only.ts';
export type * from './api/key-change-types.ts';
export type * from './api/key-types.ts';
export type * from './api/overview-types.ts';
export type * from './api/playground-types.ts';
export type * from './api/request-types.ts';
export type * from './api/session-types.ts';
export type { EntryContent, EntryDetails, LogEntry } from './log/log-entry.ts';
export { type MemoryLogOptions, memoryLog } from './log/memory-log.ts';
export type { LogClient } from './log/redis/log-client.ts';
export { redisLog } from './log/redis/redis-log.ts';
export type { RedisLogOptions } from './log/redis/redis-log-options.ts';
export type { LogFilter, LogNews, LogPage, LogPaging, LogTotals, RequestLog } from './log/request-log.ts';
export type { RecordOptions } from './record/record-options.ts';
export type { Access, ConsoleUser } from './server/access.ts';
export type { ConsoleAction, ConsoleEvent } from './server/audit.ts';
export type { ConsoleOptions } from './server/console-options.ts';
export type { ConsoleKeys } from './server/console-parts.ts';
