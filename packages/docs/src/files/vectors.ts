/** Test vectors: signed requests with every value on the way. */

import type { WorkedExample } from '../example/worked-example.ts';
import type { Subject } from '../subject.ts';

/** The file `vectors.json`; undefined where no request can be signed. */
export function vectorsFile({ recipe, examples, baseUrl }: Subject): string | undefined {
  if (examples.length === 0) return undefined;
  const document = {
    scheme: recipe.name,
    algorithm: recipe.algorithm,
    baseUrl,
    vectors: examples.map(vector),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function vector(example: WorkedExample): object {
  const { request, credentials, timestamp, stringToSign, key, signature, digests, contentDigest, headers } =
    example;
  return {
    request: { method: request.method, target: request.target, body: request.body ?? '' },
    keyId: credentials.keyId || undefined,
    secret: credentials.secret,
    keyHex: key.toString('hex'),
    timestamp: timestamp || undefined,
    nonce: headers.some(([, value]) => value.includes(credentials.nonce)) ? credentials.nonce : undefined,
    contentDigest,
    digests: digests.map(({ step, text }) => ({
      algorithm: step.algorithm,
      encoding: step.encoding,
      value: text,
    })),
    stringToSign: stringToSign.toString('utf8'),
    stringToSignHex: stringToSign.toString('hex'),
    signature,
    headers: Object.fromEntries(headers),
  };
}
