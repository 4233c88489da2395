import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/idempotency/operation-id.ts';
import { unroutedPath } from '../../src/idempotency/routed-path.ts';
import { multipartParts } from '../../src/request/multipart-parts.ts';

const PART = 'Content-Disposition: form-data; name="a"\r\n\r\n1';
const BODY = `--B\r\n${PART}\r\n--B\r\nx\r\n--B--\r\n`;

function typed(boundary: string): string[] {
  return ['Content-Type', `multipart/form-data; boundary=${boundary}`];
}

function partsOf(body: string, headers: readonly string[] = typed('B')): string[] | undefined {
  return multipartParts(headers, Buffer.from(body))?.map((part) => Buffer.from(part).toString());
}

function fingerprint(headers: readonly string[], body: string | Uint8Array): string {
  const request = { method: 'POST', url: '/files', headers, body: Buffer.from(body as string) };
  return fingerprintOf(request, unroutedPath('/files'));
}

describe('the parts of a form', () => {
  it('are what stands between its boundaries', () => {
    expect(partsOf(BODY)).toEqual([PART, 'x']);
    expect(partsOf(BODY.slice(0, -2))).toEqual([PART, 'x']);
    expect(partsOf('--B\r\n\r\n--B--')).toEqual(['']);
    expect(partsOf('--a b\r\nx\r\n--a b--', typed('"a b"'))).toBeUndefined();
    expect(partsOf("--a'(+?\r\nx\r\n--a'(+?--", typed('"a\'(+?"'))).toEqual(['x']);
  });

  it.each([
    ['a text before the first', `preamble\r\n${BODY}`],
    ['a text behind the last', `${BODY}epilogue`],
    ['no end', BODY.replace('--B--', '--B')],
    ['a line that begins like its boundary', BODY.replace('x', '\r\n--Bx\r\n')],
    ['spaces behind its boundary', BODY.replace('--B\r\nx', '--B \r\nx')],
    ['lines that end without a carriage return', BODY.replaceAll('\r\n', '\n')],
    ['nothing', ''],
    ['nothing but its boundary', '--B'],
    ['nothing but its end', '--B--\r\n'],
  ])('are none where two parsers might differ: %s', (_what, body) => {
    expect(partsOf(body)).toBeUndefined();
  });

  it.each([
    ['no type', []],
    ['two types', [...typed('B'), ...typed('B')]],
    ['another type', ['Content-Type', 'multipart/mixed; boundary=B']],
    ['two boundaries', typed('B; boundary=C')],
    ['another parameter', typed('B; charset=utf-8')],
    ['an empty boundary', typed('""')],
    ['a boundary of 71 characters', typed('B'.repeat(71))],
    ['a boundary with an escape', typed('"\\B"')],
  ])('are none with %s', (_what, headers) => {
    expect(partsOf(BODY, headers)).toBeUndefined();
  });

  it('are the same after they were joined by any boundary that is in none of them', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(
        fc.array(bytes, { minLength: 1, maxLength: 5 }),
        fc.stringMatching(/^[\w'+.-]{20,70}$/),
        (parts, boundary) => {
          const joined = Buffer.concat([
            ...parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part, Buffer.from('\r\n')]),
            Buffer.from(`--${boundary}--\r\n`),
          ]);
          expect(multipartParts(typed(boundary), joined)?.map((part) => [...part])).toEqual(
            parts.map((part) => [...part]),
          );
        },
      ),
    );
  });

  it('take time that grows with the body alone, also where it is all beginnings of a boundary', () => {
    const headers = typed('-'.repeat(70));
    const took = (repeats: number) => {
      const body = Buffer.from(`--${'-'.repeat(70)}\r\n${`\r\n${'-'.repeat(71)}x`.repeat(repeats)}`);
      const startMs = performance.now();
      expect(multipartParts(headers, body)).toBeUndefined();
      return performance.now() - startMs;
    };
    took(1_000);
    expect(took(40_000)).toBeLessThan(1_000);
  });
});

describe('the fingerprint of a form', () => {
  it('is that of its parts, in their order', () => {
    const first = fingerprint(typed('B'), BODY);
    expect(fingerprint(typed('"other.boundary"'), BODY.replaceAll('--B', '--other.boundary'))).toBe(first);
    expect(fingerprint(typed('B'), BODY.replace('\r\nx', '\r\ny'))).not.toBe(first);
    expect(fingerprint(typed('B'), `--B\r\nx\r\n--B\r\n${PART}\r\n--B--\r\n`)).not.toBe(first);
    expect(fingerprint(typed('B'), `--B\r\n${PART}x\r\n--B--\r\n`)).not.toBe(first);
  });

  it('is not that of another body with the same bytes', () => {
    const parts = [PART, 'x'].map((part) => `${part.length}:${part}`).join('');
    expect(fingerprint(['Content-Type', 'text/plain'], parts)).not.toBe(fingerprint(typed('B'), BODY));
    expect(fingerprint(['Content-Type', 'text/plain'], BODY)).not.toBe(fingerprint(typed('B'), BODY));
  });
});
