/** The address of the Redis that the user names. */

import { isIP } from 'node:net';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';

/** The variable that holds the URL when none is given. */
export const REDIS_VARIABLE = 'COUNTERSIGN_REDIS_URL';

/** A URL, and what may be shown of it: no password, and no host that may be a secret in the wrong place. */
export interface RedisAddress {
  readonly url: string;
  readonly shown: string;
}

/**
 * Where Redis is: the given URL, or that of COUNTERSIGN_REDIS_URL.
 *
 * @returns undefined when neither is there.
 * @throws Failure for what is no URL of Redis, and for a password among the arguments.
 */
export function redisAddress(io: Io, given: string | undefined): RedisAddress | undefined {
  const text = given ?? io.env[REDIS_VARIABLE];
  if (text === undefined || text === '') return undefined;
  const source = given === undefined ? REDIS_VARIABLE : '--redis';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    throw new Failure('usage', `${source} must be a URL such as redis://127.0.0.1:6379`);
  if (given !== undefined && url.password !== '') {
    throw new Failure(
      'secret',
      '--redis has a password in it, and secrets are not taken from the command line',
      `Other users of the machine can see the arguments of a program. Put the URL into the variable ${REDIS_VARIABLE}.`,
    );
  }
  const isShown =
    given === undefined || isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0 || url.hostname === 'localhost';
  return { url: text, shown: isShown ? `${url.hostname}:${url.port || '6379'}` : `the host of ${source}` };
}
