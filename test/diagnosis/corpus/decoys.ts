/** Faults of a request that are no mistakes known to the diagnosis: it may be certain of none of them. */

import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { seeded } from './accounts.ts';
import type { Payload, Situation } from './client.ts';
import type { Json } from './json-text.ts';
import { Decimal } from './json-text.ts';
import { text } from './secret-slips.ts';
import { type Deed, hasJson } from './slip.ts';

const keys: readonly Deed[] = [
  { title: 'the key is random', make: () => ({ toKey: () => seeded('random key') }) },
  {
    title: 'one character of the secret is another',
    make: onSecret((s) => `${s.slice(0, 11)}${s[11] === 'x' ? 'y' : 'x'}${s.slice(12)}`),
  },
  {
    title: 'two characters of the secret changed places',
    make: onSecret((s) => s.replace(/(?<=^.{4})(.)((?!\1).)/, '$2$1')),
  },
  { title: 'the secret is reversed', make: onSecret((s) => [...s].reverse().join('')) },
  { title: 'the first three characters of the secret are lost', make: onSecret((s) => s.slice(3)) },
  { title: 'the secret is written twice', make: onSecret((s) => s + s) },
  {
    title: 'the key is id and secret',
    make: () => ({ toKey: (secret, { key }) => text(`${key.id}:${secret}`) }),
  },
  {
    title: 'the key is stretched with PBKDF2',
    make: ({ toKey }) => ({
      toKey: (secret, account) => pbkdf2Sync(toKey(secret, account), 'salt', 10, 32, 'sha256'),
    }),
  },
  {
    title: 'the key is derived from a date, as for another vendor',
    make: ({ toKey }) => ({
      toKey: (secret, account) => createHmac('sha256', toKey(secret, account)).update('20260312').digest(),
    }),
  },
];

const macs: readonly Deed[] = [
  {
    title: 'the signature is random',
    make: () => ({ mac: (_, message) => seeded(message.toString('hex')) }),
  },
  { title: 'the bytes of the HMAC are reversed', make: onMac((mac) => mac.reverse()) },
  { title: 'the bits of the HMAC are turned round', make: onMac((mac) => mac.map((byte) => byte ^ 0xff)) },
  {
    title: 'the last byte of the HMAC is lost and made up',
    make: onMac((mac) => mac.fill(mac[31] === 7 ? 8 : 7, 31)),
  },
  {
    title: 'the HMAC is signed once more',
    make: ({ mac }) => ({ mac: (key, message) => mac(key, mac(key, message)) }),
  },
  {
    title: 'a hash of message, secret and message is sent',
    make: () => ({
      mac: (key, message) => createHash('sha256').update(message).update(key).update(message).digest(),
    }),
  },
  {
    title: 'the two halves of the HMAC are folded into one',
    make: onMac((mac) => Buffer.concat([mac.subarray(16), mac.subarray(0, 16)])),
  },
];

const messages: readonly Deed[] = [
  { title: 'the message is written twice', make: onMessage((m) => Buffer.concat([m, m])) },
  { title: 'the message is reversed', make: onMessage((m) => Buffer.from(m).reverse()) },
  { title: 'another text is signed', make: onMessage(() => text('the quick brown fox')) },
  { title: 'the last five bytes of the message are lost', make: onMessage((m) => m.subarray(0, -5)) },
  {
    title: 'the message is followed by a made up word',
    make: onMessage((m) => Buffer.concat([m, text('xyzzy')])),
  },
  {
    title: 'seconds with a fraction are signed',
    make: () => ({ timestampToSign: (_, ms) => ((ms + 0.4137) / 1000).toFixed(7) }),
  },
  {
    title: 'the time is signed in base 36',
    make: () => ({ timestampToSign: (_, ms) => Math.floor(ms / 1000).toString(36) }),
  },
  {
    title: 'another nonce is signed',
    make: () => ({ nonceToSign: () => seeded('nonce', 16).toString('hex') }),
  },
  {
    title: 'the path of another endpoint is signed',
    make: ({ pathToSign }) => ({ pathToSign: (job) => pathToSign(job).replace(/[^/]+\/?$/, 'elsewhere-7') }),
  },
  {
    title: 'another query is signed',
    make: ({ queryToSign }) => ({
      queryToSign: (query) => queryToSign(query.replace(/=[^&]*/, '=somethingElse7')),
    }),
  },
];

const bodies: readonly Deed[] = [
  {
    title: 'a digit of the body is another when it is signed',
    make: onBody((b) => b.replace(/\d/, (d) => String((Number(d) + 1) % 10))),
  },
  {
    title: 'a letter of the body is another when it is signed',
    make: onBody((b) => b.replace(/[a-y]/, 'z')),
  },
  {
    title: 'the body of another request is signed',
    make: onBody((b) => (b === '' ? '' : '{"unrelated":"8b1d"}')),
  },
  {
    title: 'the body is signed with texts that were changed since',
    make: onPayload((json) => mapped(json, (value) => `${value} (draft)`)),
    on: hasJson,
  },
  {
    title: 'the body is signed with a field that is not sent',
    make: onPayload((json) => (isObject(json) ? { ...json, signedAt: 'b1946ac9' } : json)),
    on: hasJson,
  },
];

/** All of them. Where one changes nothing for a vendor, it is not tried. */
export const DECOYS: readonly Deed[] = [...keys, ...macs, ...messages, ...bodies];

function onSecret(change: (secret: string) => string): Deed['make'] {
  return ({ loadSecret }) => ({ loadSecret: (account: Situation['account']) => change(loadSecret(account)) });
}

function onMac(change: (mac: Buffer) => Uint8Array): Deed['make'] {
  return ({ mac }) => ({ mac: (key, message) => Buffer.from(change(mac(key, message))) });
}

function onMessage(change: (message: Buffer) => Buffer): Deed['make'] {
  return ({ finishMessage }) => ({ finishMessage: (message) => change(finishMessage(message)) });
}

function onBody(change: (body: string) => string): Deed['make'] {
  return () => ({ bodyToSign: (bytes) => Buffer.from(change(bytes.toString('latin1')), 'latin1') });
}

function onPayload(change: (json: Json) => Json): Deed['make'] {
  return () => ({
    payloadToSign: (payload: Payload) =>
      'json' in payload.content ? { ...payload, content: { json: change(payload.content.json) } } : payload,
  });
}

function isObject(json: Json): json is { readonly [name: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Decimal);
}

function mapped(json: Json, change: (value: string) => string): Json {
  if (typeof json === 'string') return change(json);
  if (!isObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, mapped(value, change)]));
}
