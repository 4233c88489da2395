/** Time until a key that was revoked in one process is refused by all others. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { redis as sharedRedis } from 'countersign/redis';
import { startRedis } from '../support/redis/redis-server.ts';
import { ApiProcess } from './running-api.ts';
import { signedRequest } from './signed-request.ts';

/** Options of the measurement. */
export interface RevocationOptions {
  /** The compiled `api-process.ts`. */
  readonly program: string;
  readonly processes: number;
  /** Number of keys that are revoked, one after the other. */
  readonly rounds: number;
}

/**
 * Revokes keys that all processes have in use, while requests keep coming to each.
 *
 * @returns for each key the milliseconds from the call of `revoke` until the last process had answered with a refusal.
 */
export async function revocations({ program, processes, rounds }: RevocationOptions): Promise<number[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'countersign-revocation-'));
  const redis = await startRedis();
  const masterKeys = `one:${randomBytes(32).toString('base64')}`;
  const settings = {
    redisPort: redis.port,
    ledger: path.join(directory, 'ledger'),
    clockSkewMs: 0,
    masterKeys,
  };
  const apis = Array.from({ length: processes }, () => new ApiProcess(program, settings));
  try {
    await Promise.all(apis.map((api) => api.start()));
    const administration = sharedRedis(redis.client()).keys({ masterKeys });
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const id = `iimm_prod_${round}`;
      const { secret } = await administration.create({ id });
      let number = 0;
      const ask = (api: ApiProcess) => api.send(signedRequest({ id, secret }, number++));
      await Promise.all(apis.map((api) => until(api, ask, 'accepted')));
      const startMs = performance.now();
      const refused = apis.map((api) => until(api, ask, 'key_revoked'));
      await administration.revoke(id);
      await Promise.all(refused);
      times.push(performance.now() - startMs);
    }
    return times;
  } finally {
    await Promise.all(apis.map((api) => api.kill()));
    await redis.stop();
    rmSync(directory, { recursive: true });
  }
}

/** Asks a process again and again until it answers with that code. */
async function until(
  api: ApiProcess,
  ask: (api: ApiProcess) => Promise<string>,
  code: string,
): Promise<void> {
  while ((await ask(api)) !== code);
}
