import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignParts } from '../../ui/request/strings/aligned-parts.ts';
import { compare, type Run } from '../../ui/request/strings/compare.ts';
import { byteLength, isInvisible, tokensOf, toVisible } from '../../ui/text/tokens.ts';

const SERVER = ['1764547200', '.', 'POST', '.', '/v2/topup', '\\n', '{"refid": "MS-42", "amount": 150.00}'];

function stringOf(texts: readonly string[], labels = texts.map((_, i) => `part ${i}`)) {
  const parts = texts.map((text, i) => ({
    label: labels[i] as string,
    role: 'other' as const,
    text,
    bytes: byteLength(tokensOf(text)),
  }));
  return { text: texts.join(''), parts };
}

const textOf = (runs: readonly Run[]) => runs.flatMap(({ text }) => text).join('');
const differing = (runs: readonly Run[]) =>
  runs.filter(({ isEqual }) => !isEqual).map(({ text }) => text.join(''));

describe('two strings to sign', () => {
  it('differ in the characters that the client has left out, in the part that lacks them', () => {
    const client = SERVER.with(6, '{"refid":"MS-42","amount":150.00}').join('');
    const parts = alignParts(stringOf(SERVER), { text: client });
    expect(parts.map(({ isEqual }) => isEqual)).toEqual([true, true, true, true, true, true, false]);
    expect(differing(parts[6]?.server ?? [])).toEqual([' ', ' ', ' ']);
    expect(differing(parts[6]?.client ?? [])).toEqual([]);
    expect(parts[6]).toMatchObject({ serverBytes: 36, clientBytes: 33 });
  });

  it('show an added line break at the end in the last part, as one byte', () => {
    const parts = alignParts(stringOf(SERVER), { text: `${SERVER.join('')}\\n` });
    expect(parts.findIndex(({ isEqual }) => !isEqual)).toBe(6);
    expect(differing(parts[6]?.client ?? [])).toEqual(['\\n']);
    expect(parts[6]).toMatchObject({ serverBytes: 36, clientBytes: 37 });
  });

  it('show a part that is written otherwise in its own row, and none of its neighbours', () => {
    const parts = alignParts(stringOf(SERVER), { text: SERVER.with(2, 'get').join('') });
    expect(parts.filter(({ isEqual }) => !isEqual).map(({ label }) => label)).toEqual(['part 2']);
    expect(textOf(parts[2]?.client ?? [])).toBe('get');
  });

  it('count the bytes that the diagnosis has counted, where a value is not shown', () => {
    const server = {
      text: '{redacted}',
      parts: [{ label: '{nonce}', role: 'nonce' as const, text: '{redacted}', bytes: 32 }],
    };
    expect(alignParts(server, { text: '{redacted}' })[0]).toMatchObject({ isEqual: true, clientBytes: 32 });
    const client = {
      text: '{redacted}',
      parts: [{ label: '{nonce}', role: 'nonce' as const, text: '{redacted}', bytes: 16 }],
    };
    expect(alignParts(server, client)[0]).toMatchObject({ isEqual: false, clientBytes: 16 });
  });

  it('lose nothing: all parts together are both strings, whatever these are', () => {
    const character = fc.constantFrom('a', 'b', ' ', '\n', '\\', 'é', '😀', '\u200b', '\ud800');
    const text = fc.string({ unit: character, maxLength: 30 }).map(toVisible);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), text, (server, client) => {
        const parts = alignParts(stringOf(server), { text: client });
        expect(parts.map((part) => textOf(part.server))).toEqual(server);
        expect(parts.map((part) => textOf(part.client)).join('')).toBe(client);
      }),
    );
  });

  it('are equal only where they are the same', () => {
    const token = fc.constantFrom('a', 'b', 'c', '\\n');
    const tokens = fc.array(token, { maxLength: 20 });
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        const equal = compare(a, b);
        const common = (side: readonly string[], marks: readonly boolean[]) =>
          side.filter((_, i) => marks[i]);
        expect(common(a, equal.a)).toEqual(common(b, equal.b));
        if (a.join() === b.join()) expect([...equal.a, ...equal.b]).not.toContain(false);
        else expect([...equal.a, ...equal.b]).toContain(false);
      }),
    );
  });

  it('are compared in a time that does not explode with their length', () => {
    const long = (letter: string) => tokensOf(letter.repeat(100_000));
    expect(compare(long('a'), long('b')).a.every((isEqual) => !isEqual)).toBe(true);
  });
});

describe('a character that cannot be seen', () => {
  it.each(['\n', '\r', '\t', '\u0007', '\u00a0', '\u200b', '\u202e', '\ufeff', '\u2028'])(
    'is one token, an escape, with the bytes of %j',
    (character) => {
      const tokens = tokensOf(toVisible(character));
      expect(tokens).toHaveLength(1);
      expect(isInvisible(tokens[0] ?? '')).toBe(true);
      expect(byteLength(tokens)).toBe(Buffer.byteLength(character));
    },
  );

  it('is told from the escape that a text has in it', () => {
    expect(tokensOf(toVisible('\\n')).map(isInvisible)).toEqual([false, false]);
  });

  it('is counted as in the text itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite' }), (text) => {
        expect(byteLength(tokensOf(toVisible(text)))).toBe(Buffer.byteLength(text));
      }),
    );
  });
});
