/** The small parsers that every request passes: each is held against another way of saying what it must. */

import type { TimestampFormatName } from 'countersign';
import { decodedPairs, pathOf, queryOf, readJsonMembers, timestampFormat } from 'countersign/scheme';
import { assertRule, type FuzzTarget } from '../fuzz-target.ts';
import { mutate } from '../mutate.ts';

const texts = (list: readonly string[]): Buffer[] => list.map((text) => Buffer.from(text, 'latin1'));

/** The targets of this file. */
export function valueTargets(): FuzzTarget[] {
  return [
    mutating(
      'timestamps',
      ['1700000000', '1700000000000', '99999999999', '1', '10000000000000', 'Sun, 06 Nov 1994 08:49:37 GMT'],
      checkTimestamp,
    ),
    mutating('queries', ['a=1&b=2', 'a=%C3%A9+x&a', '=&&=', 'a=b=c&%61=1', '?', 'a[]=1&a[]=2'], checkQuery),
    mutating('targets', ['/v1/a?b=1', '/', '/?', '/a?b?c', '/%3F?x', '//h/p?'], checkTarget),
    mutating('json', JSON_BODIES, checkJson),
  ];
}

function mutating(name: string, corpus: readonly string[], check: (input: Buffer) => void): FuzzTarget {
  const seeds = texts(corpus);
  return { name, generate: (random) => mutate(random.pick(seeds), random, seeds), check };
}

function checkTimestamp(input: Buffer): void {
  const text = input.toString('latin1');
  checkFormat('unixSeconds', text, /^[1-9][0-9]{0,10}$/.test(text) ? Number(text) * 1000 : undefined);
  checkFormat('unixMilliseconds', text, /^[1-9][0-9]{11,13}$/.test(text) ? Number(text) : undefined);
  const date = timestampFormat('httpDate').parse(text);
  assertRule(date === undefined || new Date(date).toUTCString() === text, 'httpDate: another text');
}

function checkFormat(name: TimestampFormatName, text: string, right: number | undefined): void {
  const format = timestampFormat(name);
  const parsed = format.parse(text);
  assertRule(parsed === right, `${name}: read as ${parsed}, which is ${right}`);
  assertRule(right === undefined || format.format(right) === text, `${name}: written otherwise`);
}

function checkQuery(input: Buffer): void {
  const query = input.toString('latin1');
  const pairs = decodedPairs(query);
  const right = /%(?![0-9A-Fa-f]{2})/.test(query) ? undefined : pairsOf(query);
  assertRule(JSON.stringify(pairs) === JSON.stringify(right), 'the pairs of the query are others');
}

function pairsOf(query: string): [string, string][] {
  const decode = (text: string) =>
    text.replaceAll('+', ' ').replace(/%(..)/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decode(name), decode(value.join('='))];
    });
}

function checkTarget(input: Buffer): void {
  const target = input.toString('latin1');
  const [path, query] = [pathOf(target), queryOf(target)];
  assertRule(!path.includes('?'), 'a path has no question mark');
  const isWhole = target === path || target === `${path}?${query}`;
  assertRule(isWhole, 'path and query are not the target');
}

const JSON_BODIES = [
  '{}',
  '{"amount":500.00,"a":"x\\u0041","b":null,"c":[1,{"d":"}"}],"e":true}',
  '{"a":1,"a":2,"__proto__":3}',
  ' {\r\n\t"a" : -1.5E+3 , "\\"": "\\\\" } ',
  '{"\u00c3\u00a9":"\u00f0\u009f\u0098\u0080","x":"\\ud83d\\ude00"}',
  '[]',
  '{"a":{"a":{"a":{}}}}',
];

function checkJson(input: Buffer): void {
  const members = readJsonMembers(input);
  if (typeof members === 'string') {
    assertRule(input.length > 0 && !isPlainObject(input), 'a JSON object was refused');
    return;
  }
  if (input.length === 0) return assertRule(members.length === 0, 'an empty body has no members');
  const object = JSON.parse(input.toString('utf8')) as Record<string, unknown>;
  const last = new Map(members.map(({ name, text }) => [name, text]));
  assertRule(last.size === Object.keys(object).length, 'members are missing, or there are too many');
  for (const [name, text] of last) {
    const value = object[name];
    const read = value === null ? null : typeof value === 'string' ? text : JSON.parse(text);
    assertRule(value !== null || text === '', 'null is empty');
    assertRule(JSON.stringify(read) === JSON.stringify(value), 'a member has another value');
  }
}

/** Tells whether a body must be read: a JSON object in UTF-8 without escaped surrogates, of which a lone one is refused. */
function isPlainObject(input: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input);
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && !/\\u[dD][89a-fA-F]/.test(text);
  } catch {
    return false;
  }
}
