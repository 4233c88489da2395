import { describe, expect, it } from 'vitest';
import type { MistakeCode } from '../../../../src/diagnosis.ts';
import { mutationsFor, situationOf } from '../../../support/mutations.ts';

/** The texts that may have been signed in place of a body, by one mistake. */
function signedFor(body: string, code: MistakeCode): string[] {
  const situation = situationOf({ body });
  return mutationsFor([], { body })
    .filter(({ mistakes }) => mistakes[0]?.code === code)
    .flatMap((mutation) => (mutation.on === 'situation' ? (mutation.apply(situation) ?? []) : []))
    .map(({ request }) => Buffer.from(request.body).toString())
    .filter((changed) => changed !== body);
}

describe('a JSON body', () => {
  it('may have been signed with its members in any other order, where it has five or fewer', () => {
    const orders = new Set(signedFor('{"a": 1, "b": 2, "c": 3}', 'body_keys_reordered'));
    expect(orders.size).toBe(5);
    expect(orders).toContain('{"c": 3, "a": 1, "b": 2}');
    const five = JSON.stringify({ e: 1, d: 2, c: 3, b: 4, a: 5 });
    expect(new Set(signedFor(five, 'body_keys_reordered')).size).toBe(119);
    const six = JSON.stringify({ f: 0, e: 1, d: 2, c: 3, b: 4, a: 5 });
    expect(new Set(signedFor(six, 'body_keys_reordered')).size).toBe(1);
  });

  it('is in the order of a runtime only where it has more than three members, since few are in it by chance', () => {
    const details = (body: string) =>
      mutationsFor([], { body })
        .filter(({ apply, on, detail }) => on === 'situation' && /jsonb/.test(detail ?? '') && apply)
        .flatMap((mutation) =>
          mutation.on === 'situation' ? (mutation.apply(situationOf({ body })) ?? []) : [],
        );
    expect(details('{"bb":1,"a":2}')).toEqual([]);
    expect(details('{"bbb":1,"a":2,"cc":3,"dddd":4}')).toHaveLength(1);
  });

  it('may have been signed as .NET and PowerShell indent it on Windows', () => {
    const signed = signedFor('{"a":1,"b":[2]}', 'body_spaced');
    expect(signed).toContain('{\r\n  "a": 1,\r\n  "b": [\r\n    2\r\n  ]\r\n}');
    expect(signed).toContain('{\r\n    "a":  1,\r\n    "b":  [\r\n        2\r\n    ]\r\n}');
  });

  it('has other line endings, and not other whitespace, where nothing else differs', () => {
    const signed = signedFor('{\n  "a": 1\n}', 'body_spaced');
    expect(signed).not.toContain('{\r\n  "a": 1\r\n}');
    expect(signed).toContain('{\r\n    "a": 1\r\n}');
  });

  it('may have been signed as System.Text.Json writes it, which is named only where marks of HTML or quotes are escaped', () => {
    expect(signedFor(String.raw`{"a":"it's \"é\" \\"}`, 'body_html_escaped')).toContain(
      String.raw`{"a":"it\u0027s \u0022\u00E9\u0022 \\"}`,
    );
    expect(signedFor('{"a":"é"}', 'body_html_escaped')).toEqual([]);
  });

  it('may have been serialised once more before it was sent', () => {
    expect(signedFor(JSON.stringify('{"a":"é"}'), 'body_double_encoded')).toEqual(['{"a":"é"}']);
    expect(signedFor('17', 'body_double_encoded')).toEqual([]);
  });
});
