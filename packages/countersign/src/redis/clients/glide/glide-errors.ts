/** Errors of Valkey GLIDE, as those of other clients. */

import { NoAnswerError } from '../redis-commands.ts';

/** Before the error of a server. */
const SIGNALLED = 'An error was signalled by the server: - ';
/** Names that GLIDE gives to the errors of servers. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['NoScriptError', 'NOSCRIPT'],
  ['ReadOnly', 'READONLY'],
  ['MasterDown', 'MASTERDOWN'],
  ['BusyLoadingError', 'LOADING'],
  ['ResponseError', 'ERR'],
]);

/** Tells whether the server answered with this error. */
export function isOfServer(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(SIGNALLED);
}

/** Gives the error of a server the text that the server sent, and names one of time as such. */
export function toRedisError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'TimeoutError')
    return new NoAnswerError('Redis did not answer within the requestTimeout of the client', {
      cause: error,
    });
  if (!isOfServer(error)) return error;
  const text = error.message.slice(SIGNALLED.length);
  const end = text.indexOf(':');
  const code = end < 0 ? undefined : CODES.get(text.slice(0, end));
  error.message = code === undefined ? text : `${code}${text.slice(end + 1)}`;
  return error;
}
