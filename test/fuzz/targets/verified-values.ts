/** Values that the verifier alone reads: signatures in every spelling, addresses, Accept. */

import { BlockList, isIP } from 'node:net';
import { createVerifier, type SignedRequest } from 'countersign';
import { DECLARED, type DeclaredScheme, KEY_ID, NOW_MS, SECRET } from '../declared-schemes.ts';
import { assertRule, type FuzzTarget } from '../fuzz-target.ts';
import { mutate } from '../mutate.ts';

const FORGETFUL = { admit: () => ({ outcome: 'admitted' as const, limits: [] }) };
const BODY = Buffer.from('{"amount":100}');

/** The targets of this file. */
export function verifiedValueTargets(): FuzzTarget[] {
  return [signatureTarget(), addressTarget(), acceptTarget()];
}

/** The first byte chooses the scheme, the others are the text of the signature. */
function signatureTarget(): FuzzTarget {
  const verifiers = DECLARED.map(({ scheme }) =>
    createVerifier({ scheme, ...SETTINGS, keys: { id: KEY_ID, secret: SECRET } }),
  );
  const corpus = DECLARED.map((declared, i) => {
    let right = '';
    signed(declared, (signature) => {
      right = signature;
      return signature;
    });
    return Buffer.from(String.fromCharCode(i) + right, 'latin1');
  });
  return {
    name: 'signatures',
    generate: (random) => mutate(random.pick(corpus), random, corpus),
    check: async (input) => {
      const i = (input[0] ?? 0) % DECLARED.length;
      const declared = DECLARED[i] as DeclaredScheme;
      const request = signed(declared, () => input.subarray(1).toString('latin1'));
      const verdict = await verifiers[i]?.verify(request);
      assertRule(
        verdict?.ok === declared.accepts(request),
        `${declared.scheme.name}: another verdict than expected`,
      );
    },
  };
}

const INSIDE = ['192.0.2.7', '::ffff:192.0.2.7', '2001:db8::1', '2001:0DB8:0:0:0:0:0:1', '2001:db8::7%eth0'];
const OUTSIDE = [
  '203.0.113.9',
  '::1',
  'fe80::1%eth0',
  '::192.0.2.7',
  '192.0.2.07',
  '0xc0.0.2.7',
  '192.0.2',
  '3221225991',
];
const PORTS = [
  '192.0.2.7:443',
  '[2001:db8::1]:443',
  '[2001:db8::1]',
  '203.0.113.9:80',
  '192.0.2.7, 203.0.113.9',
  'unknown',
];

function addressTarget(): FuzzTarget {
  const allow = ['192.0.2.0/24', '2001:db8::/32'];
  const [declared] = DECLARED as [DeclaredScheme];
  const keys = { id: KEY_ID, secret: SECRET, ipAllowlist: allow };
  const verifier = createVerifier({ scheme: declared.scheme, ...SETTINGS, keys });
  const allowed = new BlockList();
  allowed.addSubnet('192.0.2.0', 24, 'ipv4');
  allowed.addSubnet('2001:db8::', 32, 'ipv6');
  const request = signed(declared, (signature) => signature);
  const corpus = [...INSIDE, ...OUTSIDE, ...PORTS].map((text) => Buffer.from(text));
  return {
    name: 'addresses',
    generate: (random) => mutate(random.pick(corpus), random, corpus),
    check: async (input) => {
      const address = input.toString('latin1');
      const verdict = await verifier.verify({ ...request, address });
      const bare = bareAddress(address);
      const isInside = bare !== undefined && allowed.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
      assertRule(!verdict.ok || isInside, `${JSON.stringify(address)} is not in the list, and was let in`);
      const isPlain = isIP(address) !== 0 && !address.includes('%');
      assertRule(
        verdict.ok || !isInside || !isPlain,
        `${JSON.stringify(address)} is in the list, and was kept out`,
      );
    },
  };
}

/** The address in what a framework or a proxy may write: with a port, in brackets, with a zone. */
function bareAddress(text: string): string | undefined {
  const [, bracketed, dotted] = /^\[([^\]]*)\](?::\d*)?$|^([0-9.]+):\d*$/.exec(text) ?? [];
  const bare = (bracketed ?? dotted ?? text).replace(/%.*$/s, '');
  return isIP(bare) === 0 ? undefined : bare;
}

const RANGES = [
  ...[
    '*/*',
    'application/json',
    'text/plain;q=0.5, application/json',
    'application/*;q=0',
    'text/html, */*;q=0.1',
  ],
  ...[
    'application/problem+json;profile="a,b";q=1',
    'TEXT/PLAIN',
    ',,,',
    'text/plain;q=2',
    'text/plain;q="0.5"',
  ],
];
const TYPES = ['application/problem+json', 'application/json', 'text/plain'];

/** Target with random `Accept` headers: an unsigned request is always answered 401 in one of the three forms. */
function acceptTarget(): FuzzTarget {
  const [declared] = DECLARED as [DeclaredScheme];
  const keys = { id: KEY_ID, secret: SECRET };
  const verifier = createVerifier({ scheme: declared.scheme, ...SETTINGS, keys });
  const corpus = RANGES.map((text) => Buffer.from(text));
  return {
    name: 'accept',
    generate: (random) => mutate(random.pick(corpus), random, corpus),
    check: async (input) => {
      const headers = ['Accept', input.toString('latin1')];
      const verdict = await verifier.verify({ method: 'GET', url: '/', headers, body: Buffer.alloc(0) });
      assertRule(!verdict.ok, 'an unsigned request was accepted');
      const { status, headers: answered } = verdict.response;
      const [type = ''] = String(new Headers(answered as Record<string, string>).get('content-type')).split(
        ';',
      );
      assertRule(status === 401 && TYPES.includes(type), `answered ${status} as ${type}`);
    },
  };
}

const SETTINGS = { store: FORGETFUL, clock: () => NOW_MS } as const;

function signed(declared: DeclaredScheme, spell: (signature: string) => string): SignedRequest {
  const timestamp = declared.stamp(NOW_MS);
  return declared.sign({
    method: 'POST',
    target: '/v1/a?b=1',
    body: BODY,
    nonce: 'nonce-0123456789abcdef',
    timestamp,
    spell,
  });
}
