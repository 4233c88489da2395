import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { explain } from '../../src/diagnosis.ts';
import { httpMessageSignatures } from '../../src/schemes/http-message-signatures.ts';

const scheme = httpMessageSignatures({
  requiredComponents: ['@method', '@target-uri'],
  algorithms: ['hmac-sha256'],
});
const KEY = { id: 'k1', secret: 'YSBzZWNyZXQgb2YgdGhpcyB0ZXN0IGFsb25lLCBsb25n' };
const URL_SENT = 'https://api.example.com/orders?b=1&a=2';
const BODY = '{"amount":1}';

/** The mistakes that are named for a request that was signed in another way than it was sent. */
function mistakesOf(
  signed: { method?: string; url?: string; secret?: string },
  body = BODY,
): readonly string[] {
  const { method = 'POST', url = URL_SENT, secret = KEY.secret } = signed;
  const headers = signRequest(scheme, { id: KEY.id, secret }, { method, url, body: BODY });
  const { best } = explain(
    { method: 'POST', url: '/orders?b=1&a=2', headers, body },
    { scheme, key: KEY },
    { publicUrl: 'https://api.example.com' },
  );
  return (best?.mistakes ?? []).map(({ code }) => code);
}

describe('explain() of HTTP Message Signatures', () => {
  it.each<[mistake: string, signed: Parameters<typeof mistakesOf>[0]]>([
    ['method_differs', { method: 'PUT' }],
    ['origin_differs', { url: URL_SENT.replace('https', 'http') }],
    ['origin_differs', { url: URL_SENT.replace('.com/', '.com:8443/') }],
    ['path_with_base_path', { url: URL_SENT.replace('/orders', '/v1/orders') }],
    ['query_sorted', { url: 'https://api.example.com/orders?a=2&b=1' }],
    ['secret_decoded_needlessly', { secret: Buffer.from(KEY.secret, 'base64').toString('latin1') }],
  ])('names %s', (mistake, signed) => {
    expect(mistakesOf(signed)).toContain(mistake);
  });

  it('names a digest of another body', () => {
    expect(mistakesOf({}, '{"amount": 1}')).toContain('content_digest_wrong');
  });
});
