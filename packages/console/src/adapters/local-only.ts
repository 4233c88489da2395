/** Access for development: from this machine, and to everything. */

import type { IncomingMessage } from 'node:http';
import { type ConsoleUser, RIGHTS } from '../server/access.ts';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** By other names, a page that has made its own name lead here could read answers. */
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * Lets in users of this machine, by its local names and through no proxy, with all rights. For development.
 *
 * @example
 * const admin = consoleFor({ verifiers: [verifier], log: memoryLog(), access: localOnly() });
 * @throws TypeError where `NODE_ENV` is `production`.
 */
export function localOnly(): (request: IncomingMessage) => ConsoleUser | undefined {
  if (process.env.NODE_ENV === 'production')
    throw new TypeError(
      'localOnly() is for development: with NODE_ENV=production, give consoleFor() an access() of your own',
    );
  return ({ socket, headers }) => {
    const isProxied = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'].some((name) => name in headers);
    const isLocal = LOOPBACK.test(socket.remoteAddress ?? '') && LOCAL_HOST.test(headers.host ?? '');
    return isLocal && !isProxied ? { name: 'local', may: RIGHTS } : undefined;
  };
}
