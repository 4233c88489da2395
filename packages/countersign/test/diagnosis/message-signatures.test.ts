import { createHmac } from 'node:crypto';
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

  const METHOD = '"@method": POST';
  const URI = `"@target-uri": ${URL_SENT}`;
  const PARAMETERS = '("@method" "@target-uri");created=1767225600;keyid="k1"';
  const LAST = `"@signature-params": ${PARAMETERS}`;

  it.each<[mistake: string, detail: string | undefined, base: readonly string[]]>([
    ['message_field_order', '"@target-uri", "@method"', [URI, METHOD, LAST]],
    ['message_field_missing', '"@method"', [URI, LAST]],
    ['message_field_missing', 'the line of the parameters', [METHOD, URI]],
    ['message_field_missing', '"@signature-params": ', [METHOD, URI, PARAMETERS]],
    ['message_field_missing', 'scheme and host', [METHOD, '"@target-uri": /orders?b=1&a=2', LAST]],
    ['path_without_query', undefined, [METHOD, '"@target-uri": https://api.example.com/orders', LAST]],
    ['message_field_added', 'the label before the parameters', [METHOD, URI, LAST.replace('(', 'sig1=(')]],
    ['message_separator_wrong', '"; " between parameters', [METHOD, URI, LAST.replaceAll(';', '; ')]],
    [
      'message_separator_wrong',
      'names without quotation marks',
      [METHOD, URI, LAST].map((line) => line.replace(/^"(.*?)"/, '$1')),
    ],
    [
      'message_field_order',
      'parameters in reverse order',
      [METHOD, URI, LAST.replace(/(;created=\d+)(.*)/, '$2$1')],
    ],
    ['message_trailing_newline', undefined, [METHOD, URI, LAST, '']],
    ['method_case', undefined, [METHOD.toLowerCase(), URI, LAST]],
  ])('names %s of a base that a client has written: %s', (code, detail, base) => {
    const open = httpMessageSignatures({
      ...{
        requiredComponents: ['@method', '@target-uri'],
        requiredWithBody: [],
        algorithms: ['hmac-sha256'],
      },
    });
    const signature = createHmac('sha256', KEY.secret).update(base.join('\n')).digest('base64');
    const headers = ['Signature-Input', `sig1=${PARAMETERS}`, 'Signature', `sig1=:${signature}:`];
    const { best } = explain(
      { method: 'POST', url: '/orders?b=1&a=2', headers },
      { scheme: open, key: KEY },
      { publicUrl: 'https://api.example.com', clock: () => 1_767_225_600_000 },
    );
    expect(best?.mistakes[0]).toMatchObject(detail === undefined ? { code } : { code, detail });
  });

  it('names a component that is not covered', () => {
    const parameters = PARAMETERS.replace(' "@target-uri"', '');
    const signature = createHmac('sha256', KEY.secret)
      .update(`${METHOD}\n"@signature-params": ${parameters}`)
      .digest('base64');
    const headers = ['Signature-Input', `sig1=${parameters}`, 'Signature', `sig1=:${signature}:`];
    const { best } = explain(
      { method: 'POST', url: '/orders', headers },
      { scheme, key: KEY },
      { publicUrl: 'https://api.example.com' },
    );
    expect(best?.mistakes[0].detail).toContain('must cover "@target-uri"');
  });

  it('names a digest of another body', () => {
    expect(mistakesOf({}, '{"amount": 1}')).toContain('content_digest_wrong');
  });
});
