/** Secrets of other keys, modes and times. */

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { defineScheme, header, message, part } from 'countersign';
import { intend, intendAssumedKeyAndTimestamp } from 'countersign/schemes/intend';
import { made, namedAs, type Pages } from '../causes.ts';
import { type Attempt, clientOf, NOW_MS } from '../client.ts';
import { influencemart, ORDER, slaunchx } from '../vendors.ts';

const DAY_MS = 86_400_000;
const OWN = 'Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQd1I4';
const OLD = 'b2xkLXNlY3JldC1vZi1sYXN0LXllYXIh';
const NEW = 'bmV3LXNlY3JldC1vZi1uZXh0LXllYXIh';
const OTHER = 'c2VjcmV0LW9mLWFub3RoZXIta2V5LTE3';
const before = new Date(NOW_MS - 20 * DAY_MS);

const other = { id: 'sk_live_B2', mode: 'live', secrets: [OTHER] } as const;
const test = { id: 'sk_test_Q7', mode: 'test', secrets: [OTHER] } as const;
const ofOther = slaunchx({ key: OTHER, options: { otherKeys: [other] } });
const ofTest = slaunchx({ key: OTHER, apiKey: { mode: 'live' }, options: { otherKeys: [test] } });

function notYet(start: Date): Attempt {
  return slaunchx({ key: NEW, apiKey: { secrets: [OWN, { value: NEW, notBefore: start }] } });
}

/** A scheme whose string to sign has the id of the key. */
const signsKeyId = clientOf({
  scheme: intend({ message: intendAssumedKeyAndTimestamp }),
  keyId: 'key-17',
  secret: OWN,
  toKey: (secret) => secret,
  writeTime: (ms) => String(Math.floor(ms / 1000)),
  call: { method: 'POST', target: '/orders', host: 'acme.intend.com', body: ORDER },
  fields: ({ keyId, time }) => [keyId, time],
  separator: '',
  encode: (mac) => mac.toString('hex'),
  frame: (signature) => signature,
  headers: ({ keyId, time }, signature) => ({ 'api-key': keyId, timestamp: time, signature }),
});

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const pairs: readonly Pair[] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
const [live, sandbox] = pairs as [Pair, Pair];

const withKeyPair = clientOf({
  scheme: defineScheme({
    name: 'signs-with-a-key-pair',
    timestamp: header('X-Timestamp', 'unixSeconds'),
    signature: header('X-Signature', 'base64'),
    secret: 'publicKey',
    algorithm: 'ed25519',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  }),
  keyId: 'sender',
  secret: sandbox.publicKey.export({ type: 'spki', format: 'pem' }) as string,
  toKey: () => '',
  writeTime: (ms) => String(Math.floor(ms / 1000)),
  call: { method: 'POST', target: '/hooks', host: 'hooks.example.com', body: ORDER },
  fields: ({ time, body }) => [time, body],
  separator: '.',
  encode: (mac) => mac.toString('base64'),
  frame: (signature) => signature,
  headers: ({ time }, signature) => ({ 'X-Timestamp': time, 'X-Signature': signature }),
});

const ofAnotherPair = withKeyPair({ mac: (_key, text) => sign(undefined, text, live.privateKey) });

export const PAGES: Pages = {
  secret_expired: [
    made(
      [
        'Only some of the instances were restarted after the rotation,',
        'The secret is read once, when the process starts, and the process',
        "A scheduled job, an old release or a partner's subcontractor",
        'A cache of settings or a mounted volume lags behind. Kubernetes',
        'The wrong version was pinned: `AWSPREVIOUS` of Secrets Manager,',
      ],
      slaunchx({ key: OLD, apiKey: { secrets: [OWN, { value: OLD, notAfter: before }] } }),
    ),
  ],
  secret_not_yet_valid: [
    made(
      [
        'The rotation was prepared: the new secret is stored with a date',
        'A deployment went out before the change window that it was made for.',
      ],
      notYet(new Date(NOW_MS + 400 * DAY_MS)),
    ),
    made(
      'The two sides agreed on "Monday 00:00" and each meant its own time zone.',
      notYet(new Date(NOW_MS + 5.5 * 3_600_000)),
    ),
    made('The clock of the server, and not yours, decides. If it lags,', notYet(new Date(NOW_MS + 30_000))),
  ],
  secret_of_another_key: [
    made(
      [
        'Two variables are set from two places: the id from a file in',
        'One account has several keys (one for each shop, brand or environment),',
        'Sandbox and production of one partner: the id was exchanged,',
        'Multi-tenant clients cache a signer, with a cache key that does',
        'The secret for *receiving* webhooks was used for *sending* requests.',
      ],
      ofOther,
    ),
  ],
  secret_of_other_mode: [
    made(
      [
        'On the way to production the id was replaced, and the secret was not.',
        '`.env` and `.env.production` are merged: dotenv does not overwrite',
        'A CI pipeline injects live secrets into all stages.',
        'The dashboard has a switch for test mode, and it was left on',
        'Postman or Insomnia had "Sandbox" selected as the environment',
      ],
      ofTest,
    ),
  ],
  key_id_as_secret: [
    made(
      [
        '"API key" is ambiguous. One vendor\'s API key is the public id,',
        '`new Client(secret, id)`: both are strings, and no compiler sees',
        'The secret was shown once, was not saved, and the dashboard now',
        'AWS habits: access key id and secret access key, told apart by',
        "In a Postman script: `CryptoJS.HmacSHA256(message, pm.environment.get('api_key'))`.",
      ],
      slaunchx({ key: 'sk_live_Q7' }),
      influencemart({ key: 'ak_live_7f3c90d2' }),
    ),
  ],
  key_id_differs: [
    made(
      [
        'The header is set by the API gateway, a default header of the',
        'Multi-tenant programs: the default headers of a shared client',
        'After a rotation with a new *key*, rather than a new secret,',
        'A proxy overwrites `X-Api-Key` with a key that it needs itself.',
      ],
      signsKeyId({ keyId: 'key-18', apiKey: { secrets: [OWN] } }),
      signsKeyId({
        signs: { keyId: 'key-18' },
        options: { otherKeys: [{ id: 'key-18', secrets: [OTHER] }] },
      }),
    ),
    namedAs(
      ['secret_of_another_key', 'key_id_differs'],
      'The header is set by the API gateway, a default header of the',
      signsKeyId({
        signs: { keyId: 'key-18' },
        key: OTHER,
        options: { otherKeys: [{ id: 'key-18', secrets: [OTHER] }] },
      }),
    ),
    namedAs(
      ['secret_of_another_key'],
      [
        'The header is set by the API gateway, a default header of the',
        'Multi-tenant programs: the default headers of a shared client',
        'After a rotation with a new *key*, rather than a new secret,',
        'A proxy overwrites `X-Api-Key` with a key that it needs itself.',
      ],
      ofOther,
    ),
    made(
      'The id was trimmed, or put into lower case, where it is a field',
      slaunchx({ keyId: 'sk_live_q7' }),
    ),
  ],
  public_key_wrong: [
    made(
      [
        "The key is that of the sender's test environment, and the request",
        'The sender has exchanged its keys, and the old one is still configured.',
        'The key is that of another endpoint, application or account.',
      ],
      ofAnotherPair,
    ),
    made('A signature of a public-key algorithm says yes or no to a key', ofAnotherPair),
  ],
};
