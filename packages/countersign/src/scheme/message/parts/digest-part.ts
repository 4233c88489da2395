/** Digests of parts. */

import { type DigestEncoding, hashText } from '../../../internal/one-shot-hash.ts';
import { type EncodingName, isEncodingName } from '../../values/encodings.ts';
import { type Message, type Part, toPart, type WritePart } from '../message.ts';
import { simplePart } from './simple-part.ts';

/** Form of a digest: text in one of the encodings, or `raw`, its bytes. */
export type DigestForm = EncodingName | 'raw';

/** Hash functions that are parts of a message. */
export type DigestAlgorithm = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/**
 * Makes a part that writes the digest of another part, or of several in a message.
 *
 * @param body The part for the body, which needs no second buffer: it is one piece already.
 */
export function digestPart(
  algorithm: DigestAlgorithm,
  { of: given, form, body }: { of: Part | Message; form: DigestForm; body: Part },
): Part {
  const of = toPart(`part.${algorithm}()`, given);
  if (form !== 'raw' && !isEncodingName(form))
    throw new TypeError(
      `part.${algorithm}(): the encoding must be "hex", "base64", "base64url" or "raw", for its bytes`,
    );
  const encoding: DigestEncoding = form === 'raw' ? 'latin1' : form;
  const label = `${algorithm}(${of.label}, ${form})`;
  if (of === body) {
    const write: WritePart = (request, _fields, out) => out.text(hashText(algorithm, request.body, encoding));
    const digest = form === 'raw' ? undefined : { algorithm, encoding: form };
    return {
      ...simplePart(label, { role: 'bodyDigest', digest }, write),
      coversBody: true,
      toRecipe: () => [{ kind: 'digest', algorithm, encoding: form, of: [{ kind: 'body' }] }],
    };
  }
  return {
    label,
    of: [of],
    toRecipe: (stepsOf) => [{ kind: 'digest', algorithm, encoding: form, of: stepsOf(of) }],
    compile: (headers) => {
      const write = of.compile(headers);
      return (request, signatureFields, out) =>
        out.digestOf(algorithm, encoding, (inner) => write(request, signatureFields, inner));
    },
  };
}
