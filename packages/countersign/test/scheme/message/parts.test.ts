import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  header,
  headerParam,
  jsonField,
  lines,
  type Message,
  message,
  type Part,
  part,
  type SignedRequest,
} from '../../../src/index.ts';
import { compileMessage } from '../../../src/scheme/message/message.ts';
import { MessageWriter } from '../../../src/scheme/message/message-writer.ts';
import { HeaderReader } from '../../../src/scheme/values/header-reader.ts';

const REQUEST: SignedRequest = {
  method: 'POST',
  url: '/A/%7eb?b=%32&a=1&a=0',
  headers: ['X-Region', 'EU', 'Sig', 't=5, n=NN', 'X-Empty', ''],
  body: Buffer.from('{"amount":500.00,"note":"\\u00e9","gone":null,"list":[1, 2]}'),
};

function build(whole: Message, request: SignedRequest = REQUEST): MessageWriter {
  const headers = new HeaderReader();
  const write = compileMessage(whole, headers);
  const out = new MessageWriter();
  const signatureFields = {
    keyId: 'key-1',
    timestamp: '1700000000',
    timestampMs: 1.7e12,
    nonce: 'Nonce-1',
    signatures: [],
    requestId: undefined,
    idempotencyKey: undefined,
    eventId: undefined,
    headers: headers.read(request).values,
  };
  write(request, signatureFields, out);
  return out;
}

function textOf(part: Part, request?: SignedRequest): string {
  return Buffer.concat(build(message`${part}`, request).pieces()).toString('latin1');
}

function digest(algorithm: string, data: string | Uint8Array, encoding: 'hex' | 'base64' | 'base64url') {
  return createHash(algorithm).update(data).digest(encoding);
}

describe('the parts of a message', () => {
  it.each<[string, Part, string]>([
    ['the key id', part.keyId, 'key-1'],
    ['the timestamp', part.timestamp, '1700000000'],
    ['the nonce', part.nonce, 'Nonce-1'],
    ['the method', part.method, 'POST'],
    ['the target', part.target, '/A/%7eb?b=%32&a=1&a=0'],
    ['the path', part.path, '/A/%7eb'],
    ['the query', part.query, 'b=%32&a=1&a=0'],
    ['the query, decoded and sorted', part.sortedQuery, 'a=1&a=0&b=2'],
    ['the query, sorted as sent', part.sortedEncodedQuery, 'a=1&a=0&b=%32'],
    ['the body', part.body, REQUEST.body.toString()],
    ['a header', header('x-region'), 'EU'],
    ['a header that is empty', header('X-Empty'), ''],
    ['a header that is absent', header('X-None'), ''],
    ['a parameter', headerParam('Sig', 'n'), 'NN'],
    ['a part in lower case', part.lowercase(header('X-Region')), 'eu'],
    ['a digest of the body', part.sha256(part.body), digest('sha256', REQUEST.body, 'hex')],
    ['a digest of a part', part.sha256(part.method, 'base64'), digest('sha256', 'POST', 'base64')],
    ['a digest by SHA-512', part.sha512(part.body, 'base64url'), digest('sha512', REQUEST.body, 'base64url')],
    [
      'a digest of a digest',
      part.sha512(part.sha256(part.body)),
      digest('sha512', digest('sha256', REQUEST.body, 'hex'), 'hex'),
    ],
    ['a number of the body', jsonField('amount'), '500.00'],
    ['a text of the body', jsonField('note'), '\u00c3\u00a9'],
    ['a null of the body', jsonField('gone'), ''],
    ['a list of the body', jsonField('list'), '[1, 2]'],
    ['a member that is absent', jsonField('none'), ''],
    ['a member of Object', jsonField('constructor'), ''],
  ])('write %s', (_what, part, expected) => {
    expect(textOf(part)).toBe(expected);
  });

  it('write the digest of nothing for an empty body', () => {
    const empty = { ...REQUEST, body: new Uint8Array() };
    expect(textOf(part.sha256(part.body, 'base64'), empty)).toBe(
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    );
    expect(textOf(jsonField('a'), empty)).toBe('');
  });

  it('write large bodies and digests of them', () => {
    const large = { ...REQUEST, body: Buffer.alloc(300_000, 0xfe) };
    expect(textOf(part.sha256(part.body), large)).toBe(digest('sha256', large.body, 'hex'));
    expect(textOf(part.sha256(part.lowercase(part.body)), large)).toBe(digest('sha256', large.body, 'hex'));
    expect(textOf(part.body, large)).toHaveLength(300_000);
  });

  it.each([
    ['a query that cannot be decoded', part.sortedQuery, { url: '/?a=%zz' }, 'malformed_target'],
    ['a body that is no object', jsonField('a'), { body: Buffer.from('[]') }, 'malformed_body'],
    ['a member that comes twice', jsonField('a'), { body: Buffer.from('{"a":1,"a":1}') }, 'malformed_body'],
    ['a target that is no byte string', part.path, { url: '/\u0130' }, 'malformed_header'],
    ['the digest of such a target', part.sha256(part.path), { url: '/\u0130' }, 'malformed_header'],
  ])('cannot be built from %s', (_what, part, changes, code) => {
    expect(build(message`${part}`, { ...REQUEST, ...changes }).problem?.code).toBe(code);
  });

  it('keep bytes that are no text apart', () => {
    const of = (byte: number) => textOf(part.body, { ...REQUEST, body: Buffer.from([byte]) });
    expect(of(0xff)).not.toBe(of(0xfe));
  });

  it('take $& and its like in a body as they are', () => {
    const tricky = "$&$`$'$1$$";
    expect(textOf(part.body, { ...REQUEST, body: Buffer.from(tricky) })).toBe(tricky);
  });
});

describe('a message', () => {
  it('is written like its template, literals in UTF-8', () => {
    const out = build(message`é:${part.method}\n${part.query}.`);
    expect(Buffer.concat(out.pieces()).toString('utf8')).toBe('é:POST\nb=%32&a=1&a=0.');
  });

  it('of lines has one line feed between each two, and none at the end', () => {
    expect(
      Buffer.concat(build(lines(part.method, part.path, header('X-Empty'), part.keyId)).pieces()).toString(),
    ).toBe('POST\n/A/%7eb\n\nkey-1');
  });

  it.each([undefined, null, 'text', 5, {}])('takes no %s for a part', (part) => {
    expect(() => message`${part as unknown as Part}`).toThrow(/takes parts/);
    expect(() => lines(part as unknown as Part)).toThrow(/takes parts/);
  });
});
