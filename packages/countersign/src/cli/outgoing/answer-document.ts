/** The answer of a server as the JSON document of a command. */

import type { Answer } from './send-request.ts';

/** Gives the members of the document. A body that is no text is given in base64. */
export function answerDocument({ status, statusText, headers, body }: Answer): object {
  const text = body.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(body);
  return {
    status,
    statusText,
    headers,
    ...(isText ? { body: text } : { bodyBase64: body.toString('base64') }),
  };
}
