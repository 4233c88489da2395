import { describe, expect, it } from 'vitest';
import { defineScheme, header, jsonField, type Message, message, part } from '../../../src/index.ts';
import { MessageWriter } from '../../../src/scheme/message/message-writer.ts';

function schemeOf(signed: Message, more: object = {}) {
  return defineScheme({
    name: 'acme',
    signature: header('X-Signature'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: signed,
    replay: 'signature',
    ...more,
  });
}

function writtenBy(signed: Message, body: object) {
  const scheme = schemeOf(signed);
  const headers = ['X-Signature', 'ab'.repeat(32)];
  const request = {
    method: 'POST',
    url: '/',
    headers,
    body: Buffer.from(JSON.stringify(body)),
    address: undefined,
  };
  const fields = scheme.read(request, []);
  const out = new MessageWriter();
  if (!('code' in fields)) scheme.write(request, fields, out, 0);
  return out.problem?.code ?? Buffer.from(out.whole()).toString('utf8');
}

describe('part.byValue()', () => {
  const signed = message`<${part.byValue(jsonField('type'), {
    note: message`note ${jsonField('text')}`,
    other: jsonField('other'),
  })}>`;

  it('writes the message of the value', () => {
    expect(writtenBy(signed, { type: 'note', text: 'hello', other: 'x' })).toBe('<note hello>');
  });

  it.each([{ type: 'else' }, { type: '__proto__' }, {}])('refuses a body with another value: %j', (body) => {
    expect(writtenBy(signed, body)).toBe('malformed_body');
  });

  it('binds what all messages hold, and nothing else', () => {
    const timestamp = jsonField('time', 'unixSeconds');
    const both = message`${part.byValue(jsonField('type'), { a: timestamp, b: message`b${timestamp}` })}`;
    expect(schemeOf(both, { timestamp }).window).toBeDefined();
    const one = message`${part.byValue(jsonField('type'), { a: timestamp, b: part.method })}`;
    expect(() => schemeOf(one, { timestamp })).toThrow('timestamp');
  });

  it('must have values', () => {
    expect(() => part.byValue(part.body, {})).toThrow(TypeError);
  });
});

describe('part.oneOf()', () => {
  const signed = message`<${part.oneOf(jsonField('topic'), ['ours', 'größe'])}>`;

  it.each(['ours', 'größe'])('writes the value as it is: %s', (topic) => {
    expect(writtenBy(signed, { topic })).toBe(`<${topic}>`);
  });

  it.each(['theirs', 'ours ', ''])('refuses a body with another value: "%s"', (topic) => {
    expect(writtenBy(signed, { topic })).toBe('malformed_body');
  });

  it('must have a list of texts', () => {
    expect(() => part.oneOf(part.body, [])).toThrow(TypeError);
  });
});

describe('part.text()', () => {
  it('writes a configured text as UTF-8, and takes nothing else', () => {
    expect(writtenBy(message`${part.text('größe')}|${part.method}`, {})).toBe('größe|POST');
    expect(() => part.text(1 as never)).toThrow(TypeError);
  });
});
