/** No parser of what strangers send takes more than linear time. */

import { describe, it } from 'vitest';
import { parseAddress, parseClientAddress } from '../src/checks/address.ts';
import { parseJsonText } from '../src/diagnosis/mutations/body/json-text.ts';
import { readTime } from '../src/diagnosis/parse/lenient-time.ts';
import { routedPath } from '../src/idempotency/routed-path.ts';
import { defineScheme, header, headerParam, message, type Part, part } from '../src/index.ts';
import { componentOf } from '../src/message-signatures/components/component.ts';
import { compileCoverage } from '../src/message-signatures/components/coverage.ts';
import { DIGEST_FIELDS, parseDigests } from '../src/message-signatures/fields/digest-fields.ts';
import {
  parseByteSequences,
  parseSignatureInput,
} from '../src/message-signatures/fields/signature-fields.ts';
import { multipartParts } from '../src/request/multipart-parts.ts';
import { originForm } from '../src/request/request-target.ts';
import { acceptedMediaType } from '../src/responses/accepted-media-type.ts';
import { readJsonMembers } from '../src/scheme/json/json-members.ts';
import { createJsonReader } from '../src/scheme/json/json-reader.ts';
import { compileMessage } from '../src/scheme/message/message.ts';
import { MessageWriter } from '../src/scheme/message/message-writer.ts';
import { decodedPairs, sortedDecodedQuery, sortedRawQuery } from '../src/scheme/target.ts';
import { decode } from '../src/scheme/values/encodings.ts';
import { parseForm } from '../src/scheme/values/form.ts';
import { HeaderReader } from '../src/scheme/values/header-reader.ts';
import { parametersNamed } from '../src/scheme/values/parameters.ts';
import { TIMESTAMP_FORMATS, timestampFormat } from '../src/scheme/values/timestamps.ts';
import { ip2Date } from '../src/schemes/ip2/date.ts';
import { lowerUtf8 } from '../src/schemes/ip2/lowercase.ts';
import { parseDictionary, parseItem, parseList } from '../src/structured-fields/parse-field.ts';
import { ACME, PLAIN } from './support/acme.ts';
import { expectLinear } from './support/expect-linear.ts';

/** Long enough that even a cheap step for each pair of characters shows. */
const SMALL = 10_000;
/** Texts that are repeated: all that a parser looks for, and what looks like it. */
const UNITS = [
  ...'{}[]",:;=&?%/\\ \t0a.-+*',
  ...['%41', '%', 'a=b&', 'v1=a,', 'v1="', 'a, ', '"a":1,', '{"a":', '"\\u0041"', '\\"', '//', '/../', '1:'],
  ...['\r\n--b\r\n', '\r\n--', '\u00e9', '\u0130', '1.', 'GMT', 'a/b;q=0.1,', 'v1,a '],
];

const listed = header('X-Signature', { separator: ' ', prefix: 'v1,', encoding: 'base64' });
const schemes = {
  whole: defineScheme(ACME),
  listed: defineScheme({ ...PLAIN, signature: listed }),
  parameters: defineScheme({ ...PLAIN, signature: headerParam('X-Signature', 'v1') }),
};

function readHead(name: keyof typeof schemes, value: string): unknown {
  const headers = ['X-Key', value, 'X-Time', '1700000000', 'X-Nonce', value, 'X-Signature', value];
  return schemes[name].read({ method: 'POST', url: `/${value}`, headers }, []);
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
const PARTS = [
  ['sorted fields', part.sortedForm({ from: 'both', without: ['a'], distinct: true })],
  ['the value of a field', part.formValue('a')],
  ['JSON without blanks', part.minifiedJson(part.body)],
  ['a query without its signature', part.queryWithout('v1')],
  ['a header before its signature', part.beforeParameter('X-Time', 'v1')],
  ['signed headers', part.signedHeaders(header('X-Time'), { required: [], spaces: 'merged' })],
  [
    'a signed header with merged spaces',
    part.signedHeaders(header('X-List'), { required: [], spaces: 'merged' }),
  ],
  ['decoded escapes', part.percentDecode(part.target, ':/')],
  ['decoded escapes of all', part.percentDecode(part.target)],
  ['an encoded target', part.percentEncode(part.target)],
  ['escaped text', part.escapeNonAscii(part.body)],
] as const;

function partParser(of: Part): (text: string) => unknown {
  const headers = new HeaderReader();
  const write = compileMessage(message`${of}`, headers);
  const out = new MessageWriter();
  return (text) => {
    const sent = ['X-Time', text, 'X-List', 'x-value', 'X-Value', text, 'Content-Type', FORM_TYPE];
    const request = { method: 'POST', url: `/?${text}`, headers: sent, body: Buffer.from(text) };
    const fields = { keyId: '', timestamp: '', timestampMs: 0, nonce: undefined, signatures: [] };
    const none = { requestId: undefined, idempotencyKey: undefined, eventId: undefined };
    out.reset();
    write(request, { ...fields, ...none, headers: headers.read(request).values }, out);
    return out.problem;
  };
}

const PARSERS: readonly (readonly [what: string, parse: (text: string) => unknown])[] = [
  ['the pairs of a query', decodedPairs],
  ['the pairs of a form', parseForm],
  ['a query that is sorted decoded', sortedDecodedQuery],
  ['a query that is sorted as it was sent', sortedRawQuery],
  ...PARTS.map(([what, of]) => [what, partParser(of)] as const),
  ['a target', (text) => originForm(`http://a/${text}`, ['Host', text])],
  ['a path as routers read it', (text) => routedPath(text, { isCaseSensitive: false, isStrict: false })],
  ['headers', (text) => readHead('whole', text)],
  ['a list of signatures', (text) => readHead('listed', text)],
  ['parameters', (text) => readHead('parameters', text)],
  ['parameters of any length', (text) => parametersNamed('v1', text)],
  ['hex', (text) => decode('hex', text)],
  ['base64', (text) => decode('base64', text)],
  ...TIMESTAMP_FORMATS.map((name) => [`a timestamp as ${name}`, timestampFormat(name).parse] as const),
  ['a fraction of a second', (text) => timestampFormat('iso8601').parse(`2026-11-29T18:45:52.${text}`)],
  ['the date of IP2', ip2Date.parse],
  ['a date in any form', readTime],
  ['an address', parseAddress],
  ['the address of a client', parseClientAddress],
  ['Accept', (text) => acceptedMediaType(text, ['application/json', 'text/plain'])],
  ['the members of a body', (text) => readJsonMembers(Buffer.from(`{"a":${text}}`))],
  ['members by their names', (text) => membersOf(`{"a":${text}}`)],
  ['a text within a body', (text) => membersOf(`{"a":"${text}"}`)],
  ['a body as text', (text) => parseJsonText(`{"a":${text}}`)],
  ['a form', (text) => multipartParts(FORM, Buffer.from(`--b\r\n${text}\r\n--b--`))],
  ['structured fields', (text) => [parseItem(text), parseList(text), parseDictionary(`a=${text}`)]],
  [
    'Signature-Input',
    (text) => [parseSignatureInput(`a=(${text})`), parseSignatureInput(`a=();tag="${text}"`)],
  ],
  ['Signature', (text) => parseByteSequences(`a=:${text}:`)],
  ['digests', (text) => DIGEST_FIELDS.map((name) => parseDigests(name, `sha-256=${text}`))],
  ['covered components', (text) => COMPONENTS.map((component) => linesOf(component, text))],
  ['lower case', (text) => lowerUtf8(Buffer.from(text))],
];

const COMPONENTS = ['x', '"x";bs', '"x";sf', '"x";key="a"', '"@query-param";name="a"'].map(componentOf);

function linesOf(component: (typeof COMPONENTS)[number], text: string): unknown {
  const coverage = compileCoverage([component], { x: 'dictionary' });
  if (typeof coverage === 'string') throw new TypeError(coverage);
  return coverage.linesOf({ method: 'GET', url: `/?${text}`, headers: ['x', `a${text}`, 'x', text] });
}

const FORM = ['Content-Type', 'multipart/form-data; boundary=b'];

function membersOf(body: string): unknown {
  const reader = createJsonReader({ anyCase: true });
  const slot = reader.want('a');
  return reader.read({ body: Buffer.from(body) }).text(slot);
}

describe('the cost of reading grows with the length and not faster:', () => {
  it.each(PARSERS)('%s', { timeout: 60_000 }, (_what, parse) => {
    for (const unit of UNITS)
      for (const end of ['', 'x'])
        expectLinear((length) => unit.repeat(Math.ceil(length / unit.length)) + end, parse, SMALL);
  });
});
