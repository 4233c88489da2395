/** The signature of an example by OpenSSL alone, so that readers need not trust our code. */

import type { Recipe } from 'countersign/scheme';
import { hashOf } from '../recipe/hash-of.ts';
import type { WorkedExample } from './worked-example.ts';

const ENCODERS: Readonly<Record<string, string>> = {
  hex: "od -An -vtx1 | tr -d ' \\n'",
  base64: 'openssl base64 -A',
  base64url: "openssl base64 -A | tr '+/' '-_' | tr -d '='",
};

/** A shell command that prints the signature; undefined where the algorithm is neither HMAC nor a hash. */
export function opensslCommand({ algorithm, signature }: Recipe, example: WorkedExample): string | undefined {
  const hash = hashOf(algorithm);
  const encoder = ENCODERS[signature.encoding];
  if (hash === undefined || encoder === undefined) return undefined;
  const { stringToSign, key } = example;
  const mac = hash.isKeyed ? ` -mac HMAC -macopt hexkey:${key.toString('hex')}` : '';
  return [
    `printf '${printfText(stringToSign)}' |`,
    `  openssl dgst -${hash.name}${mac} -binary |`,
    `  ${encoder}`,
  ].join('\n');
}

/** The format of `printf`, in ASCII: other bytes as octal escapes. */
function printfText(bytes: Buffer): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    if (character === '\n') return '\\n';
    if (character === '%') return '%%';
    if (character === '\\') return '\\\\';
    if (character === "'") return "'\\''";
    return byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : character;
  }).join('');
}
