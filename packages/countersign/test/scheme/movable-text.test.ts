import { describe, expect, it } from 'vitest';
import { defineScheme, header, lines, type Message, message, part } from '../../src/index.ts';
import { movableTextIn } from '../../src/scheme/declaration/movable-text.ts';
import { stripe } from '../../src/schemes/stripe.ts';

const scheme = (signed: Message) =>
  defineScheme({
    name: 'own',
    keyId: header('X-Key'),
    timestamp: header('X-Time', 'unixSeconds'),
    signature: header('X-Signature'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: signed,
    replay: 'signature',
  });

describe('a string to sign', () => {
  it.each<[string, Message]>([
    ['path and body by a mark that both may have', message`${part.timestamp}:${part.target}:${part.body}`],
    ['path and query by nothing', message`${part.path}${part.query}\n${part.timestamp}`],
    [
      'method, target and body by nothing',
      message`${part.timestamp}${part.method}${part.target}${part.body}`,
    ],
    ['a body before a header', message`${part.timestamp}.${part.body}.${header('X-Region')}`],
    ['a header before a body', message`${header('Host')}:${part.timestamp}:${part.body}`],
    ['a decoded query before a body', lines(part.timestamp, part.sortedQuery, part.body)],
  ])('that joins %s is warned of', (_what, signed) => {
    expect(movableTextIn(signed)).toEqual([expect.stringMatching(/text can move from one to the other/)]);
    expect(scheme(signed).warnings).toHaveLength(1);
  });

  it.each<[string, Message]>([
    ['lines, with the body last', lines(part.timestamp, part.method, part.target, part.body)],
    ['the time before the body', message`${part.timestamp}.${part.body}`],
    ['the time behind the body', message`${part.body}.${part.timestamp}`],
    ['a target and the hash of a body', message`${part.method}:${part.target}:${part.sha256(part.body)}`],
    ['the body alone', message`${part.body}`],
  ])('of %s is not', (_what, signed) => {
    expect(movableTextIn(signed)).toEqual([]);
  });

  it('of a vendor is as the vendor has it', () => {
    expect(stripe().warnings).toEqual([]);
  });
});
