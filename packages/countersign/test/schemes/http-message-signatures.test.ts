import { createHmac, sign as cryptoSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { createVerifier, memoryStore } from '../../src/index.ts';
import { contentDigest } from '../../src/message-signatures/fields/digest-fields.ts';
import {
  type HttpMessageSignaturesOptions,
  httpMessageSignatures,
} from '../../src/schemes/http-message-signatures.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const NOW = NOW_MS / 1000;
const SECRET = 'a shared secret of this test';
const ORIGIN = 'https://api.example.com';
const BODY = '{"amount":"12.50"}';
const POLICY: HttpMessageSignaturesOptions = {
  requiredComponents: ['@method', '@target-uri'],
  requiredIfPresent: ['authorization'],
  algorithms: ['hmac-sha256'],
};

interface Sent {
  readonly method?: string;
  readonly url?: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
}

interface Setting {
  readonly secret?: string;
  readonly nowMs?: number;
}

function verifierFor(
  policy: HttpMessageSignaturesOptions,
  { secret = SECRET, nowMs = NOW_MS }: Setting = {},
) {
  return createVerifier({
    scheme: httpMessageSignatures(policy),
    keys: { id: 'test-key', secret },
    store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
    publicUrl: ORIGIN,
    clock: () => nowMs,
  });
}

async function outcomeOf(sent: Sent, policy = POLICY, setting: Setting = {}): Promise<string> {
  const { method = 'POST', url = '/orders?page=1', headers, body = '' } = sent;
  const verdict = await verifierFor(policy, setting).verify({ method, url, headers: headers.flat(), body });
  return verdict.ok ? 'accepted' : verdict.code;
}

/** Signs a base as a client that knows the secret would, whatever it covers. */
function signedBy(
  lines: readonly string[],
  list: string,
  parameters: string,
  label = 'sig1',
): Sent['headers'] {
  const base = [...lines, `"@signature-params": ${list}${parameters}`].join('\n');
  const mac = createHmac('sha256', SECRET).update(base).digest('base64');
  return [
    ['Signature-Input', `${label}=${list}${parameters}`],
    ['Signature', `${label}=:${mac}:`],
  ];
}

const METHOD = '"@method": POST';
const URI = `"@target-uri": ${ORIGIN}/orders?page=1`;
const LIST = '("@method" "@target-uri")';
const WELL = `;created=${NOW};keyid="test-key"`;

describe('httpMessageSignatures', () => {
  it('accepts what it signs, and covers what the policy asks for', async () => {
    const request = {
      method: 'POST',
      url: `${ORIGIN}/orders?page=1`,
      body: BODY,
      headers: { authorization: 'Bearer t' },
    };
    const scheme = httpMessageSignatures(POLICY);
    const signed = signRequest(scheme, { id: 'test-key', secret: SECRET }, request, { clock: () => NOW_MS });
    expect(signed['Signature-Input']).toBe(
      `sig1=("@method" "@target-uri" "authorization" "content-digest")${WELL}`,
    );
    const headers = [...Object.entries(signed), ['authorization', 'Bearer t'] as const];
    expect(await outcomeOf({ headers, body: BODY })).toBe('accepted');
    expect(await outcomeOf({ headers, body: `${BODY} ` })).toBe('body_digest_mismatch');
    expect(await outcomeOf({ headers, body: BODY, method: 'PUT' })).toBe('signature_mismatch');
    expect(await outcomeOf({ headers, body: BODY, url: '/orders?page=2' })).toBe('signature_mismatch');
  });

  it('accepts a signature that covers more than is asked for, and holds it to that', async () => {
    const headers = [
      ['X-Trace', ' a b '] as const,
      ...signedBy([METHOD, URI, '"x-trace": a b'], '("@method" "@target-uri" "x-trace")', WELL),
    ];
    expect(await outcomeOf({ headers })).toBe('accepted');
    expect(await outcomeOf({ headers: [['X-Trace', 'other'], ...headers.slice(1)] })).toBe(
      'signature_mismatch',
    );
  });

  it.each<[attack: string, headers: Sent['headers']]>([
    ['nothing covered', signedBy([], '()', WELL)],
    ['less covered than asked for', signedBy([METHOD], '("@method")', WELL)],
    ['a component twice', signedBy([METHOD, METHOD, URI], '("@method" "@method" "@target-uri")', WELL)],
    [
      'a component twice, its parameters in another order',
      signedBy(
        [METHOD, URI, '"x-d";sf;key="a": 1', '"x-d";key="a";sf: 1'],
        '("@method" "@target-uri" "x-d";sf;key="a" "x-d";key="a";sf)',
        WELL,
      ),
    ],
    [
      '"@method";req in place of "@method"',
      signedBy(['"@method";req: POST', URI], '("@method";req "@target-uri")', WELL),
    ],
    ['an unknown parameter', signedBy([METHOD, URI], LIST, `${WELL};admin`)],
    ['an unknown parameter of a component', signedBy([METHOD, URI], '("@method";x "@target-uri")', WELL)],
    ['a parameter twice', signedBy([METHOD, URI], LIST, `${WELL};created=1`)],
    ['no created', signedBy([METHOD, URI], LIST, ';keyid="test-key"')],
    ['created as a text', signedBy([METHOD, URI], LIST, `;created="${NOW}";keyid="test-key"`)],
    [
      'expires in the past without created',
      signedBy([METHOD, URI], LIST, `;expires=${NOW - 1};keyid="test-key"`),
    ],
    ['an algorithm that is not allowed', signedBy([METHOD, URI], LIST, `${WELL};alg="ed25519"`)],
    [
      'a capital in the name of a field',
      signedBy([METHOD, URI, '"X-A": 1'], '("@method" "@target-uri" "X-A")', WELL),
    ],
    [
      'a field that is not there',
      signedBy([METHOD, URI, '"x-a": '], '("@method" "@target-uri" "x-a")', WELL),
    ],
    ['trailers', signedBy([METHOD, URI, '"x-a";tr: 1'], '("@method" "@target-uri" "x-a";tr)', WELL)],
    [
      'the status of a response',
      signedBy([METHOD, URI, '"@status": 200'], '("@method" "@target-uri" "@status")', WELL),
    ],
  ])('refuses %s', async (_attack, headers) => {
    expect(await outcomeOf({ headers })).toBe('malformed_header');
  });

  it('refuses a second label without a signature, and a label twice', async () => {
    const [[, input], [, signature]] = signedBy([METHOD, URI], LIST, WELL) as [
      [string, string],
      [string, string],
    ];
    const fields = (more: string, moreSignature = '') => [
      ['Signature-Input', `${input}, ${more}`] as const,
      ['Signature', signature + moreSignature] as const,
    ];
    expect(await outcomeOf({ headers: fields(`sig2=("@path")${WELL}`) })).toBe('malformed_header');
    expect(await outcomeOf({ headers: fields(input) })).toBe('malformed_header');
    expect(await outcomeOf({ headers: fields(`sig2=("@path")${WELL}`, ', sig2=:AAAA:') })).toBe('accepted');
  });

  it('takes the first signature that meets the policy, or that of the label', async () => {
    const weak = signedBy(['"@path": /orders'], '("@path")', WELL, 'proxy');
    const whole = signedBy([METHOD, URI], LIST, WELL);
    const both = [...weak, ...whole];
    expect(await outcomeOf({ headers: both })).toBe('accepted');
    expect(await outcomeOf({ headers: both }, { ...POLICY, label: 'sig1' })).toBe('accepted');
    expect(await outcomeOf({ headers: both }, { ...POLICY, label: 'proxy' })).toBe('malformed_header');
    expect(await outcomeOf({ headers: both }, { ...POLICY, label: 'sig9' })).toBe('malformed_header');
  });

  it('holds a signature to its tag, its age and its expires', async () => {
    const at = (parameters: string) => ({ headers: signedBy([METHOD, URI], LIST, parameters) });
    expect(await outcomeOf(at(`${WELL};tag="app"`), { ...POLICY, tag: 'app' })).toBe('accepted');
    expect(await outcomeOf(at(`${WELL};tag="other"`), { ...POLICY, tag: 'app' })).toBe('malformed_header');
    expect(await outcomeOf(at(WELL), { ...POLICY, tag: 'app' })).toBe('malformed_header');
    expect(await outcomeOf(at(WELL), POLICY, { nowMs: NOW_MS + 301_000 })).toBe('timestamp_too_old');
    expect(await outcomeOf(at(WELL), POLICY, { nowMs: NOW_MS - 301_000 })).toBe('timestamp_in_future');
    const short = at(`${WELL};expires=${NOW + 10}`);
    expect(await outcomeOf(short, POLICY, { nowMs: NOW_MS + 10_999 })).toBe('accepted');
    expect(await outcomeOf(short, POLICY, { nowMs: NOW_MS + 11_000 })).toBe('timestamp_too_old');
  });

  it('holds a signature without created to its expires', async () => {
    const policy: HttpMessageSignaturesOptions = { ...POLICY, requiredParameters: ['keyid'] };
    const sent = { headers: signedBy([METHOD, URI], LIST, `;keyid="test-key";expires=${NOW}`) };
    expect(await outcomeOf(sent, policy)).toBe('accepted');
    expect(await outcomeOf(sent, policy, { nowMs: NOW_MS + 1000 })).toBe('timestamp_too_old');
  });

  it('knows a copy of a signature without created for as long as its expires allows', async () => {
    const DAY_MS = 86_400_000;
    let nowMs = NOW_MS;
    const verifier = createVerifier({
      scheme: httpMessageSignatures({ ...POLICY, requiredParameters: ['keyid'] }),
      keys: { id: 'test-key', secret: SECRET },
      store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
      publicUrl: ORIGIN,
      clock: () => nowMs,
    });
    const expires = NOW + 10 * 86_400;
    const headers = signedBy([METHOD, URI], LIST, `;keyid="test-key";expires=${expires}`).flat();
    const request = { method: 'POST', url: '/orders?page=1', headers, body: '' };
    expect(await verifier.verify(request)).toMatchObject({ ok: true });
    nowMs += 4 * DAY_MS;
    expect(await verifier.verify(request)).toMatchObject({ code: 'replayed' });
    nowMs += 5.9 * DAY_MS;
    expect(await verifier.verify(request)).toMatchObject({ code: 'replayed' });
  });

  it('takes a signature that says it is good for ever, once', async () => {
    const verifier = verifierFor({ ...POLICY, requiredParameters: ['keyid'] });
    const headers = signedBy([METHOD, URI], LIST, ';keyid="test-key";expires=999999999999999').flat();
    const request = { method: 'POST', url: '/orders?page=1', headers, body: '' };
    expect(await verifier.verify(request)).toMatchObject({ ok: true });
    expect(await verifier.verify(request)).toMatchObject({ code: 'replayed' });
  });

  it('asks for what must be covered where it is there: a body, and a header', async () => {
    const headers = signedBy([METHOD, URI], LIST, WELL);
    expect(await outcomeOf({ headers, body: BODY })).toBe('malformed_header');
    expect(await outcomeOf({ headers: [...headers, ['Authorization', 'Bearer t']] })).toBe(
      'malformed_header',
    );
    expect(await outcomeOf({ headers, body: BODY }, { ...POLICY, requiredWithBody: [] })).toBe('accepted');
  });

  it.each<[digest: string, outcome: string]>([
    [contentDigest(Buffer.from(BODY)), 'accepted'],
    [contentDigest(Buffer.from('')), 'body_digest_mismatch'],
    ['md5=:uB0eA6c3LmMZ9mZ9yJ0QzA==:', 'malformed_header'],
    ['sha-256=:AAAA', 'malformed_header'],
    ['sha-256="AAAA"', 'malformed_header'],
    [`unixsum=:AAAA:, ${contentDigest(Buffer.from(BODY))}`, 'accepted'],
    [`${contentDigest(Buffer.from(BODY))}, sha-512=:AAAA:`, 'malformed_header'],
    [`${contentDigest(Buffer.from(BODY))}, sha-512=:${'A'.repeat(86)}==:`, 'body_digest_mismatch'],
  ])('judges the digest %s', async (digest, outcome) => {
    const headers = [
      ['Content-Digest', digest] as const,
      ...signedBy(
        [METHOD, URI, `"content-digest": ${digest}`],
        '("@method" "@target-uri" "content-digest")',
        WELL,
      ),
    ];
    expect(await outcomeOf({ headers, body: BODY })).toBe(outcome);
  });

  it('checks a digest that is sent and not covered', async () => {
    const policy = { ...POLICY, requiredWithBody: [] };
    const headers = signedBy([METHOD, URI], LIST, WELL);
    for (const name of ['Content-Digest', 'Repr-Digest'])
      expect(
        await outcomeOf(
          { headers: [...headers, [name, contentDigest(Buffer.from('x'))]], body: BODY },
          policy,
        ),
      ).toBe('body_digest_mismatch');
    expect(await outcomeOf({ headers: [...headers, ['Digest', 'SHA-256=AAAA']], body: BODY }, policy)).toBe(
      'malformed_header',
    );
  });

  it.each(['sf', 'bs'])(
    'refuses a digest by an algorithm that is not checked, covered with %s',
    async (form) => {
      const digest = 'md5=:AAAAAAAAAAAAAAAAAAAAAA==:';
      const value = form === 'sf' ? digest : `:${Buffer.from(digest).toString('base64')}:`;
      const component = `"content-digest";${form}`;
      const signed = signedBy(
        [METHOD, URI, `${component}: ${value}`],
        `("@method" "@target-uri" ${component})`,
        WELL,
      );
      const headers = [['Content-Digest', digest] as const, ...signed];
      const policy = { ...POLICY, requiredWithBody: [component] };
      expect(await outcomeOf({ headers, body: BODY }, policy)).toBe('malformed_header');
    },
  );

  it.each(['"content-digest";key="md5"', '"content-digest";tr', '"repr-digest";key="sha"'])(
    'takes no policy that asks for %s, which is compared with no body',
    (component) => {
      for (const option of ['requiredComponents', 'requiredWithBody'])
        expect(() => httpMessageSignatures({ ...POLICY, [option]: [component] })).toThrow(/checked/);
      const known = { ...POLICY, requiredWithBody: ['"content-digest";key="sha-512"'] };
      expect(() => httpMessageSignatures(known)).not.toThrow();
    },
  );

  it('refuses a copy, and a nonce twice where nonces are asked for', async () => {
    const verifier = verifierFor({ ...POLICY, requiredParameters: ['created', 'keyid', 'nonce'] });
    const send = (created: number) => {
      const headers = signedBy([METHOD, URI], LIST, `;created=${created};keyid="test-key";nonce="n1"`).flat();
      return verifier.verify({ method: 'POST', url: '/orders?page=1', headers, body: '' });
    };
    expect(await send(NOW)).toMatchObject({ ok: true });
    expect(await send(NOW + 1)).toMatchObject({ code: 'replayed' });
  });

  it('warns of signatures without a time', () => {
    const without = (requiredParameters: HttpMessageSignaturesOptions['requiredParameters']) =>
      httpMessageSignatures({ ...POLICY, requiredParameters }).warnings;
    expect(without(['keyid', 'nonce'])).toEqual([expect.stringContaining('three days')]);
    expect(without(['keyid', 'expires'])).toEqual([]);
  });

  it.each([
    ['authorization', 'Bearer a, Bearer b', ['Bearer a', 'Bearer b'], 'malformed_header'],
    ['content-type', 'text/plain, text/html', ['text/plain', 'text/html'], 'malformed_header'],
    ['x-list', 'a, b', ['a', 'b'], 'accepted'],
    ['cookie', 'a=1, admin=1', ['a=1', 'admin=1'], 'signature_mismatch'],
    ['cookie', 'a=1; b=2', ['a=1', 'b=2'], 'accepted'],
  ])('reads a %s in two lines as a handler does', async (name, value, lines, outcome) => {
    const [, ...signature] = [
      '',
      ...signedBy([METHOD, URI, `"${name}": ${value}`], `("@method" "@target-uri" "${name}")`, WELL),
    ];
    const sent = lines.map((line) => [name, line] as const);
    expect(await outcomeOf({ headers: [...sent, ...(signature as Sent['headers'])] })).toBe(outcome);
  });

  it('tells with each refusal what to sign', async () => {
    const verdict = await verifierFor(POLICY).verify({ method: 'POST', url: '/', headers: [], body: '' });
    expect(verdict).toMatchObject({
      code: 'missing_header',
      response: {
        headers: {
          // Not what counts only where it is sent.
          'accept-signature': 'sig1=("@method" "@target-uri" "content-digest");created;keyid',
          'want-content-digest': 'sha-256=10, sha-512=5',
        },
      },
    });
    const ofHead = await verifierFor({ ...POLICY, requiredWithBody: [] }).verify({
      method: 'GET',
      url: '/',
      headers: [],
    });
    expect(!ofHead.ok && ofHead.response.headers).not.toHaveProperty('want-content-digest');
  });

  describe('with a signature of a proxy that must hold as well', () => {
    const PROXY_SECRET = 'a secret of the proxy alone';
    const policy: HttpMessageSignaturesOptions = {
      ...POLICY,
      label: 'sig1',
      also: [
        {
          label: 'proxy',
          keyIds: ['proxy-key'],
          requiredComponents: ['@authority', '"signature";key="sig1"'],
          requiredParameters: ['created', 'keyid', 'expires'],
          requiredWithBody: [],
        },
      ],
    };
    const [[, input], [, signature]] = signedBy([METHOD, URI], LIST, WELL) as [
      [string, string],
      [string, string],
    ];
    const mac = signature.slice('sig1='.length);
    const SIGNED = ['"@authority": api.example.com', `"signature";key="sig1": ${mac}`];

    function byProxy(
      lines: readonly string[] = SIGNED,
      list = '("@authority" "signature";key="sig1")',
      parameters = `;created=${NOW};keyid="proxy-key";expires=${NOW + 60}`,
      secret = PROXY_SECRET,
    ): string[] {
      const base = [...lines, `"@signature-params": ${list}${parameters}`].join('\n');
      const own = createHmac('sha256', secret).update(base).digest('base64');
      return [
        'Signature-Input',
        `${input}, proxy=${list}${parameters}`,
        'Signature',
        `${signature}, proxy=:${own}:`,
      ];
    }

    async function outcome(headers: readonly string[], setting: { nowMs?: number; proxy?: object } = {}) {
      const keys = [
        { id: 'test-key', secret: SECRET },
        { id: 'proxy-key', secret: PROXY_SECRET, ...setting.proxy },
      ];
      const verifier = createVerifier({
        scheme: httpMessageSignatures(policy),
        keys: async (id) => keys.find((key) => key.id === id),
        store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
        publicUrl: ORIGIN,
        clock: () => setting.nowMs ?? NOW_MS,
      });
      const verdict = await verifier.verify({ method: 'POST', url: '/orders?page=1', headers, body: '' });
      return verdict.ok
        ? `accepted from ${verdict.key.id}`
        : `${verdict.code} ${verdict.detail ?? ''}`.trim();
    }

    it('accepts a request with both, from the key of the sender', async () => {
      expect(await outcome(byProxy())).toBe('accepted from test-key');
    });

    it('refuses a request without that of the proxy, or with a wrong one', async () => {
      expect(await outcome(['Signature-Input', input, 'Signature', signature])).toBe('malformed_header');
      expect(await outcome(byProxy(undefined, undefined, undefined, SECRET))).toBe(
        'signature_mismatch of the signature "proxy"',
      );
      expect(await outcome(byProxy(['"@authority": api.example.com'], '("@authority")'))).toBe(
        'malformed_header',
      );
      const noTime = byProxy(undefined, undefined, `;created=${NOW};keyid="proxy-key"`);
      expect(await outcome(noTime)).toBe('malformed_header');
    });

    it('refuses a sender that makes the signature of the proxy with a key of its own', async () => {
      const own = byProxy(
        undefined,
        undefined,
        `;created=${NOW};keyid="test-key";expires=${NOW + 60}`,
        SECRET,
      );
      expect(await outcome(own)).toBe('malformed_header');
    });

    it('refuses a digest of an algorithm that is not checked, where that of the proxy covers it', async () => {
      const list = '("@authority" "signature";key="sig1" "content-digest")';
      const withDigest = (digest: string) => [
        ...['Content-Digest', digest],
        ...byProxy([...SIGNED, `"content-digest": ${digest}`], list),
      ];
      expect(await outcome(withDigest('md5=:1B2M2Y8AsgTpgAmY7PhCfg==:'))).toBe('malformed_header');
      expect(await outcome(withDigest(contentDigest(Buffer.alloc(0))))).toBe('accepted from test-key');
    });

    it('asks again for a key of the proxy that was exchanged or added', async () => {
      const exchanged = { id: 'proxy-key', secret: 'another secret of the proxy' };
      for (const before of [undefined, { id: 'proxy-key', secret: PROXY_SECRET }]) {
        const verifier = createVerifier({
          scheme: httpMessageSignatures(policy),
          keys: {
            find: (id) => (id === 'test-key' ? { id, secret: SECRET } : before),
            confirm: async (id) => (id === 'test-key' ? { id, secret: SECRET } : exchanged),
          },
          store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
          publicUrl: ORIGIN,
          clock: () => NOW_MS,
        });
        const headers = byProxy(undefined, undefined, undefined, exchanged.secret);
        const verdict = await verifier.verify({ method: 'POST', url: '/orders?page=1', headers, body: '' });
        expect(verdict).toMatchObject({ ok: true, key: { id: 'test-key' } });
      }
    });

    it('asks for no nonce of the proxy, which nobody would remember', () => {
      const also = policy.also?.map((each) => ({
        ...each,
        requiredParameters: ['created', 'nonce'] as const,
      }));
      expect(() => httpMessageSignatures({ ...policy, also })).toThrow(/nonce/);
    });

    it('warns where the signature of the proxy can be sent with other requests', () => {
      const also = policy.also?.map((each) => ({ ...each, requiredComponents: ['@authority'] }));
      const warning = expect.stringContaining('need not cover the signature of the sender');
      expect(httpMessageSignatures({ ...policy, also }).warnings).toContainEqual(warning);
      expect(httpMessageSignatures(policy).warnings).not.toContainEqual(warning);
    });

    it('wants to know which keys count', () => {
      const also = policy.also?.map((each) => ({ ...each, keyIds: [] }));
      expect(() => httpMessageSignatures({ ...policy, also })).toThrow(/keyIds/);
    });

    it('holds the signature of the proxy to its time and its key', async () => {
      expect(await outcome(byProxy(), { nowMs: NOW_MS + 61_000 })).toBe(
        'timestamp_too_old of the signature "proxy"',
      );
      expect(await outcome(byProxy(), { proxy: { status: 'revoked' } })).toBe(
        'key_revoked of the signature "proxy"',
      );
      expect(await outcome(byProxy(), { proxy: { id: 'other' } })).toBe(
        'unknown_key of the signature "proxy"',
      );
    });

    it('wants each signature to have a label of its own', () => {
      expect(() => httpMessageSignatures({ ...policy, label: undefined })).toThrow(/label/);
      expect(() => httpMessageSignatures({ ...policy, label: 'proxy' })).toThrow(/label/);
    });
  });

  describe('with keys of several kinds', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const policy: HttpMessageSignaturesOptions = {
      ...POLICY,
      algorithms: ['hmac-sha256', 'rsa-v1_5-sha256', 'rsa-pss-sha512'],
    };
    const headersBy = (alg: string | undefined, signer: (base: Buffer) => Buffer): Sent['headers'] => {
      const parameters = alg === undefined ? WELL : `${WELL};alg="${alg}"`;
      const base = [METHOD, URI, `"@signature-params": ${LIST}${parameters}`].join('\n');
      return [
        ['Signature-Input', `sig1=${LIST}${parameters}`],
        ['Signature', `sig1=:${signer(Buffer.from(base)).toString('base64')}:`],
      ];
    };
    const byRsa = (base: Buffer) => cryptoSign('sha256', base, rsa.privateKey);
    const byPss = (saltLength: number) => (base: Buffer) =>
      cryptoSign('sha512', base, { key: rsa.privateKey, padding: 6, saltLength });
    const byPem = (base: Buffer) => createHmac('sha256', pem).update(base).digest();

    it.each<[what: string, alg: string | undefined, signer: (base: Buffer) => Buffer, outcome: string]>([
      ['takes the algorithm that is named', 'rsa-v1_5-sha256', byRsa, 'accepted'],
      ['takes PSS with a salt of 64 bytes', 'rsa-pss-sha512', byPss(64), 'accepted'],
      ['refuses PSS with another salt', 'rsa-pss-sha512', byPss(32), 'signature_mismatch'],
      ['refuses another algorithm than the one named', 'rsa-pss-sha512', byRsa, 'signature_mismatch'],
      [
        'refuses an RSA key without an algorithm named, where it has two',
        undefined,
        byRsa,
        'signature_mismatch',
      ],
      ['never takes a public key for a secret', 'hmac-sha256', byPem, 'signature_mismatch'],
    ])('%s', async (_what, alg, signer, outcome) => {
      expect(await outcomeOf({ headers: headersBy(alg, signer) }, policy, { secret: pem })).toBe(outcome);
    });
  });

  it('signs by the algorithm of the key, and says which', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const policy: HttpMessageSignaturesOptions = {
      ...POLICY,
      algorithms: ['hmac-sha256', 'ed25519'],
      requiredParameters: ['created', 'keyid', 'alg'],
    };
    const secret = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const request = { method: 'POST', url: `${ORIGIN}/orders?page=1` };
    const at = { clock: () => NOW_MS };
    const headers = signRequest(httpMessageSignatures(policy), { id: 'test-key', secret }, request, at);
    expect(headers['Signature-Input']).toContain(';alg="ed25519"');
    const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
    expect(await outcomeOf({ headers: Object.entries(headers) }, policy, { secret: pem })).toBe('accepted');
  });

  it.each<[what: string, options: object | undefined, reason: RegExp]>([
    ['asks for nothing', { ...POLICY, requiredComponents: [] }, /covers nothing/],
    ['allows no algorithm', { ...POLICY, algorithms: [] }, /at least one of/],
    ['allows an unknown algorithm', { ...POLICY, algorithms: ['none'] }, /must be of hmac-sha256/],
    ['asks for an unknown component', { ...POLICY, requiredComponents: ['@nope'] }, /unknown name/],
    ['asks for an unknown parameter', { ...POLICY, requiredParameters: ['iat'] }, /must be of created/],
    ['has a misspelt option', { ...POLICY, requiredComponent: [] }, /requiredComponent/],
    ['is missing', undefined, /options|must be/],
  ])('throws for a policy that %s', (_what, options, reason) => {
    expect(() => httpMessageSignatures(options as HttpMessageSignaturesOptions)).toThrow(reason);
  });
});
