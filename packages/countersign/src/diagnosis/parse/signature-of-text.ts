/** Signatures whose bytes went through a string before they were encoded. */

import { decode } from '../../scheme/values/encodings.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { utf8Text } from '../utf8-text.ts';
import { candidateOf, isEqual, type SignatureCandidate, type SignatureForm } from './signature-candidate.ts';

/** Bytes of ASCII, of seven bits each: with fewer, a signature could match by chance. */
const SHORTEST_KEPT = 12;

const NOT_AS_DECLARED = {
  hex: { code: 'signature_in_hex' },
  base64: { code: 'signature_in_base64' },
} as const;

/** The interpretations of a text as the bytes of a string, which are more than those of the signature. */
export function signatureOfText(text: string, form: SignatureForm): SignatureCandidate[] {
  return (['base64', 'hex'] as const).flatMap((encoding) => {
    const bytes = decode(encoding, text);
    if (bytes === undefined || bytes.length <= form.signatureBytes) return [];
    const otherwise = encoding === form.encoding ? [] : [NOT_AS_DECLARED[encoding]];
    return ofBytes(bytes, form).map((candidate) => ({
      ...candidate,
      mistakes: [...otherwise, ...candidate.mistakes],
    }));
  });
}

/** A string of Latin-1 loses nothing; of one of UTF-8 what is left can be compared. */
function ofBytes(bytes: Buffer, { signatureBytes }: SignatureForm): SignatureCandidate[] {
  const text = utf8Text(bytes);
  if (text === undefined) return [];
  const signature = Buffer.from(text, 'latin1');
  if (signature.length === signatureBytes && signature.toString('latin1') === text)
    return [candidateOf(signature, [throughString('Latin-1')])];
  if (Buffer.byteLength(text.replaceAll('\ufffd', '')) < SHORTEST_KEPT) return [];
  const matches = (whole: Uint8Array) => isEqual(Buffer.from(Buffer.from(whole).toString('utf8')), bytes);
  return [{ bytes: signatureBytes, mistakes: [throughString('UTF-8')], matches }];
}

function throughString(charset: string): NamedMistake {
  return { code: 'signature_decoded_to_text', detail: `as ${charset}` };
}
