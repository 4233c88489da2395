import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/diagnosis.ts';
import { awsSigv4 } from '../../../src/schemes/aws-sigv4.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const BODY = '{"amount": 5}';
const DATE = '20261130T120000Z';
const NAMES = ['content-type', 'host', 'x-amz-date'];
const VALUES: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  host: 'api.example.com',
  'x-amz-date': DATE,
};

/** Deeds of a client that builds the request by itself. */
interface Client {
  readonly lines?: readonly string[];
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly between?: string;
  readonly host?: string;
  readonly payload?: string;
  readonly behind?: string;
  readonly hash?: (canonical: string) => string;
  readonly end?: string;
  readonly key?: readonly string[];
  readonly start?: string;
  readonly blankLine?: readonly string[];
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();

function explained(client: Client = {}) {
  const { method = 'POST', path = '/v1/a%2520b', query = 'a=1&b=2%2F3', between = ':', host } = client;
  const { payload = sha256(BODY), behind = '', hash = sha256, end = '' } = client;
  const { key = ['20261130', 'us-east-1', 'execute-api', 'aws4_request'], start = `AWS4${SECRET}` } = client;
  const { blankLine = [''] } = client;
  const values: Readonly<Record<string, string | undefined>> = { ...VALUES, host: host ?? VALUES.host };
  const headers = client.lines ?? NAMES.map((name) => `${name}${between}${values[name]}`);
  const canonical =
    [method, path, query, ...headers, ...blankLine, NAMES.join(';'), payload].join('\n') + behind;
  const scope = '20261130/us-east-1/execute-api/aws4_request';
  const text = `AWS4-HMAC-SHA256\n${DATE}\n${scope}\n${hash(canonical)}${end}`;
  const signature = hmac(key.reduce<Buffer | string>(hmac, start), text).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=AKID/${scope}, SignedHeaders=${NAMES.join(';')}, Signature=${signature}`;
  const sent = [...NAMES.flatMap((name) => [name, VALUES[name] as string]), 'Authorization', authorization];
  return explain(
    { method: 'POST', url: '/v1/a%20b?b=2%2F3&a=1', headers: sent, body: BODY },
    { scheme: awsSigv4(), key: { id: 'AKID', secret: SECRET } },
    { clock: () => Date.UTC(2026, 10, 30, 12) },
  );
}

describe('explain() of AWS Signature Version 4', () => {
  it('shows the string to sign and the canonical request part by part', () => {
    const { signatureMatches, stringToSign, canonicalRequest } = explained();
    expect(signatureMatches).toBe(true);
    expect(stringToSign?.parts.map(({ label }) => label)).toContain('{digest of the canonical request}');
    expect(canonicalRequest?.parts.map(({ label }) => label)).toEqual(
      expect.arrayContaining([
        '{METHOD}',
        '{path}',
        '{query}',
        '{host}',
        '{signed headers}',
        '{digest of the body}',
      ]),
    );
    expect(canonicalRequest?.text).toContain('content-type:application/json');
  });

  it.each<[mistake: string, detail: string | undefined, client: Client]>([
    [
      'secret_derived_wrongly',
      'region eu-west-1',
      { key: ['20261130', 'eu-west-1', 'execute-api', 'aws4_request'] },
    ],
    ['secret_derived_wrongly', 'service s3', { key: ['20261130', 'us-east-1', 's3', 'aws4_request'] }],
    [
      'secret_derived_wrongly',
      'day 20261129',
      { key: ['20261129', 'us-east-1', 'execute-api', 'aws4_request'] },
    ],
    ['secret_derived_wrongly', 'without "AWS4" before the secret', { start: SECRET }],
    ['secret_derived_wrongly', 'without aws4_request', { key: ['20261130', 'us-east-1', 'execute-api'] }],
    ['secret_derived_wrongly', 'the secret itself, not derived', { key: [], start: SECRET }],
    ['secret_with_whitespace', undefined, { start: `AWS4${SECRET}\n` }],
    ['host_differs', 'with port 443', { host: 'api.example.com:443' }],
    ['method_differs', 'GET', { method: 'GET' }],
    ['path_decoded', undefined, { path: '/v1/a%20b' }],
    ['path_decoded', 'without any encoding', { path: '/v1/a b' }],
    ['path_with_base_path', '/prod', { path: '/prod/v1/a%2520b' }],
    ['query_not_sorted', undefined, { query: 'b=2%2F3&a=1' }],
    ['query_decoded', undefined, { query: 'a=1&b=2/3' }],
    ['query_left_out', undefined, { query: '' }],
    ['message_separator_wrong', '": " between name and value', { between: ': ' }],
    [
      'message_case_kept',
      'names of headers',
      {
        lines: ['Content-Type:application/json', 'Host:api.example.com', `X-Amz-Date:${DATE}`],
      },
    ],
    ['message_field_missing', 'the empty line behind the headers', { blankLine: [] }],
    ['message_trailing_newline', 'of the canonical request', { behind: '\n' }],
    ['message_trailing_newline', undefined, { end: '\n' }],
    ['message_not_hashed', 'the text itself', { hash: (canonical) => canonical }],
    [
      'message_not_hashed',
      'its hash in upper case',
      { hash: (canonical) => sha256(canonical).toUpperCase() },
    ],
    [
      'message_not_hashed',
      'its hash in base64',
      { hash: (canonical) => createHash('sha256').update(canonical).digest('base64') },
    ],
    ['body_left_out', undefined, { payload: sha256('') }],
    ['body_not_hashed', 'UNSIGNED-PAYLOAD', { payload: 'UNSIGNED-PAYLOAD' }],
    ['body_compacted', undefined, { payload: sha256('{"amount":5}') }],
  ])('names %s: %s', (code, detail, client) => {
    const [first] = explained(client).best?.mistakes ?? [];
    expect(first).toMatchObject(detail === undefined ? { code } : { code, detail });
  });
});
