/** The parts that senders of webhooks and signed APIs need, against values from their documentation or made by hand. */

import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defineScheme,
  header,
  headerParam,
  type Message,
  message,
  type Part,
  part,
  type SignedRequest,
} from '../../../src/index.ts';
import { boundParts } from '../../../src/scheme/message/bound-parts.ts';
import { compileMessage } from '../../../src/scheme/message/message.ts';
import { MessageWriter } from '../../../src/scheme/message/message-writer.ts';
import { HeaderReader } from '../../../src/scheme/values/header-reader.ts';
import { ACME } from '../../support/acme.ts';

type Given = Partial<Omit<SignedRequest, 'body'>> & { readonly body?: string | Uint8Array };

const FORM = ['Content-Type', 'application/x-www-form-urlencoded'];
const QUERY_FORM = { url: '/?b5=%3D%253D&a3=a&c%40=&a2=r%20b', headers: FORM, body: 'c2&a3=2+q' };

/** Writes a part; gives the byte string, or the code of the problem. */
function written(of: Part | Message, { body = '', ...given }: Given = {}): string {
  const request = { method: 'POST', url: '/', headers: [], ...given, body: Buffer.from(body) };
  const headers = new HeaderReader();
  const write = compileMessage('parts' in of ? of : message`${of}`, headers);
  const out = new MessageWriter();
  const fields = { keyId: 'key-1', timestamp: '1700000000', timestampMs: 1.7e12, nonce: 'n', signatures: [] };
  const none = { requestId: undefined, idempotencyKey: undefined, eventId: undefined };
  write(request, { ...fields, ...none, headers: headers.read(request).values }, out);
  return out.problem?.code ?? Buffer.concat(out.pieces()).toString('latin1');
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

describe('a part that is optional', () => {
  it.each([
    ['/a?b=c', '?b=c;'],
    ['/a?', ''],
    ['/a', ''],
  ])('of %s is %j', (url, text) => {
    expect(written(part.optional('?', part.query, ';'), { url })).toBe(text);
  });

  it('may have several parts, and texts beyond ASCII', () => {
    const of = part.optional('é', message`${header('A')}${header('B')}`);
    expect(written(of, { headers: ['B', 'x'] })).toBe(latin1('éx'));
    expect(written(of)).toBe('');
  });
});

describe('the value of a field of the form in the body', () => {
  it.each<[string, Given, string]>([
    ['decoded', { headers: FORM, body: 'payload=%7B%22a%22%3A+%22%C3%A9%22%7D' }, latin1('{"a": "é"}')],
    ['empty', { headers: FORM, body: 'payload=' }, ''],
    [
      'of a type with a parameter',
      { headers: ['content-type', 'Application/X-WWW-Form-Urlencoded; charset=utf-8'], body: 'payload=1' },
      '1',
    ],
    ['absent', { headers: FORM, body: 'other=1' }, 'malformed_body'],
    ['absent from no body', { headers: FORM, body: '' }, 'malformed_body'],
    ['there twice', { headers: FORM, body: 'payload=1&payload=1' }, 'malformed_body'],
    ['beside another field', { headers: FORM, body: 'payload=1&x=2' }, 'malformed_body'],
    ['of a malformed form', { headers: FORM, body: 'payload=1%' }, 'malformed_body'],
    ['of bytes that are no UTF-8', { headers: FORM, body: 'payload=%FF' }, 'malformed_body'],
    [
      'of another type',
      { headers: ['Content-Type', 'application/json'], body: 'payload=1' },
      'malformed_body',
    ],
    ['of no type', { body: 'payload=1' }, 'malformed_body'],
    ['of two types', { headers: [...FORM, ...FORM], body: 'payload=1' }, 'malformed_body'],
  ])('is read or refused where it is %s', (_what, given, text) => {
    expect(written(part.formValue('payload'), given)).toBe(text);
  });

  it('may stand among others, which do not count as signed', () => {
    const lax = part.formValue('nonce', { allowOthers: true });
    expect(written(lax, { headers: FORM, body: 'a=1&nonce=2' })).toBe('2');
    expect([lax.coversBody, part.formValue('nonce').coversBody]).toEqual([false, true]);
  });
});

describe('sorted fields', () => {
  it('are those of RFC 5849 §3.4.1.3.2', () => {
    const and = {
      oauth_consumer_key: part.keyId,
      oauth_token: headerParam('A', 'oauth_token'),
      oauth_signature_method: headerParam('A', 'oauth_signature_method'),
      oauth_timestamp: part.timestamp,
      oauth_nonce: part.nonce,
      oauth_version: headerParam('A', 'oauth_version'),
    };
    const headers = [...FORM, 'A', 'oauth_token=kkk9d7dh3k39sjv7, oauth_signature_method=HMAC-SHA1'];
    expect(written(part.sortedForm({ from: 'both', and }), { ...QUERY_FORM, headers })).toBe(
      'a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=&oauth_consumer_key=key-1&oauth_nonce=n' +
        '&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1700000000&oauth_token=kkk9d7dh3k39sjv7',
    );
  });

  it.each<[string, Parameters<typeof part.sortedForm>[0], Given, string]>([
    ['of the form', {}, QUERY_FORM, 'a3=2%20q&c2='],
    ['of the query', { from: 'query' }, QUERY_FORM, 'a2=r%20b&a3=a&b5=%3D%253D&c%40='],
    ['of no body', {}, { url: '/?a=1' }, ''],
    [
      'of both, without some',
      { from: 'both', without: ['a3', 'c2'] },
      QUERY_FORM,
      'a2=r%20b&b5=%3D%253D&c%40=',
    ],
    ['with other joiners', { between: ':', joiner: '\n' }, { headers: FORM, body: 'b=1&a=2' }, 'a:2\nb:1'],
    [
      'encoded by RFC 3986, and not as forms or URLs are',
      { from: 'query' },
      { url: "/?k=!'()*~-._+%2B%20/?:@" },
      'k=%21%27%28%29%2A~-._%20%2B%20%2F%3F%3A%40',
    ],
    ['in UTF-8', {}, { headers: FORM, body: 'a=%C3%A9' }, 'a=%C3%A9'],
    ['not encoded', { encode: 'none' }, { headers: FORM, body: 'b=%C3%A9+&a=%26' }, latin1('a=&&b=é ')],
    [
      'in the order of capitals, digits and signs',
      {},
      { headers: FORM, body: 'b=&B=&_=&1=&a10=&a2=' },
      '1=&B=&_=&a10=&a2=&b=',
    ],
    ['that come twice', {}, { headers: FORM, body: 'a=2&a=1&a=2' }, 'a=1&a=2&a=2'],
    ['of a malformed form', {}, { headers: FORM, body: 'a=%' }, 'malformed_body'],
    ['of a malformed query', { from: 'both' }, { url: '/?a=%F' }, 'malformed_target'],
    [
      'of another body, though only the query is left',
      { from: 'both' },
      { url: '/?a', body: '{}' },
      'malformed_body',
    ],
    [
      'of 600 in each',
      { from: 'both' },
      { url: `/?${'a&'.repeat(600)}`, headers: FORM, body: 'a&'.repeat(600) },
      'malformed_body',
    ],
    [
      'of a field in a header that is not ASCII',
      { and: { a: header('A') } },
      { headers: ['A', 'é'] },
      'malformed_header',
    ],
  ])('are right, or refused, %s', (_what, options, given, text) => {
    expect(written(part.sortedForm(options), given)).toBe(text);
  });

  it('are those of the documentation of Twilio', () => {
    const fields = {
      To: '+18005551212',
      From: '+14158675309',
      Digits: '1234',
      Caller: '+14158675309',
      CallSid: 'CA1234567890ABCDE',
    };
    const text = written(
      message`${part.url}${part.sortedForm({ encode: 'none', between: '', joiner: '', distinct: true })}`,
      {
        ...{ origin: 'https://mycompany.com', url: '/myapp.php?foo=1&bar=2', headers: FORM },
        body: `${new URLSearchParams(fields)}&Digits=1234`,
      },
    );
    const signature = createHmac('sha1', '12345').update(text, 'latin1').digest('base64');
    expect(signature).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  it('are the same for each order in which they are sent', () => {
    const pairs = fc.array(
      fc.tuple(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.string({ maxLength: 4 })),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(pairs, (sent) => {
        const of = (list: [string, string][]) =>
          written(part.sortedForm(), { headers: FORM, body: `${new URLSearchParams(list)}` });
        const text = of(sent);
        expect(of(sent.toReversed())).toBe(text);
        const read = [...new URLSearchParams(text)].map(String).sort();
        expect(read).toEqual(sent.map(String).sort());
      }),
    );
  });
});

describe('the query without its signature', () => {
  it.each([
    ['/?a=1&b=2&sig=ff', 'a=1&b=2'],
    ['/?sig=ff', ''],
    ['/?a=1&xsig=2&sig=ff', 'a=1&xsig=2'],
    ['/?a=1&sig=', 'a=1'],
    ['/?a=1', 'malformed_target'],
    ['/', 'malformed_target'],
    ['/?sig=ff&a=1', 'malformed_target'],
    ['/?sig=ff&a=1&sig=ff', 'malformed_target'],
    ['/?a&sig=ff&sig=ff', 'malformed_target'],
    ['/?a=1&sig', 'malformed_target'],
    ['/?a=1&sig=ff&', 'malformed_target'],
  ])('of %s is %j', (url, text) => {
    expect(written(part.queryWithout('sig'), { url })).toBe(text);
  });
});

describe('a header before its signature', () => {
  it.each([
    ['EG1 a=b;nonce=c;signature=x/+=', 'EG1 a=b;nonce=c;'],
    ['signature=x', ''],
    ['EG1 a=b, signature=x', 'EG1 a=b, '],
    ['EG1 xsignature=b;signature=x', 'EG1 xsignature=b;'],
    ['EG1 a=b', 'malformed_header'],
    ['EG1 signature=x;nonce=c', 'malformed_header'],
    ['EG1 signature=x;signature=y', 'malformed_header'],
    ['EG1 signature=x signature=y', 'malformed_header'],
    ['', 'malformed_header'],
  ])('of %j is %j', (value, text) => {
    const given = { headers: ['Authorization', value] };
    expect(written(part.beforeParameter('authorization', 'signature'), given)).toBe(text);
  });
});

describe('changed parts', () => {
  const hubspot = ":/?@!$'()*,;";
  const esc = "!'()*";
  it.each<[string, Part, Given, string]>([
    ['the CRC-32', part.crc32(part.body), { body: '123456789' }, '3421780262'],
    ['the CRC-32 of nothing', part.crc32(part.body), {}, '0'],
    ['the first bytes', part.truncated(part.body, 3), { body: 'abcd' }, 'abc'],
    ['all bytes, where they are few', part.truncated(part.body, 9), { body: 'abcd' }, 'abcd'],
    ['base64', part.base64(message`${part.method}:${part.body}`), { body: 'é' }, 'UE9TVDrDqQ=='],
    [
      'escaped text',
      part.escapeNonAscii(part.body),
      { body: '"aé€🙂\\u00E9"' },
      '"a\\u00e9\\u20ac\\ud83d\\ude42\\u00E9"',
    ],
    [
      'bytes that are no text',
      part.escapeNonAscii(part.body),
      { body: Buffer.from([0xc3, 0xa9, 0xff]) },
      '\u00c3\u00a9\u00ff',
    ],
    ['other bytes that are no text', part.escapeNonAscii(part.body), { body: Buffer.from([0xfe]) }, '\u00fe'],
    [
      'some escapes',
      part.percentDecode(part.target, hubspot),
      { url: '/a%3a%2Fb%2520%2525?x=%3F%20%26%' },
      '/a:/b%2520%2525?x=?%20%26%',
    ],
    ['all escapes', part.percentDecode(header('A')), { headers: ['A', '%61%2B+%C3%A9'] }, latin1('a++é')],
    ['a malformed escape', part.percentDecode(header('A')), { headers: ['A', '%6'] }, 'malformed_header'],
    [
      'encoded bytes',
      part.percentEncode(part.body),
      { body: "aZ0-._~ é!*'()&=%/" },
      'aZ0-._~%20%C3%A9%21%2A%27%28%29%26%3D%25%2F',
    ],
    [
      'twice encoded bytes',
      part.percentEncode(part.percentEncode(part.query, esc), esc),
      { url: "/?a=1&b='x%20y'" },
      encodeURI(encodeURIComponent("a=1&b='x%20y'")),
    ],
  ])('write %s', (_what, of, given, text) => {
    expect(written(of, given)).toBe(text);
  });

  it.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)(
    'write a digest of %s of several parts',
    (name) => {
      for (const form of ['hex', 'base64', 'base64url', 'raw'] as const)
        for (const body of ['abc', 'x'.repeat(100_000)]) {
          const hash = createHash(name).update(`n-${body}`);
          const text = form === 'raw' ? hash.digest().toString('latin1') : hash.digest(form);
          expect(written(part[name](message`${part.nonce}-${part.body}`, form), { body })).toBe(text);
        }
      const raw = createHash(name).update('abc').digest().toString('latin1');
      expect(written(part[name](part.body, 'raw'), { body: 'abc' })).toBe(raw);
    },
  );
});

describe('signed headers', () => {
  const list = header('X-Signed');
  const plain = part.signedHeaders(list, { required: ['x-signed', 'Date'] });
  const sent = (names: string, ...more: string[]) => ({
    headers: ['X-Signed', names, 'DATE', ' now  then ', ...more],
  });

  it.each<[string, Given, string]>([
    [
      'in the order of the list',
      sent('date;x-signed;A', 'a', '1'),
      'date: now  then \nx-signed:date;x-signed;A\na:1',
    ],
    ['that are empty', sent('date;x-signed;a', 'A', ''), 'date: now  then \nx-signed:date;x-signed;a\na:'],
    ['without a required one', sent('x-signed'), 'malformed_header'],
    ['that are not sent', sent('date;x-signed;a'), 'missing_header'],
    ['that are sent twice', sent('date;x-signed;a', 'A', '1', 'a', '1'), 'duplicate_header'],
    ['that are listed twice', sent('date;x-signed;Date'), 'malformed_header'],
    ['with a line break', sent('date;x-signed;a', 'A', '1\nb:2'), 'malformed_header'],
    ['of no list', { headers: ['Date', 'now'] }, 'malformed_header'],
    ['of an empty name', sent('date;;x-signed'), 'malformed_header'],
    ['of a name that is none', sent('date;x-signed;a b'), 'malformed_header'],
    [
      'of too many names',
      sent(`date;x-signed;${Array.from({ length: 63 }, (_, i) => `a${i}`).join(';')}`),
      'malformed_header',
    ],
    ['of too long a list', sent(`date;x-signed${' '.repeat(5000)}`), 'malformed_header'],
  ])('are written, or refused, %s', (_what, given, text) => {
    expect(written(plain, given)).toBe(text);
  });

  it('have the forms of draft-cavage, of SigV4 and of Contentful', () => {
    const values = {
      '(request-target)': message`${part.lowercase(part.method)} ${part.target}`,
      host: part.host,
    };
    const cavage = part.signedHeaders(headerParam('A', 'headers'), {
      ...{ separator: ' ', between: ': ', required: ['(request-target)', 'host', 'date'], values },
    });
    const given = {
      ...{ origin: 'https://api.example.com', url: '/p?q' },
      headers: ['A', 'headers=(request-target) host date', 'Host', 'evil.example', 'Date', 'now'],
    };
    expect(written(cavage, given)).toBe('(request-target): post /p?q\nhost: api.example.com\ndate: now');
    const merged = part.signedHeaders(list, { required: [], spaces: 'merged' });
    expect(written(merged, sent('date'))).toBe('date:now then');
    const joined = part.signedHeaders(list, { required: [], separator: ',', joiner: ';', spaces: 'trimmed' });
    expect(written(joined, sent('date, a', 'A', '1'))).toBe('date:now  then;a:1');
  });
});

describe('the declaration of a scheme with such parts', () => {
  const timed = { ...ACME, nonce: undefined, replay: 'signature' } as const;

  it.each<[string, Message]>([
    ['a digest of several parts', message`${part.sha256(message`${part.timestamp}${part.body}`, 'raw')}`],
    ['an optional part', message`${part.optional('t=', part.timestamp)}`],
    ['a required header', message`${part.signedHeaders(header('L'), { required: ['x-time'] })}`],
    ['the header before the signature', message`${part.beforeParameter('X-Time', 'signature')}`],
    ['a field', message`${part.sortedForm({ and: { t: part.timestamp } })}`],
  ])('takes the timestamp as signed in %s', (_what, of) => {
    expect(() => defineScheme({ ...timed, message: of })).not.toThrow();
  });

  it.each<[string, Message]>([
    ['a checksum', message`${part.crc32(part.timestamp)}`],
    ['what is cut off', message`${part.truncated(message`${part.body}${part.timestamp}`, 9)}`],
    ['a header that need not be listed', message`${part.signedHeaders(header('L'), { required: ['date'] })}`],
    ['a list of headers', message`${part.signedHeaders(header('X-Time'), { required: ['date'] })}`],
  ])('does not take the timestamp as signed in %s', (_what, of) => {
    expect(() => defineScheme({ ...timed, message: of })).toThrow(/does not cover the timestamp/);
  });

  it('does not take a nonce as signed in a part of which other spellings give the same', () => {
    for (const of of [part.lowercase, part.percentDecode, part.escapeNonAscii, part.crc32])
      expect(() =>
        defineScheme({ ...ACME, message: message`${part.timestamp}${of(message`a${part.nonce}`)}` }),
      ).toThrow(/does not cover the nonce/);
    const digest = part.sha256(message`${part.lowercase(part.method)}${part.nonce}`);
    expect(() => defineScheme({ ...ACME, message: message`${part.timestamp}${digest}` })).not.toThrow();
  });

  it('knows which parts bind the body', () => {
    const binds = (of: Part) => boundParts([of]).some(({ coversBody, lossy }) => coversBody && !lossy);
    expect(
      [part.body, part.base64(part.body), part.sha256(message`a${part.body}`), part.sortedForm()].map(binds),
    ).toEqual([true, true, true, true]);
    const partial = [part.crc32(part.body), part.truncated(part.body, 9), part.lowercase(part.body)];
    const fields = [
      part.sortedForm({ without: ['a', 'b'] }),
      part.sortedForm({ from: 'query' }),
      part.sortedForm({ encode: 'none' }),
    ];
    expect([...partial, ...fields].map(binds)).toEqual([false, false, false, false, false, false]);
  });

  it.each<[string, () => unknown]>([
    ['an encoding', () => part.sha1(part.body, 'utf8' as 'hex')],
    ['a text', () => part.optional('?', 'x' as unknown as Part)],
    ['a number of bytes', () => part.truncated(part.body, 0)],
    ['a name', () => part.formValue('')],
    ['an unknown option of a form', () => part.formValue('a', { others: true } as object)],
    ['an unknown option of fields', () => part.sortedForm({ join: '&' } as object)],
    ['a source', () => part.sortedForm({ from: 'body' as 'form' })],
    ['a parameter', () => part.queryWithout('a=b')],
    ['a header', () => part.beforeParameter('A b', 'c')],
    ['a list of required headers', () => part.signedHeaders(header('A'), {} as { required: [] })],
    ['a way of spaces', () => part.signedHeaders(header('A'), { required: [], spaces: 'no' as 'kept' })],
    ['a character beyond ASCII', () => part.percentEncode(part.body, 'é')],
    ['no character', () => part.percentDecode(part.body, '')],
  ])('is refused with %s that is wrong', (_what, make) => {
    expect(make).toThrow(/^part\.\w+\(\)/);
  });
});

describe('a part that follows an optional one', () => {
  it('may be a part itself', () => {
    const of = part.optional('', header('A'), message`;${header('B')};`);
    expect(written(of, { headers: ['A', 'x', 'B', 'y'] })).toBe('x;y;');
    expect(written(of, { headers: ['B', 'y'] })).toBe('');
  });
});

describe('a part for requests with a body', () => {
  it('is written where there is one, and with the methods that are named', () => {
    expect(written(part.withBody(header('A')), { headers: ['A', 'x'], body: '1' })).toBe('x');
    expect(written(part.withBody(header('A')), { headers: ['A', 'x'] })).toBe('');
    const posts = part.withBody(part.body, { methods: ['POST'] });
    expect(written(posts, { body: '1' })).toBe('1');
    expect(written(posts, { method: 'PUT', body: '1' })).toBe('');
    expect(boundParts([posts]).some(({ coversBody }) => coversBody)).toBe(false);
    expect(boundParts([part.withBody(part.body)]).some(({ coversBody }) => coversBody)).toBe(true);
  });
});

describe('two parts that must be alike', () => {
  it('write nothing, and refuse a request in which they differ', () => {
    const of = part.same(header('Digest'), part.sha256(part.body));
    const digest = createHash('sha256').update('hello').digest('hex');
    expect(written(of, { headers: ['Digest', digest], body: 'hello' })).toBe('');
    expect(written(of, { headers: ['Digest', digest], body: 'hello!' })).toBe('malformed_body');
    expect(written(of, { body: 'hello' })).toBe('malformed_body');
  });
});

describe('the rest of a part behind a text', () => {
  it('begins after its first place, and must have one', () => {
    expect(written(part.after('/', header('A')), { headers: ['A', 'a/b/c'] })).toBe('b/c');
    expect(written(part.after('/', header('A')), { headers: ['A', 'abc'] })).toBe('malformed_header');
  });
});

describe('the media type', () => {
  it.each([
    [['Content-Type', 'Text/Plain; charset=utf-8'], 'text/plain'],
    [['content-type', ' application/json '], 'application/json'],
    [[], ''],
  ])('of %j is %j', (headers, text) => {
    expect(written(part.mediaType, { headers })).toBe(text);
  });
});

describe('a parameter of a header as a part', () => {
  const ext = headerParam('Authorization', 'ext', { authScheme: 'Hawk', quoted: true, percentEncoded: true });

  it.each([
    ['Hawk ext="a, nonce=1", mac="x"', 'a, nonce=1'],
    ['hawk mac="x", ext="a%20b"', 'a b'],
    ['Basic ext="a"', ''],
    ['Hawk ext="a", ext="b"', 'duplicate_header'],
  ])('of %s is %j', (value, text) => {
    expect(written(ext, { headers: ['Authorization', value] })).toBe(text);
  });
});

describe('fields that are the parameters of a header', () => {
  const of = part.sortedForm({
    from: 'query',
    parametersOf: { header: 'Authorization', authScheme: 'OAuth', without: ['realm'] },
  });

  it.each([
    ['OAuth realm="a,b", c="x%20y", b="1"', 'a=1&b=1&c=x%20y'],
    ['Basic b="1"', 'malformed_header'],
    ['OAuth b="1", b="2"', 'malformed_header'],
    ['OAuth b=1', 'malformed_header'],
    ['OAuth b="%2"', 'malformed_header'],
  ])('of %s are %s', (value, text) => {
    expect(written(of, { url: '/?a=1', headers: ['Authorization', value] })).toBe(text);
  });
});
