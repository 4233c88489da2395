import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMPACT,
  mapNumbers,
  mapStrings,
  parseJsonText,
  STYLES,
  sortKeys,
  styleOf,
  writeJson,
} from '../../../../src/diagnosis/mutations/body/json-text.ts';

const styleNamed = (name: string) => STYLES.find((style) => style.name === name) as (typeof STYLES)[number];
const written = (text: string, style = COMPACT) => {
  const node = parseJsonText(text);
  return node && writeJson(node, style);
};

describe('JSON as text', () => {
  it('is written as JSON.stringify writes it, in each of its layouts', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value: unknown = JSON.parse(text);
        expect(written(JSON.stringify(value, undefined, 4))).toBe(JSON.stringify(value));
        expect(written(text, styleNamed('indented by 2 spaces'))).toBe(
          JSON.stringify(JSON.parse(text), undefined, 2),
        );
        expect(written(text, styleNamed('indented by tabs'))).toBe(
          JSON.stringify(JSON.parse(text), undefined, '\t'),
        );
      }),
    );
  });

  it('is written as Python writes it, with a space after each comma and colon', () => {
    expect(written('{"a":[1,2,{}],"b":{"c":null}}', styleNamed('spaces after commas and colons'))).toBe(
      '{"a": [1, 2, {}], "b": {"c": null}}',
    );
  });

  it('keeps every literal as it is', () => {
    const text = '{"n":500.00,"e":1e+2,"z":-0,"s":"\\u00e9\\/\\"","n":1}';
    expect(written(text)).toBe(text);
  });

  it('knows the layout of a text again', () => {
    const text = '{"a":[1,{"b":true}],"c":"x"}';
    const node = parseJsonText(text) as NonNullable<ReturnType<typeof parseJsonText>>;
    for (const style of STYLES) expect(styleOf(node, writeJson(node, style))).toBe(style);
    expect(styleOf(node, `${text} `)).toBeUndefined();
  });

  it('sorts keys at every depth, or the outermost only', () => {
    const node = parseJsonText('{"b":{"d":1,"c":2},"a":[{"z":1,"y":2}]}') as NonNullable<
      ReturnType<typeof parseJsonText>
    >;
    expect(writeJson(sortKeys(node, true), COMPACT)).toBe('{"a":[{"y":2,"z":1}],"b":{"c":2,"d":1}}');
    expect(writeJson(sortKeys(node, false), COMPACT)).toBe('{"a":[{"z":1,"y":2}],"b":{"d":1,"c":2}}');
  });

  it('tells numbers from digits in strings', () => {
    expect(mapNumbers('{"a1":1.50,"b":"2","c":[-3e2]}', () => 'N')).toBe('{"a1":N,"b":"2","c":[N]}');
    expect(mapStrings('{"a":"x\\"y","b":1}', () => 'S')).toBe('{S:S,S:1}');
  });

  it('is none where JSON.parse says so, or where it is nested more than 64 deep', () => {
    expect(parseJsonText('{"a":1,}')).toBeUndefined();
    expect(parseJsonText('')).toBeUndefined();
    expect(parseJsonText(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeDefined();
    expect(parseJsonText(`${'['.repeat(65)}${']'.repeat(65)}`)).toBeUndefined();
  });
});
