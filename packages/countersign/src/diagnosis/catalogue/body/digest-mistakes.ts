/** Mistakes with the digest of a body: clients hash a raw body, leave it raw, or hash it in another way. */

import { createHmac } from 'node:crypto';
import { DIGEST_ALGORITHMS, DIGEST_FORMS, digestOf, USUAL_FORMS } from '../../mutations/body/digest-forms.ts';
import { plainly, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { sayingOfBody } from '../ways/canonical-request-ways.ts';
import { inDigest, inPlainBody } from '../ways/digest-ways.ts';

export const DIGEST_MISTAKES: Entries = {
  body_hashed: {
    cause: 'A hash of the body was signed, though the body itself is to be signed.',
    cure: 'Put the bytes of the body into the string to sign.',
    example: ['015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862', '{"a":1}'],
    ways: [
      inPlainBody(
        ...DIGEST_ALGORITHMS.flatMap((algorithm) =>
          USUAL_FORMS.map(({ name, encode }) =>
            way(costOfHash(algorithm, name), `${algorithm}, ${name}`, (body: Uint8Array) =>
              encode(digestOf(algorithm, body)),
            ),
          ),
        ),
        way(4, 'sha256, raw bytes', (body) => digestOf('sha256', body)),
        way(
          4,
          'sha256, as in Content-Digest',
          (body) => `sha-256=:${digestOf('sha256', body).toString('base64')}:`,
        ),
      ),
    ],
  },
  body_not_hashed: {
    cause: 'The body itself was signed, though its hash is to be signed.',
    cure: 'Put the hash of the body into the string to sign; of an empty body, the hash of no bytes.',
    ways: [
      inDigest(() => [plainly(1, (body) => body)]),
      sayingOfBody(2, 'UNSIGNED-PAYLOAD', 'UNSIGNED-PAYLOAD'),
    ],
  },
  body_hash_encoding: {
    cause: 'The hash of the body was written in another encoding.',
    cure: 'Write the hash of the body in the encoding that the documentation names.',
    ways: [
      inDigest(({ algorithm, form }) => [
        ...DIGEST_FORMS.filter(({ name }) => name !== form.name).map(({ name, encode }, i) =>
          // The two likeliest that are wrong.
          way(i < 2 ? 1 : 2, name, (body: Uint8Array) => encode(digestOf(algorithm, body))),
        ),
        way(4, 'the hash of its hex text', (body) =>
          form.encode(digestOf(algorithm, Buffer.from(digestOf(algorithm, body).toString('hex')))),
        ),
      ]),
    ],
  },
  body_hash_algorithm: {
    cause: 'The body was hashed with another algorithm.',
    cure: 'Hash the body with the algorithm that the documentation names.',
    ways: [
      inDigest(({ algorithm, form, key }) => [
        ...DIGEST_ALGORITHMS.filter((other) => other !== algorithm).map((other) =>
          way(2, other, (body: Uint8Array) => form.encode(digestOf(other, body))),
        ),
        ...(key === undefined
          ? []
          : [
              way(3, 'an HMAC with the secret', (body: Uint8Array) =>
                form.encode(createHmac(algorithm, key).update(body).digest()),
              ),
            ]),
      ]),
    ],
  },
};

function costOfHash(algorithm: string, form: string): number {
  if (!['sha256', 'md5', 'sha1'].includes(algorithm) || !['hex', 'base64'].includes(form)) return 3;
  return algorithm === 'sha256' ? 1 : 2;
}
