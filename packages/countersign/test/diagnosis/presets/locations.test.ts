import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Explanation, explain } from '../../../src/diagnosis.ts';
import {
  defineScheme,
  header,
  headerParam,
  jsonField,
  message,
  part,
  queryParam,
  type SchemeDeclaration,
} from '../../../src/index.ts';
import { NOW_MS } from './sender.ts';

const SECRET = 'a secret that is long enough';
const SECONDS = String(NOW_MS / 1000);
const DECLARED = {
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  replay: 'signature',
} as const;

interface Arrived {
  readonly url?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

function explained(
  declaration: Pick<SchemeDeclaration, 'signature' | 'message'> & Partial<SchemeDeclaration>,
  { url = '/hooks', headers = [], body = '{"a":1}' }: Arrived,
): Explanation {
  const scheme = defineScheme({ name: 'anywhere', ...DECLARED, ...declaration } as SchemeDeclaration);
  return explain(
    { method: 'POST', url, headers, body },
    { scheme, key: { id: 'key', secrets: [SECRET] } },
    { clock: () => NOW_MS, budgetMs: 5_000 },
  );
}

function codesOf({ findings }: Explanation): string[] {
  return findings.map(({ mistakes }) => mistakes.map(({ code }) => code).join(' + '));
}

function mac(text: string, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHmac('sha256', SECRET).update(text).digest(encoding);
}

describe('explain() of values wherever they travel', () => {
  it('takes several headers of signatures, of which any may be nearly right', () => {
    const signature = header('X-Signature', {
      encoding: 'base64',
      several: true,
      aliases: ['X-Signature-2'],
    });
    const headers = ['X-Signature', mac('other', 'base64'), 'X-Signature-2', mac('{"a": 1}', 'base64')];
    expect(codesOf(explained({ signature, message: message`${part.body}` }, { headers }))).toEqual([
      'body_spaced',
    ]);
  });

  it('reads parameters with separators and quotation marks of their own', () => {
    const timestamp = headerParam('X-Signature', 't', {
      format: 'unixSeconds',
      separator: ';',
      quoted: true,
    });
    const signature = headerParam('X-Signature', 's', { encoding: 'hex', separator: ';', quoted: true });
    const declared = { timestamp, signature, message: message`${part.timestamp}:${part.body}` };
    const headers = ['X-Signature', `t="${SECONDS}";s="${mac(`${SECONDS}.{"a":1}`)}"`];
    expect(codesOf(explained({ ...declared, toleranceSeconds: 300 }, { headers }))).toEqual([
      'message_separator_wrong',
    ]);
  });

  it('reads a signature in the query', () => {
    const declared = { signature: queryParam('signature', 'hex'), message: message`${part.body}` };
    const url = `/hooks?signature=${encodeURIComponent(mac('{"a":1}', 'base64'))}`;
    expect(codesOf(explained(declared, { url }))).toEqual(['signature_in_base64']);
  });

  it('reads a time in the body', () => {
    const declared = {
      timestamp: jsonField('at', { format: 'unixSeconds' }),
      signature: header('X-Signature', 'hex'),
      message: message`${part.timestamp}.${part.body}`,
      toleranceSeconds: 300,
    };
    const body = `{"at":${SECONDS}}`;
    const late = `{"at":${NOW_MS / 1000 - 400}}`;
    const headers = (text: string, at = SECONDS) => ['X-Signature', mac(`${at}.${text}`)];
    expect(codesOf(explained(declared, { body, headers: headers(`{"at": ${SECONDS}}`) }))).toEqual([
      'body_spaced',
    ]);
    const old = explained(declared, { body: late, headers: headers(late, String(NOW_MS / 1000 - 400)) });
    expect(codesOf(old)).toEqual(['clock_off']);
    expect(codesOf(explained(declared, { body: '{}', headers: headers('{}') }))).toEqual([
      'header_malformed',
    ]);
  });

  it('guesses nothing of a token that is sent as it is', () => {
    const declared = {
      signature: header('X-Token'),
      algorithm: 'static-token',
      replay: 'none',
      message: message`${part.body}`,
    } as const;
    const explanation = explained(declared, { headers: ['X-Token', mac('another', 'base64')] });
    expect(explanation).toMatchObject({ signatureMatches: false, findings: [] });
  });
});
