import { describe, expect, it } from 'vitest';
import { type Explanation, explain } from '../../../src/diagnosis.ts';
import type { ApiKey, SignedRequest } from '../../../src/index.ts';
import { github } from '../../../src/schemes/github.ts';
import { hubspotV3 } from '../../../src/schemes/hubspot-v3.ts';
import { linear } from '../../../src/schemes/linear.ts';
import { shopify } from '../../../src/schemes/shopify.ts';
import { square } from '../../../src/schemes/square.ts';
import { standardWebhooksV1 } from '../../../src/schemes/standard-webhooks-v1.ts';
import { stripe } from '../../../src/schemes/stripe.ts';
import { svix } from '../../../src/schemes/svix.ts';
import { trello } from '../../../src/schemes/trello.ts';
import { zendesk } from '../../../src/schemes/zendesk.ts';
import { delivery, NOW_MS, type Sender, type Slip } from './sender.ts';

const TEXT_SECRET = 'ab12-of-a-sender-that-shows-text';
const BASE64 = Buffer.from('twenty-four bytes, really').toString('base64');
const HEX = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';
const PREFIXED = `whsec_${BASE64}`;

const SENDERS = {
  github: { scheme: github(), secret: TEXT_SECRET },
  shopify: { scheme: shopify(), secret: HEX },
  square: { scheme: square(), secret: BASE64 },
  trello: { scheme: trello(), secret: HEX },
  stripe: { scheme: stripe(), secret: PREFIXED },
  svix: { scheme: svix(), secret: PREFIXED },
  standardWebhooksV1: { scheme: standardWebhooksV1(), secret: PREFIXED },
  hubspotV3: { scheme: hubspotV3(), secret: TEXT_SECRET },
  zendesk: { scheme: zendesk(), secret: BASE64 },
  linear: { scheme: linear(), secret: TEXT_SECRET, headers: ['Linear-Signature', '0'.repeat(64)] },
} satisfies Record<string, Sender>;

type SenderName = keyof typeof SENDERS;

const ALL = Object.keys(SENDERS) as readonly SenderName[];
const WITHOUT_TIME: readonly SenderName[] = ['github', 'shopify', 'square', 'trello'];
const OF_ADDRESS: readonly SenderName[] = ['square', 'trello'];
const PRESENTED_WITH_WHSEC: readonly SenderName[] = ['svix', 'standardWebhooksV1'];

const EVENT = {
  type: 'order.paid',
  webhookTimestamp: NOW_MS,
  note: 'Zoë: https://example.com/a?b=1',
  data: { total: 12.5, id: 'or_1' },
};
const SENT = JSON.stringify(EVENT);

const ARRIVED: SignedRequest = {
  method: 'POST',
  url: '/hooks/pay?tenant=7',
  origin: 'https://shop.example.com',
  headers: ['Host', 'shop.example.com', 'Content-Type', 'application/json'],
  body: Buffer.from(SENT),
};

const ORIGIN = { origin: 'https://shop.example.com' };
/** The body that was signed, the mistake, and the body that arrives; where none is given, it was parsed and serialised again. */
const BODY_TABLE: readonly (readonly [what: string, signed: string, code: string, arrived?: string])[] = [
  ['was pretty printed when it was signed', JSON.stringify(EVENT, null, 2), 'body_spaced'],
  ['was printed by Python', SENT.replaceAll(/([:,])(?=["{\d])/g, '$1 '), 'body_spaced'],
  ['had its slashes escaped', SENT.replaceAll('/', '\\/'), 'body_slashes_escaped'],
  ['had its letters escaped', SENT.replace('ë', '\\u00eb'), 'body_non_ascii_escaped'],
  ['had an amount with two decimals', SENT.replace('12.5', '12.50'), 'body_numbers_changed'],
  ['ended with a newline', `${SENT}\n`, 'body_trailing_newline'],
  ['was pretty printed under way', SENT, 'body_compacted', JSON.stringify(EVENT, null, 2)],
  ['was sorted under way', SENT, 'body_keys_reordered', sorted(EVENT)],
  ['was sorted before', sorted(EVENT), 'body_keys_reordered', SENT],
];

/** The address that was signed in place of `https://shop.example.com/hooks/pay?tenant=7`, or of what arrives. */
const ADDRESS_TABLE: readonly (readonly [
  what: string,
  signed: Partial<SignedRequest>,
  code: string,
  arrived?: Partial<SignedRequest>,
])[] = [
  ['with http', { origin: 'http://shop.example.com' }, 'origin_differs'],
  ['with https', ORIGIN, 'origin_differs', { origin: 'http://shop.example.com' }],
  ['with the port of https', { origin: 'https://shop.example.com:443' }, 'origin_differs'],
  ['with a port of its own', { origin: 'https://shop.example.com:8443' }, 'origin_differs'],
  ['without a port', ORIGIN, 'origin_differs', { origin: 'https://shop.example.com:8443' }],
  ['with www.', { origin: 'https://www.shop.example.com' }, 'origin_differs'],
  ['with the host of Host', ORIGIN, 'origin_differs', { origin: 'https://pay.example.org' }],
  ['as Host, while a local address is known', ORIGIN, 'origin_differs', { origin: 'http://localhost:3000' }],
  [
    'with the host of X-Forwarded-Host',
    { origin: 'https://pay.example.org' },
    'origin_differs',
    { headers: ['Host', 'app:3000', 'X-Forwarded-Host', 'pay.example.org'] },
  ],
  ['with a trailing slash', { url: '/hooks/pay/?tenant=7' }, 'path_trailing_slash'],
  ['without a trailing slash', { url: '/hooks/pay' }, 'path_trailing_slash', { url: '/hooks/pay/' }],
  ['without the slash of a root', { url: '' }, 'path_trailing_slash', { url: '/' }],
  ['without its query', { url: '/hooks/pay' }, 'path_without_query'],
  ['with a prefix', { url: '/api/hooks/pay?tenant=7' }, 'path_with_base_path'],
  ['without a prefix', { url: '/pay?tenant=7' }, 'path_without_base_path'],
  ['without its host', { origin: '' }, 'message_field_missing'],
];

const text = (secret: string) => Buffer.from(secret);

const SECRET_TABLE: readonly (readonly [name: SenderName, what: string, key: Uint8Array, code: string])[] = [
  ...PRESENTED_WITH_WHSEC.flatMap(
    (name) =>
      [
        [name, 'text, though it is base64', text(BASE64), 'secret_not_decoded'],
        [name, 'text with its prefix', text(PREFIXED), 'secret_prefix_kept + secret_not_decoded'],
        [name, 'decoded with its prefix', Buffer.from(PREFIXED, 'base64'), 'secret_prefix_kept'],
      ] as const,
  ),
  ['stripe', 'without its prefix', text(BASE64), 'secret_prefix_removed'],
  ['stripe', 'decoded, as those of Svix are', Buffer.from(BASE64, 'base64'), 'secret_decoded_needlessly'],
  ['github', 'with a prefix', text(`whsec_${TEXT_SECRET}`), 'secret_prefix_kept'],
  ['square', 'decoded from base64', Buffer.from(BASE64, 'base64'), 'secret_decoded_needlessly'],
  ['zendesk', 'decoded from base64', Buffer.from(BASE64, 'base64'), 'secret_decoded_needlessly'],
  ['shopify', 'decoded from hex', Buffer.from(HEX, 'hex'), 'secret_decoded_needlessly'],
  ['trello', 'decoded from hex', Buffer.from(HEX, 'hex'), 'secret_decoded_needlessly'],
];

const SIGNATURE_TABLE: readonly (readonly [name: SenderName, what: string, slip: Slip, code: string])[] = [
  ['github', 'in base64', { encoding: 'base64' }, 'signature_in_base64'],
  ['stripe', 'in base64', { encoding: 'base64' }, 'signature_in_base64'],
  ['linear', 'in base64', { encoding: 'base64' }, 'signature_in_base64'],
  ['shopify', 'in hex', { encoding: 'hex' }, 'signature_in_hex'],
  ['square', 'in hex', { encoding: 'hex' }, 'signature_in_hex'],
  ['svix', 'in hex', { encoding: 'hex' }, 'signature_in_hex'],
  ['zendesk', 'in hex', { encoding: 'hex' }, 'signature_in_hex'],
  ['trello', 'with SHA-256', { digest: 'sha256' }, 'algorithm_wrong'],
  ...ALL.filter((name) => name !== 'trello').map(
    (name) => [name, 'with SHA-1', { digest: 'sha1' }, 'algorithm_wrong'] as const,
  ),
];

/** The members in alphabetical order, at every depth. */
function sorted(event: object): string {
  const names = new Set<string>();
  JSON.stringify(event, (name, value) => {
    names.add(name);
    return value;
  });
  return JSON.stringify(event, [...names].sort());
}

interface Asked {
  readonly arrived?: Partial<SignedRequest>;
  readonly otherKeys?: readonly ApiKey[];
  readonly mode?: ApiKey['mode'];
}

function explained(name: SenderName, slip: Slip, { arrived, otherKeys = [], mode }: Asked = {}): Explanation {
  const sender: Sender = SENDERS[name];
  const request = delivery(sender, { ...ARRIVED, ...arrived }, slip);
  const key: ApiKey = { id: name, secrets: [sender.secret], mode };
  const { origin, url, ...rest } = request;
  return explain(
    { ...rest, url: `${origin}${url}` },
    { scheme: sender.scheme, key },
    { clock: () => NOW_MS, budgetMs: 5_000, otherKeys },
  );
}

function codesOf({ findings }: Explanation): string[] {
  return findings.map(({ mistakes }) => mistakes.map(({ code }) => code).join(' + '));
}

describe('explain() of deliveries by presets of senders', () => {
  it.each(ALL)('finds nothing wrong with what %s has signed', (name) => {
    const explanation = explained(name, {});
    expect(explanation.signatureMatches).toBe(true);
    expect(explanation.findings).toEqual([]);
  });

  it.each(WITHOUT_TIME)('says nothing of clocks and times where %s sends none', (name) => {
    const { checks, findings } = explained(name, { key: Buffer.from('nobody knows this one') });
    expect(findings).toEqual([]);
    expect(checks.find(({ check }) => check === 'window')).toMatchObject({ outcome: 'passed' });
    expect(checks.find(({ check }) => check === 'key')).toMatchObject({ outcome: 'skipped' });
  });

  it.each(ALL)('finds that %s has signed with the secret of another endpoint, or of test events', (name) => {
    const { scheme, secret }: Sender = SENDERS[name];
    const other = secret.replace(/(?<=.{8})./, (letter) => (letter === 'a' ? 'b' : 'a'));
    const slip = { key: scheme.toKey(other, '') };
    const asked = { mode: 'live', otherKeys: [{ id: 'other', secrets: [other], mode: 'live' }] } as const;
    expect(codesOf(explained(name, slip, asked))).toEqual(['secret_of_another_key']);
    const test = [{ ...asked.otherKeys[0], mode: 'test' }] as const;
    expect(codesOf(explained(name, slip, { ...asked, otherKeys: test }))).toEqual(['secret_of_other_mode']);
  });

  describe.each(ALL)('of %s', (name) => {
    for (const [what, signed, code, arrived] of BODY_TABLE) {
      it(`finds that a body ${what}`, () => {
        const slip = { request: { body: Buffer.from(signed) } };
        const body = Buffer.from(arrived ?? JSON.stringify(JSON.parse(signed)));
        const codes = codesOf(explained(name, slip, { arrived: { body } }));
        // What ends with the body ends as the body does: neither can be told from the other.
        expect(codes[0]?.replace('message_trailing', 'body_trailing')).toBe(code);
      });
    }
  });

  describe.each(OF_ADDRESS)('of %s', (name) => {
    for (const [what, request, code, arrived = {}] of ADDRESS_TABLE) {
      it(`finds that an address was signed ${what}`, () => {
        expect(codesOf(explained(name, { request }, { arrived }))[0]).toBe(code);
      });
    }
  });

  it.each([
    ['with http', { origin: 'http://shop.example.com' }, 'origin_differs'],
    ['with a trailing slash', { url: '/hooks/pay/?tenant=7' }, 'path_trailing_slash'],
    ['without its query', { url: '/hooks/pay' }, 'path_without_query'],
  ])('finds that an address of hubspotV3, which is signed decoded, was signed %s', (_what, request, code) => {
    expect(codesOf(explained('hubspotV3', { request }))[0]).toBe(code);
  });

  it.each(SECRET_TABLE)('finds that %s has a secret that is %s', (name, _what, key, code) => {
    expect(codesOf(explained(name, { key }))).toContain(code);
  });

  it.each(SIGNATURE_TABLE)('finds that %s has signed %s', (name, _what, slip, code) => {
    expect(codesOf(explained(name, slip))).toEqual([code]);
  });
});
