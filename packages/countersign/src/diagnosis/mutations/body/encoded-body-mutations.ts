/** Mutations of a body that is encoded as a whole before it is signed. */

import { utf8Text } from '../../utf8-text.ts';
import type { BodyMutation } from './body-mutation.ts';

type Encode = (body: Buffer) => string | undefined;

const ofText =
  (encode: (text: string) => string): Encode =>
  (body) => {
    const text = utf8Text(body);
    return text === undefined ? undefined : encode(text);
  };
const wrapped = (width: number, lineBreak: string) => (body: Buffer) =>
  body.toString('base64').replace(new RegExp(`.{1,${width}}`, 'g'), `$&${lineBreak}`);

const FORMS: readonly (readonly [detail: string, cost: number, encode: Encode])[] = [
  ['in base64', 2, (body) => body.toString('base64')],
  ['in base64url', 2, (body) => body.toString('base64url')],
  ['in base64, with a line feed behind every 60 characters', 3, wrapped(60, '\n')],
  ['in base64, with a line feed behind every 76 characters', 3, wrapped(76, '\n')],
  ['in base64, with CR LF behind every 76 characters', 3, (body) => wrapped(76, '\r\n')(body).trimEnd()],
  ['in hex', 2, (body) => body.toString('hex')],
  ['as encodeURIComponent does', 3, ofText(encodeURIComponent)],
  ['as encodeURI does', 3, ofText(encodeURI)],
  ['as a form encodes it', 2, ofText((text) => new URLSearchParams([['', text]]).toString().slice(1))],
];

/** The mutations. */
export const ENCODED_BODY_MUTATIONS: readonly BodyMutation[] = FORMS.map(([detail, cost, encode]) => ({
  ...{ mistake: { code: 'body_encoded', detail }, cost, stage: 'body encoding' },
  apply: (body) => {
    const text = encode(Buffer.from(body.buffer, body.byteOffset, body.length));
    return text === undefined ? undefined : Buffer.from(text);
  },
}));
