export { type FoundRedis, findRedis } from './find-redis.ts';
export { type Listening, listen } from './listen.ts';
export { createTranscript, type Transcript } from './transcript.ts';
