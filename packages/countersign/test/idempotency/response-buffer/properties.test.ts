import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, buffering, serve, wholeOf } from '../../../../../test/contract/buffered-responses.ts';

type Step = (res: ServerResponse) => void;

interface Program {
  readonly head: Step;
  readonly writes: readonly Step[];
  readonly end: Step;
}

const OF_TEXT = ['utf8', 'latin1', 'utf16le', 'ascii'] as const;
// Node itself does not live through text of these that is malformed.
const OF_BYTES = ['base64', 'base64url', 'hex', 'latin1'] as const;

const nothing = fc.constant<Step>(() => {});
const bytes = fc.uint8Array({ maxLength: 300 });
const chunk = fc.oneof(
  fc.tuple(bytes),
  fc.tuple(fc.string({ unit: 'binary', maxLength: 100 })),
  fc.tuple(fc.string({ unit: 'grapheme', maxLength: 100 }), fc.constantFrom(...OF_TEXT)),
  fc
    .tuple(bytes, fc.constantFrom(...OF_BYTES))
    .map(([some, encoding]) => [Buffer.from(some).toString(encoding), encoding]),
);

const write = chunk.map<Step>(
  (args) => (res) => void (res.write as (...args: unknown[]) => boolean)(...args),
);
const end = fc.oneof(
  fc.constant<Step>((res) => void res.end()),
  fc.constant<Step>((res) => void res.end(null, null as never)),
  fc.constant<Step>((res) => void res.end('')),
  chunk.map<Step>(
    (args: readonly unknown[]) => (res) => void (res.end as (...args: unknown[]) => unknown)(...args),
  ),
);

const name = fc.constantFrom('X-A', 'x-b', 'X-c', 'Set-Cookie', 'Vary');
const value = fc.oneof(fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/), fc.nat().map(String));
const headers = fc.array(fc.tuple(name, value), { maxLength: 4 });
const status = fc.constantFrom(200, 201, 202, 204, 205, 304, 307, 400, 404, 409, 422, 500, 503, 599, 799);

const setHeaders = headers.map<Step>((list) => (res) => {
  for (const [key, text] of list) res.appendHeader(key, text);
});
const setStatus = status.map<Step>((code) => (res) => {
  res.statusCode = code;
});
const writeHead = fc
  .tuple(status, fc.option(value), headers, fc.nat(2))
  .map<Step>(([code, message, list, form]) => {
    // Node takes the last of several values where others were set before, and all of them elsewhere.
    const unique = [...new Map(list.map((pair) => [pair[0].toLowerCase(), pair])).values()];
    const given = [Object.fromEntries(unique), unique.flat(), unique][form] as string[];
    return (res) => {
      const hasOthers = res.getHeaderNames().length > 0;
      // Pairs are understood by Node where nothing else was set, only.
      const safe = form === 2 && hasOthers ? unique.flat() : given;
      if (message === null) res.writeHead(code, safe);
      else res.writeHead(code, message, safe);
    };
  });
const flush = fc.constant<Step>((res) => res.flushHeaders());
const cork = fc.constant<Step>((res) => {
  res.cork();
  res.write('corked');
  res.uncork();
});

const program: fc.Arbitrary<Program> = fc.record({
  head: fc
    .tuple(fc.oneof(setHeaders, nothing), fc.oneof(setStatus, writeHead, flush, nothing))
    .map<Step>((steps) => (res) => {
      for (const step of steps) step(res);
    }),
  writes: fc.array(fc.oneof({ weight: 9, arbitrary: write }, { weight: 1, arbitrary: cork }), {
    maxLength: 6,
  }),
  end,
});

describe('what a client sees of a response that is buffered', () => {
  it('is byte for byte what it sees of one that is not', async () => {
    let current: Program;
    const buffered = buffering();
    async function run(res: ServerResponse): Promise<void> {
      const { head, writes, end } = current;
      head(res);
      for (const [i, step] of writes.entries()) {
        step(res);
        if (i % 2 === 1) await new Promise(setImmediate);
      }
      end(res);
    }
    const plainPort = await serve((_, res) => void run(res));
    const bufferedPort = await serve((_, res) => {
      buffered.buffer(res);
      void run(res);
    });
    await fc.assert(
      fc.asyncProperty(program, fc.constantFrom('GET', 'POST', 'HEAD'), async (next, method) => {
        current = next;
        const plain = await ask(plainPort, { method });
        const seen = await ask(bufferedPort, { method });
        const kept = wholeOf(await buffered.next()).response;
        expect([seen.status, seen.message]).toEqual([plain.status, plain.message]);
        expect(seen.body.toString('hex')).toBe(plain.body.toString('hex'));
        expect(comparable(seen.headers)).toEqual(comparable(plain.headers));
        expect([kept.status, Buffer.from(kept.body).toString('hex')]).toEqual([
          plain.status,
          plain.body.toString('hex'),
        ]);
      }),
      { numRuns: 100 },
    );
  });
});

/** Without the time, and without how the end of the body is reported. */
function comparable(headers: object): object {
  const framing = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];
  return Object.fromEntries(Object.entries(headers).filter(([key]) => !framing.includes(key)));
}
