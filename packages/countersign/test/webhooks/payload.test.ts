import { describe, expect, it } from 'vitest';
import type { DeliveryFacts } from '../../src/scheme/delivery.ts';
import { readPayload } from '../../src/webhooks/payload.ts';

const FORM = 'application/x-www-form-urlencoded';
const GITHUB: DeliveryFacts = { payload: ['json', 'form'], payloadField: 'payload' };
const MULTIPART = [
  '--x',
  'Content-Disposition: form-data; name="json"',
  '',
  '{"event":1}',
  '--x',
  'Content-Disposition: form-data; name="file"; filename="a.txt"',
  'Content-Type: text/plain',
  '',
  'text',
  '--x--',
  '',
].join('\r\n');

describe('a payload', () => {
  it.each<[string, DeliveryFacts, string, string | undefined, unknown]>([
    ['JSON whatever it is called', {}, '{"a":1}', 'text/plain', { a: 1 }],
    ['nothing where a method has no body', { methods: ['POST', 'DELETE'] }, '', undefined, undefined],
    ['a JSON array', {}, '[1]', undefined, [1]],
    ['the JSON in a field of a form', GITHUB, 'payload=%7B%22a%22%3A1%7D', FORM, { a: 1 }],
    ['the fields of a form without that field', GITHUB, 'a=1&b=2&b=3', FORM, { a: '1', b: ['2', '3'] }],
    ['JSON that somebody calls a form', GITHUB, '{"a":"&payload=[]"}', FORM, { a: '&payload=[]' }],
    ['the first kind where the content type is none of them', GITHUB, '1', 'image/png', 1],
    [
      'a form',
      { payload: 'form' },
      'a=1+2&__proto__=x',
      undefined,
      Object.fromEntries([
        ['a', '1 2'],
        ['__proto__', 'x'],
      ]),
    ],
    ['an array of lines', { payload: 'jsonLines' }, '{"a":1}\n{"a":2}\n', undefined, [{ a: 1 }, { a: 2 }]],
    ['an array in place of lines', { payload: 'jsonLines' }, '[{"a":1}]', undefined, [{ a: 1 }]],
    ['an array of one line', { payload: 'jsonLines' }, '{"a":1}', undefined, [{ a: 1 }]],
    ['a text', { payload: 'text' }, 'a', undefined, 'a'],
    ['bytes', { payload: 'bytes' }, 'a', undefined, Buffer.from('a')],
    [
      'the JSON in a field of a multipart form',
      { payload: 'multipart', payloadField: 'json' },
      MULTIPART,
      'multipart/form-data; boundary=x',
      { event: 1 },
    ],
    [
      'the fields and files of a multipart form',
      { payload: 'multipart' },
      MULTIPART,
      'multipart/form-data; boundary=x',
      { json: '{"event":1}', file: expect.any(File) },
    ],
  ])('is %s', async (_name, facts, body, contentType, payload) => {
    expect(await readPayload({ body: Buffer.from(body), contentType }, facts)).toEqual({ ok: true, payload });
  });

  it.each<[string, DeliveryFacts, string, string | undefined, string]>([
    ['JSON', GITHUB, 'payload=%7B', FORM, 'form data'],
    ['JSON lines', { payload: 'jsonLines' }, '{"a":1}\n{', undefined, 'JSON'],
    ['multipart', { payload: 'multipart' }, 'x', 'multipart/form-data; boundary=x', 'multipart form data'],
    ['multipart without a boundary', { payload: 'multipart' }, MULTIPART, undefined, 'multipart form data'],
    ['empty', {}, '', undefined, 'JSON'],
  ])('is refused that is no %s', async (_name, facts, body, contentType, form) => {
    expect(await readPayload({ body: Buffer.from(body), contentType }, facts)).toEqual({
      ok: false,
      reason: `The body is not valid ${form}.`,
      detail: `the body is not valid ${form}`,
    });
  });
});
