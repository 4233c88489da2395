/** A signed request as a curl command that sends the very bytes that were signed. */

import { Failure } from '../failure.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { shellQuote } from './shell-quote.ts';

/** Linux takes no longer argument than 128 KiB; quoting makes it longer. */
const LONGEST_INLINE_BODY = 64 * 1024;

/** Writes the command, for bash or any other POSIX shell with `$'…'`. */
export function curlCommand(request: OutgoingRequest): string {
  const { method, origin, target, headers, signature, body } = request;
  if (origin === undefined) throw new Failure('usage', '--curl needs a whole URL, with http:// or https://');
  const hasBody = body.length > 0;
  if (hasBody && method === 'HEAD') throw new Failure('usage', 'curl sends no HEAD request with a body');
  const options = [
    ...methodOption(method, hasBody),
    ...(/\/\.\.?(?:[/?]|$)/.test(target) ? ['--path-as-is'] : []),
    ...(/[[\]{}]/.test(target) ? ['--globoff'] : []),
    ...[...headers, ...signature].map((pair) => `-H ${shellQuote(headerLine(pair))}`),
    ...(hasBody ? [bodyOption(request)] : []),
  ];
  return [`curl ${shellQuote(origin + target)}`, ...options].join(' \\\n  ');
}

function methodOption(method: string, hasBody: boolean): string[] {
  if (method === 'HEAD') return ['--head'];
  return method === (hasBody ? 'POST' : 'GET') ? [] : [`--request ${shellQuote(method)}`];
}

/** curl leaves out a header without a value, unless it ends in a semicolon. */
function headerLine([name, value]: readonly [string, string]): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

function bodyOption({ body, bodyFile }: OutgoingRequest): string {
  if (bodyFile !== undefined)
    return `--data-binary ${shellQuote(Buffer.from(`@${bodyFile}`).toString('latin1'))}`;
  if (body.length > LONGEST_INLINE_BODY || body.includes(0)) {
    throw new Failure(
      'usage',
      'the body does not fit into a command line',
      'Save it to a file, and give --data @file.',
    );
  }
  const text = Buffer.from(body).toString('latin1');
  // --data-binary would take a text that begins with @ for a file.
  return `${text.startsWith('@') ? '--data-raw' : '--data-binary'} ${shellQuote(text)}`;
}
