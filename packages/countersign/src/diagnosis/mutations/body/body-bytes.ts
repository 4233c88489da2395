/** The bytes of a body, for ways to rewrite. */

import { utf8Text } from '../../utf8-text.ts';

/** Makes other bytes of a body; undefined where it does not apply. */
export type MutateBytes = (body: Uint8Array) => Uint8Array | undefined;

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Tells whether a body begins with a byte order mark. */
export function startsWithBom(body: Uint8Array): boolean {
  return body[0] === BOM[0] && body[1] === BOM[1] && body[2] === BOM[2];
}

/** The body with a byte order mark before it. */
export function withBom(body: Uint8Array): Buffer {
  return Buffer.concat([BOM, body]);
}

/** The text of a body, without a byte order mark; undefined where it is not UTF-8. */
export function textOf(body: Uint8Array): string | undefined {
  return utf8Text(startsWithBom(body) ? body.subarray(3) : body);
}

/** Rewrites the text of a body, which keeps its byte order mark. */
export function onText(rewrite: (text: string) => string): MutateBytes {
  return (body) => {
    const text = textOf(body);
    if (text === undefined) return undefined;
    const changed = Buffer.from(rewrite(text));
    return startsWithBom(body) ? withBom(changed) : changed;
  };
}
