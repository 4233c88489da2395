import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier, defineScheme, header, memoryStore, message, part } from '../../../../src/index.ts';

const BODY = '{"id":"1"}';
const [FIRST, SECOND] = ['first-secret-of-two', 'second-secret-of-two'];
const scheme = defineScheme({
  name: 'two-headers',
  signature: header('X-First', { aliases: ['X-Second'], ownSecrets: true, encoding: 'base64' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.body}`,
  replay: 'none',
});

const verifier = createVerifier({
  scheme,
  keys: { id: 'key', secrets: [FIRST, SECOND] },
  store: memoryStore(),
});

async function codeOf(headers: Record<string, string>): Promise<string> {
  const request = { method: 'POST', url: '/', headers, body: BODY };
  const verdict = await verifier.verify(request);
  return verdict.ok ? 'accepted' : verdict.code;
}

function signature(secret: string, of = BODY): string {
  return createHmac('sha256', secret).update(of).digest('base64');
}

describe('signatures of which each has a header and a secret', () => {
  it.each([
    ['each by its own secret', { 'X-First': signature(FIRST), 'X-Second': signature(SECOND) }],
    ['only the first right', { 'X-First': signature(FIRST), 'X-Second': signature('an exchanged secret') }],
    ['only the second right', { 'X-First': signature('an exchanged secret'), 'X-Second': signature(SECOND) }],
    ['the first alone', { 'X-First': signature(FIRST) }],
    ['the second alone', { 'X-Second': signature(SECOND) }],
  ])('are accepted with %s', async (_what, headers) => {
    expect(await codeOf(headers)).toBe('accepted');
  });

  it.each([
    ['exchanged', { 'X-First': signature(SECOND), 'X-Second': signature(FIRST) }, 'signature_mismatch'],
    ['by the first secret in the second header', { 'X-Second': signature(FIRST) }, 'signature_mismatch'],
    ['by the second secret in the first header', { 'X-First': signature(SECOND) }, 'signature_mismatch'],
    ['of another body', { 'X-First': signature(FIRST, '{}') }, 'signature_mismatch'],
    ['missing', {}, 'missing_header'],
    ['empty', { 'X-First': '', 'X-Second': '' }, 'missing_header'],
    ['malformed beside a right one', { 'X-First': signature(FIRST), 'X-Second': 'x' }, 'malformed_header'],
  ])('are refused when %s', async (_what, headers, code) => {
    expect(await codeOf(headers)).toBe(code);
  });

  it('take no secrets with bounds in time, which would change their order', () => {
    const secrets = [{ value: FIRST, notAfter: new Date(2 ** 41) }, SECOND];
    expect(() => createVerifier({ scheme, keys: { id: 'key', secrets }, store: memoryStore() })).toThrow(
      'each secret is that of one header',
    );
  });

  it('need other names of the header, each of which comes once', () => {
    expect(() => header('X-First', { ownSecrets: true })).toThrow('"ownSecrets"');
    expect(() => header('X-First', { ownSecrets: true, aliases: ['X-Second'], several: true })).toThrow(
      '"ownSecrets"',
    );
  });
});

describe('two values of one header', () => {
  const halves = defineScheme({
    name: 'halves',
    keyId: header('X-Verify', { after: '###' }),
    signature: header('X-Verify', { before: '###', encoding: 'base64' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.body}`,
    replay: 'none',
  });
  const read = (sent: string) => halves.read({ method: 'POST', url: '/', headers: ['X-Verify', sent] }, []);

  it('are read before and behind the text between them', () => {
    expect(read(`${signature(FIRST)}###7`)).toMatchObject({ keyId: '7', signatures: [signature(FIRST)] });
  });

  it.each([
    '',
    '7',
    '###7',
    `${signature(FIRST)}###`,
    `${signature(FIRST)}###7###8`,
    `${signature(FIRST)}####7`,
  ])('are refused in %j', (sent) => {
    expect(read(sent)).toMatchObject({ code: sent === '' ? 'missing_header' : 'malformed_header' });
  });

  it('are written in their order', () => {
    const request = { method: 'POST', url: '/', headers: [], body: Buffer.from(BODY) };
    const key = Buffer.from(FIRST);
    const input = { key, keyId: '7', nonce: '', nowMs: 0, request };
    expect(halves.sign(input)).toEqual([['X-Verify', `${signature(FIRST)}###7`]]);
  });
});
