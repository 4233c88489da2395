import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier, defineScheme, memoryStore, message, multipartField } from '../../../src/index.ts';

const SECRET = 'a-secret-of-the-tests';
const text = multipartField(['json', 'event', 'text']);
const scheme = defineScheme({
  name: 'acme',
  signature: multipartField(['json', 'event', 'hash']),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${text}${multipartField('note')}`,
  replay: 'none',
});

function field(name: string, value: string, more = ''): string {
  return `--B\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
}

function json(value = 'größe', note = ''): string {
  const hash = createHmac('sha256', SECRET)
    .update(value + note)
    .digest('hex');
  return JSON.stringify({ event: { text: value, hash } });
}

async function verdictOf(body: string, type = 'multipart/form-data; boundary=B'): Promise<string> {
  const store = memoryStore({ maxReplayIds: 10, maxKeys: 10 });
  const verifier = createVerifier({ scheme, keys: { id: 'acme', secret: SECRET }, store });
  const headers = { 'content-type': type };
  const verdict = await verifier.verify({ method: 'POST', url: '/', headers, body: `${body}--B--\r\n` });
  return verdict.ok ? 'accepted' : verdict.code;
}

describe('a field of a multipart form', () => {
  it('is read as text, or as JSON by the names that lead into it', async () => {
    expect(await verdictOf(field('json', json()))).toBe('accepted');
    expect(await verdictOf(field('other', 'x') + field('json', json('a', 'b')) + field('note', 'b'))).toBe(
      'accepted',
    );
    expect(await verdictOf(field('json', json('a', 'b')) + field('note', 'c'))).toBe('signature_mismatch');
  });

  it.each([
    ['twice', field('json', json()) + field('json', json())],
    ['as a file', field('json', json(), '; filename="a.json"')],
    ['without a name', field('json', json()).replace('name="json"', '')],
    ['in no JSON', field('json', 'hello')],
    ['with a member twice', field('json', json().replace('{"event"', '{"event":{},"event"'))],
    ['nowhere', field('other', json())],
    ['with text before the first boundary', `before\r\n${field('json', json())}`],
  ])('is refused %s', async (_what, body) => {
    expect(await verdictOf(body)).toBe('malformed_body');
  });

  it.each(['application/json', 'multipart/form-data', 'multipart/form-data; boundary=C'])(
    'is refused in a body of the type %s',
    async (type) => {
      expect(await verdictOf(field('json', json()), type)).toBe('malformed_body');
    },
  );

  it.each(['', [], [''], 1])('must have a name: %j', (name) => {
    expect(() => multipartField(name as string)).toThrow(TypeError);
  });
});
