import { expect, it } from 'vitest';
import { work } from '../src/worker.ts';

it.each([undefined, ''])('does not start with a store on Redis and the REDIS_URL %j', async (REDIS_URL) => {
  await expect(work({ REDIS_URL })).rejects.toThrow('REDIS_URL must be the URL');
});
