/** Targets, queries and addresses that parsers are at odds about. */

import { readFileSync } from 'node:fs';
import { createVerifier, defineScheme, header, memoryStore, message, part } from 'countersign';
import { decodedPairs, pathOf, queryOf } from 'countersign/scheme';
import { describe, expect, it } from 'vitest';
import { compileAllowlist, parseAddress } from '../../packages/countersign/src/checks/address.ts';

function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/url-ip/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** As Node delivers what came over the wire as UTF-8. */
function onTheWire(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Leaves out texts that the vectors have once more, for another function of the library that they are from. */
function eachOnce<T extends { readonly text: string }>(vectors: readonly T[]): T[] {
  return [...new Map(vectors.map((vector) => [vector.text, vector])).values()];
}

describe('a raw target', () => {
  const scheme = defineScheme({
    name: 'targets',
    keyId: header('X-Key'),
    timestamp: header('X-Timestamp', 'unixSeconds'),
    signature: header('X-Signature'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}${part.target}`,
    toleranceSeconds: 300,
    replay: 'signature',
  });
  const key = { id: 'key-1', secrets: ['a-secret-of-the-test-0123456789abcdef'] };
  const nowMs = 1_764_547_200_000;
  const targets = vectors<{ target: string; parsed: string; rewritten: boolean }[]>('targets');

  async function codeOf(signedTarget: string, sentTarget: string): Promise<string> {
    const verifier = createVerifier({
      ...{ scheme, keys: key, store: memoryStore(), clock: () => nowMs },
    });
    const plain = { method: 'GET', headers: [], body: Buffer.alloc(0) };
    const headers = scheme.sign({
      ...{ keyId: key.id, key: Buffer.from(key.secrets[0] as string), nowMs, nonce: '' },
      request: { ...plain, url: signedTarget },
    });
    const verdict = await verifier.verify({ ...plain, url: sentTarget, headers: headers.flat() });
    return verdict.ok ? 'accepted' : verdict.code;
  }

  it.each(targets)('is signed as it was sent, and never as a parser writes it: $target', async (vector) => {
    const sent = onTheWire(vector.target);
    const outcome = sent.startsWith('/') && !sent.includes('#') ? 'accepted' : 'malformed_target';
    expect(await codeOf(sent, sent)).toBe(outcome);
    if (vector.rewritten) expect(await codeOf(onTheWire(vector.parsed), sent)).not.toBe('accepted');
  });

  it.each(targets)('is taken apart at its first question mark, and nothing is lost: $target', (vector) => {
    const sent = onTheWire(vector.target);
    const mark = sent.includes('?') ? '?' : '';
    expect(pathOf(sent) + mark + queryOf(sent)).toBe(sent);
    expect(pathOf(sent)).not.toContain('?');
  });
});

describe('the pairs of a query', () => {
  const malformed = ['a=%zz', 'a=%'];

  it.each(vectors<{ query: string; pairs: [string, string][] }[]>('query-pairs'))(
    'are those of forms, as bytes, or none where an encoding is malformed: $query',
    ({ query, pairs }) => {
      const found = decodedPairs(onTheWire(query));
      if (malformed.includes(query)) expect(found).toBeUndefined();
      // The parser makes U+FFFD of a byte that is no UTF-8. Signed is the byte.
      else if (query === 'a=%E4') expect(found).toEqual([['a', '\u00e4']]);
      else expect(found).toEqual(pairs.map((pair) => pair.map(onTheWire)));
    },
  );
});

describe('an address', () => {
  interface Addresses {
    readonly addresses: { text: string; nodeNetIsIP: number }[];
    readonly cidrs: { text: string; ipaddrJs: boolean }[];
    readonly matches: { address: string; cidr: string; matches: boolean }[];
    readonly oddities: { text: string; nodeNetIsIP: number }[];
  }
  const { addresses, cidrs, matches, oddities } = vectors<Addresses>('ip');
  const hasPort = (text: string) => /^\[|^[\d.]+:\d+$/.test(text);
  // An empty zone means as little as any other.
  const known = eachOnce([...addresses, ...oddities]).filter(
    ({ text }) => !hasPort(text) && !text.endsWith('%'),
  );

  it.each(known)('is one where Node says so, and in no other spelling: "$text"', ({ text, nodeNetIsIP }) => {
    // An IPv4 address behind two colons is the deprecated form, which some take for the mapped one.
    const isAddress = nodeNetIsIP !== 0 && !/^::\d+\./.test(text);
    expect(parseAddress(text) !== undefined).toBe(isAddress);
    expect(compileAllowlist(['0.0.0.0/0', '::/0']).allows(text)).toBe(isAddress);
  });

  it.each(matches)('$address against $cidr: $matches', ({ address, cidr, matches }) => {
    const [network, bits] = cidr.split('/');
    if (network?.includes('%')) {
      expect(() => compileAllowlist([cidr])).toThrow(TypeError);
      return;
    }
    try {
      expect(compileAllowlist([cidr]).allows(address)).toBe(matches);
    } catch (error) {
      // Bits outside the mask are a mistake of the author; what is meant is said.
      const meant = /did you mean ([^ ]+\/\d+)\?/.exec((error as Error).message)?.[1];
      expect(meant?.endsWith(`/${bits}`)).toBe(true);
      expect(compileAllowlist([meant as string]).allows(address)).toBe(matches);
    }
  });

  it.each(eachOnce(cidrs))(
    'block that is none is refused when the list is compiled: "$text"',
    ({ text, ipaddrJs }) => {
      const isBlock = (ipaddrJs || !text.includes('/')) && !text.includes('%');
      if (!isBlock) expect(() => compileAllowlist([text])).toThrow(TypeError);
    },
  );
});
