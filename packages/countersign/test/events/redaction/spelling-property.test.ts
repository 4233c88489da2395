import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createVerifier,
  defineScheme,
  formField,
  jsonField,
  memoryStore,
  message,
  onEvent,
  part,
  type RefusedEvent,
  type SchemeDeclaration,
  type SignedRequest,
  type Verifier,
} from '../../../src/index.ts';
import { ACME, NOW } from '../../support/acme.ts';

type Spell = (character: string) => string;

const bytesOf = (character: string) => [...Buffer.from(character, 'utf8')];
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const percent: Spell = (character) =>
  bytesOf(character)
    .map((byte) => `%${hex(byte, 2)}`)
    .join('');
const unicode: Spell = (character) =>
  Array.from({ length: character.length }, (_, i) => `\\u${hex(character.charCodeAt(i), 4)}`).join('');
const code = (character: string) => character.codePointAt(0) as number;

/** Ways to write one character. All are escapes but the first. */
const SPELLINGS: readonly Spell[] = [
  (character) => Buffer.from(character).toString('latin1'),
  percent,
  (character) => percent(character).toUpperCase(),
  (character) => percent(character).replaceAll('%', '%25'),
  unicode,
  (character) => unicode(character).toUpperCase().replaceAll('U', 'u'),
  (character) => `&#${code(character)};`,
  (character) => `&#X${hex(code(character), 2)};`,
  (character) => (character === ' ' ? '+' : percent(character)),
  (character) => (character === '/' ? '\\/' : unicode(character)),
  (character) => `&#x${hex(code(character), 8)};`,
  (character) => `&#${String(code(character)).padStart(12, '0')};`,
];
const base64 = fc.uint8Array({ minLength: 16, maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const text = fc.string({
  unit: fc.constantFrom(...'abcdefXYZ0123456789+/=-_.~ %&"é€😀'),
  minLength: 20,
  maxLength: 40,
});
const secrets = fc.oneof(
  base64.map((bytes) => bytes.toString('base64')),
  base64.map((bytes) => bytes.toString('hex')),
  text.map((secret) => `s${secret}s`),
);
const isBase64 = (secret: string) => Buffer.from(secret, 'base64').toString('base64') === secret;

/** Ways to write the bytes of a secret. */
const FORMS = [
  (secret: string) => secret,
  (secret: string) => Buffer.from(secret).toString('hex'),
  (secret: string) => Buffer.from(secret).toString('hex').toUpperCase(),
  (secret: string) => Buffer.from(secret, isBase64(secret) ? 'base64' : 'utf8').toString('hex'),
  (secret: string) => Buffer.from(secret).toString('base64'),
  (secret: string) => Buffer.from(secret).toString('base64url'),
  (secret: string) => secret.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
];
const spelling = fc.array(fc.constantFrom(...SPELLINGS), { minLength: 1, maxLength: 60 });

function spelt(value: string, spells: readonly Spell[]): string {
  return Array.from(value, (character, i) => (spells[i % spells.length] as Spell)(character)).join('');
}

function verifierOf(scheme: SchemeDeclaration, secret: string): Verifier {
  return createVerifier({
    scheme: defineScheme(scheme),
    keys: [{ id: 'key-1', secret, status: 'disabled' }],
    store: memoryStore(),
    clock: () => NOW,
  });
}

/** Sends a request that is refused, and gives the event of it with the body. */
async function refused(verifier: Verifier, request: SignedRequest) {
  let event: RefusedEvent | undefined;
  let body: string | undefined;
  const stop = onEvent('refused', (each) => {
    event = each;
    body = Buffer.from(each.copyBody(1e6)?.bytes ?? []).toString('latin1');
  });
  try {
    await verifier.verify(request);
  } finally {
    stop();
  }
  return { event: event as unknown as RefusedEvent, body };
}

const time = String(NOW / 1000);

describe('the event of a refused request', () => {
  it('has no secret of the key in it, however each character and its bytes are encoded', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(secrets, fc.constantFrom(...FORMS), spelling, async (secret, form, spells) => {
        const put = spelt(form(secret), spells);
        const inPath = put.replaceAll(/[^\w.~%+/=&-]/g, (each) => `%${hex(each.charCodeAt(0), 2)}`);
        const { event, body } = await refused(verifierOf(ACME, secret), {
          method: 'POST',
          url: `/v1/(${inPath})?x=(${inPath.replaceAll('&', '%26')})`,
          headers: [
            ...['X-Key', 'key-1', 'X-Time', time, 'X-Nonce', 'a-nonce-of-the-client'],
            ...['X-Signature', '0'.repeat(64), 'X-Note', `(${put})`],
          ],
          body: Buffer.from(`{"a":"(${put})"}`, 'latin1'),
        });
        expect(event.code).toBe('signature_mismatch');
        const { url, headers } = event.request;
        expect(headers.at(-1)).toMatch(/^(?:\(\{redacted\}\)|\{redacted\})$/);
        expect(url).toMatch(/^\/v1\/\(\{redacted\}\)\?x=(?:\(\{redacted\}\)|\{redacted\})$/);
        expect(body).toBe('{"a":"({redacted})"}');
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['JSON', jsonField, SPELLINGS.slice(4, 6)],
    ['form', formField, SPELLINGS.slice(1, 3)],
  ] as const)(
    'has no signature and nonce in the body, however a %s body spells them',
    { timeout: 60_000 },
    async (kind, field, escapes) => {
      const scheme: SchemeDeclaration = {
        ...{ name: 'fields', secret: 'utf8', algorithm: 'hmac-sha256', replay: 'nonce' },
        keyId: ACME.keyId,
        timestamp: ACME.timestamp,
        nonce: field('nonce', { length: [1, 64] }),
        signature: field('signature', 'base64'),
        message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}`,
      };
      const secret = 'a-secret-of-many-bytes-for-fields';
      const verifier = verifierOf(scheme, secret);
      const nonces = fc.oneof(
        fc.stringMatching(/^[a-z0-9]{1,7}$/),
        fc.stringMatching(/^[A-Za-z0-9._-]{8,40}$/),
      );
      const isRaw = (character: string) => /[A-Za-z0-9]/.test(character) || kind === 'JSON';
      const spells = fc.array(
        fc.constantFrom<Spell>((each) => (isRaw(each) ? each : percent(each)), ...escapes),
        { minLength: 1, maxLength: 60 },
      );
      await fc.assert(
        fc.asyncProperty(nonces, spells, async (nonce, how) => {
          const signature = createHmac('sha256', secret).update(`key-1\n${time}\n${nonce}`).digest('base64');
          const [n, s] = [spelt(nonce, how), spelt(signature, how)];
          const bodyOf = (a: string, b: string) =>
            kind === 'JSON'
              ? `{"nonce": "${a}", "signature":"${b}", "of": 1}`
              : `nonce=${a}&signature=${b}&of=1`;
          const { event, body } = await refused(verifier, {
            method: 'POST',
            url: '/v1',
            headers: [
              ...['X-Key', 'key-1', 'X-Time', time, 'Content-Type'],
              kind === 'JSON' ? 'application/json' : 'application/x-www-form-urlencoded',
            ],
            body: Buffer.from(bodyOf(n, s)),
          });
          expect(event.code).toBe('key_disabled');
          expect(body).toBe(bodyOf('{redacted}', '{redacted}'));
        }),
        { numRuns: 100 },
      );
    },
  );

  it('keeps innocent text, and a short nonce where it stands by chance', async () => {
    const body = '{"note":"order 12 of the acme shop, 100% \\u2713 &amp; paid"}';
    const { event, body: kept } = await refused(verifierOf(ACME, 'a-secret-of-many-bytes'), {
      method: 'POST',
      url: '/v1/orders%20of/acme?page=2',
      headers: ['X-Key', 'key-1', 'X-Time', time, 'X-Nonce', 'acme', 'X-Signature', '0'.repeat(64)],
      body: Buffer.from(body),
    });
    expect(event.request.url).toBe('/v1/orders%20of/acme?page=2');
    expect(event.request.headers[5]).toBe('{redacted}');
    expect(kept).toBe(body);
  });

  it('is told of a hostile body of 1 MB, of long values that nearly stand in it everywhere', async () => {
    const nonce = `${'a'.repeat(7000)}b`;
    const bodies = ['a', '%61', '%2561', '\\u0061', '&#0000', '%25'].map((each) =>
      each.repeat(1e6 / each.length),
    );
    const verifier = verifierOf(ACME, `${'a'.repeat(2000)}b`);
    for (const hostile of bodies) {
      const { body } = await refused(verifier, {
        method: 'POST',
        url: '/v1',
        headers: ['X-Key', 'key-1', 'X-Time', time, 'X-Nonce', nonce, 'X-Signature', '0'.repeat(64)],
        body: Buffer.from(hostile),
      });
      expect(body).toBe(hostile);
    }
  });
});
