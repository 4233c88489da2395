/** The request log, and the types of the console's API. */

export type * from './api/api-types.ts';
export type { EntryContent, EntryDetails, LogEntry } from './log/log-entry.ts';
export { type MemoryLogOptions, memoryLog } from './log/memory-log.ts';
export { redisLog } from './log/redis/redis-log.ts';
export type { RedisLogOptions } from './log/redis/redis-log-options.ts';
export type { LogFilter, LogNews, LogPage, LogPaging, LogTotals, RequestLog } from './log/request-log.ts';
