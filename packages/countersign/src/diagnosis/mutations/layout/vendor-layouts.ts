/** Strings to sign as other vendors put them together, which clients take from a library or an example that is not for this one. */

import type { SignedRequest } from '../../../request/request.ts';
import { pathOf } from '../../../scheme/target.ts';
import { type CandidateMessage, type Situation, segmentOf } from '../candidate-message.ts';
import { hostOf } from './extra-fields.ts';

/** Pieces of which strings are put together. */
interface Pieces {
  readonly id: string;
  readonly time: string;
  readonly nonce: string;
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly host: string;
  readonly secret: string;
}

type Layout = (pieces: Pieces) => readonly (string | Body)[];

/** Stands for the bytes of the body. */
interface Body {
  readonly body: true;
}

const BODY: Body = { body: true };

const LAYOUTS: readonly (readonly [detail: string, cost: number, layout: Layout])[] = [
  ['the body alone', 2, () => [BODY]],
  ['timestamp.body, as Stripe has it', 2, ({ time }) => [`${time}.`, BODY]],
  ['timestamp and body', 2, ({ time }) => [time, BODY]],
  ['timestamp:body', 3, ({ time }) => [`${time}:`, BODY]],
  ['v0:timestamp:body, as Slack has it', 2, ({ time }) => [`v0:${time}:`, BODY]],
  ['v1:timestamp:body', 3, ({ time }) => [`v1:${time}:`, BODY]],
  ['id.timestamp.body, as Standard Webhooks has it', 2, ({ id, time }) => [`${id}.${time}.`, BODY]],
  ['nonce.timestamp.body', 3, ({ nonce, time }) => [`${nonce}.${time}.`, BODY]],
  ['body and timestamp', 3, ({ time }) => [BODY, time]],
  ['body.timestamp', 3, ({ time }) => [BODY, `.${time}`]],
  ['body|timestamp', 3, ({ time }) => [BODY, `|${time}`]],
  [
    'timestamp, method, path and body, as Coinbase has it',
    2,
    ({ time, method, target }) => [time + method + target, BODY],
  ],
  [
    'timestamp, method, path and body, without the query',
    3,
    ({ time, method, path }) => [time + method + path, BODY],
  ],
  ['method, path and body', 2, ({ method, target }) => [method + target, BODY]],
  ['method, path, timestamp and body', 2, ({ method, target, time }) => [method + target + time, BODY]],
  [
    'timestamp, method, path and body in lines',
    2,
    ({ time, method, target }) => [`${time}\n${method}\n${target}\n`, BODY],
  ],
  [
    'method, path, timestamp and body in lines',
    2,
    ({ time, method, target }) => [`${method}\n${target}\n${time}\n`, BODY],
  ],
  ['timestamp, key id and body, as Bybit has it', 3, ({ time, id }) => [time + id, BODY]],
  ['timestamp, key id, secret and body', 3, ({ time, id, secret }) => [time + id + secret, BODY]],
  [
    'method, path, timestamp, key id, secret and body, as Rapyd has it',
    3,
    ({ method, path, time, id, secret }) => [method.toLowerCase() + path + time + id + secret, BODY],
  ],
  ['URL and body', 3, ({ host, target }) => [`https://${host}${target}`, BODY]],
  ['the URL, then timestamp.body', 3, ({ host, target, time }) => [`https://${host}${target}${time}.`, BODY]],
  ['timestamp and path', 3, ({ time, target }) => [time + target]],
  ['key id and timestamp, as Tuya has it', 2, ({ id, time }) => [id + time]],
  ['timestamp and key id', 3, ({ id, time }) => [time + id]],
  ['the timestamp alone', 3, ({ time }) => [time]],
  ['the path alone', 3, ({ target }) => [target]],
  ['the key id alone', 4, ({ id }) => [id]],
];

/** A string that another vendor's clients sign. */
export interface VendorLayout {
  readonly detail: string;
  readonly cost: number;
  readonly write: () => CandidateMessage;
}

/** The strings of other vendors, one of which may be that of this one. */
export function vendorLayouts(situation: Situation, key: Key): readonly VendorLayout[] {
  const pieces = piecesOf(situation, key);
  return LAYOUTS.map(([detail, cost, layout]) => ({
    ...{ detail, cost, write: () => messageOf(layout(pieces), situation.request) },
  }));
}

/** A key, by its id and the text of a secret. */
interface Key {
  readonly keyId: string;
  readonly secret: string | undefined;
}

function piecesOf({ request, signatureFields }: Situation, { keyId: id, secret = '' }: Key): Pieces {
  const { method, url: target, headers } = request;
  const { timestamp, nonce = '' } = signatureFields;
  // A client that signs as for another API sends what that API reads, whether or not this scheme does.
  const at = headers.findIndex((name, i) => i % 2 === 0 && /timestamp$/i.test(name));
  const time = timestamp || (at === -1 ? '' : (headers[at + 1] as string));
  return { id, time, nonce, method, target, path: pathOf(target), host: hostOf(request) ?? '', secret };
}

function messageOf(pieces: readonly (string | Body)[], { body }: SignedRequest): CandidateMessage {
  return pieces.map((piece, i) =>
    segmentOf(-5000 - i, '', typeof piece === 'string' ? Buffer.from(piece, 'latin1') : body),
  );
}
