import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { explain } from '../../src/diagnosis.ts';
import { iimmpact } from '../../src/schemes/iimmpact.ts';

const SECRET = Buffer.alloc(32, 7).toString('base64');
const KEY = { id: 'ak_1', secret: SECRET };

interface Sent {
  readonly url?: string;
  readonly type?: string;
  readonly body?: string;
}

/** A request whose signature nothing explains. */
function explained(
  { url = '/v1/orders', type = 'application/json', body = '{"a":1}' }: Sent = {},
  secret?: string,
) {
  const other = Buffer.alloc(32, 9).toString('base64');
  const key = { ...KEY, secret: secret ?? other };
  const signed = signRequest(iimmpact(), key, { method: 'POST', url, body });
  const headers = { ...signed, ...(type === '' ? {} : { 'content-type': type }) };
  return explain({ method: 'POST', url, headers, body }, { scheme: iimmpact(), key: KEY });
}

describe('hints of explain()', () => {
  it.each<[code: string, sent: Sent]>([
    ['template_unresolved', { url: '/v1/orders/{{order_id}}' }],
    ['template_unresolved', { body: '{"id":"<your-order-id>"}' }],
    ['body_printed', { body: '[object Object]', type: '' }],
    ['body_missing', { body: '' }],
    ['form_under_json', { body: 'a=1&b=2' }],
    ['form_under_json', { body: 'ids[]=1&ids[]=2' }],
    ['no_json', { body: '{"a":1' }],
    ['json_under_form', { type: 'application/x-www-form-urlencoded' }],
  ])('tell of %s: %j', (code, sent) => {
    const { hints, findings, ...explanation } = explained(sent);
    expect(hints.map((hint) => hint.code)).toContain(code);
    expect(findings).toEqual([]);
    expect(String(explained(sent))).toContain('Seen in the request, which proves nothing');
    expect(explanation.best).toBeUndefined();
  });

  it('are none of a request with nothing to be seen, and none beside a proof', () => {
    expect(explained().hints).toEqual([]);
    expect(explained({ body: 'a=1&b=2' }, SECRET)).toMatchObject({ signatureMatches: true, hints: [] });
  });

  it.each<[what: string, sent: Sent]>([
    ['JSON that is nested deeply', { body: `${'['.repeat(200)}${']'.repeat(200)}` }],
    ['JSON behind a byte order mark', { body: '\ufeff{"a":1}' }],
    ['JSON in lines', { type: 'application/x-ndjson', body: '{"a":1}\n{"a":2}' }],
    ['a single value', { body: '42' }],
    ['JSON of another media type', { type: 'application/problem+json; charset=utf-8' }],
    [
      'a form whose names have brackets',
      { type: 'application/x-www-form-urlencoded', body: 'ids[]=1&ids[]=2' },
    ],
  ])('call %s nothing else', (_, sent) => {
    expect(explained(sent).hints).toEqual([]);
  });

  it('never repeat the value of a header', () => {
    const headers = { 'X-Api-Key': 'ak_1', 'X-Signature': '{{signature}}' };
    const explanation = explain({ method: 'GET', url: '/', headers }, { scheme: iimmpact(), key: KEY });
    expect(explanation.hints[0]?.text).toBe(
      'The header X-Signature seems to have a variable that was not replaced.',
    );
  });
});
