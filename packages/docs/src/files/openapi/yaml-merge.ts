/** Changes of a document in YAML that leave all else as it is written: comments, order, anchors. */

import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { objectOf } from './object.ts';

/** Makes the document say what `wanted` says. Members that say it already are not touched. */
export function mergeIntoYaml(document: Document, wanted: Readonly<Record<string, unknown>>): void {
  if (isMap(document.contents)) mergeMap(document, document.contents, wanted);
}

function mergeMap(document: Document, map: YAMLMap, wanted: Readonly<Record<string, unknown>>): void {
  const written = objectOf(asJson(map.toJS(document)));
  for (const [name, value] of Object.entries(wanted)) {
    if (isDeepStrictEqual(asJson(written[name]), asJson(value))) continue;
    const pair = map.items.find(({ key }) => nameOf(key) === name);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (pair === undefined) map.items.push(document.createPair(name, asJson(value)) as Pair);
    else if (isMap(pair.value) && isObject)
      mergeMap(document, pair.value, value as Readonly<Record<string, unknown>>);
    else if (isSeq(pair.value) && beginsWith(value, pair.value.toJS(document)))
      append(document, pair.value, value);
    else pair.value = document.createNode(asJson(value));
  }
}

/** Tells whether a list only grew at its end. */
function beginsWith(list: unknown, start: readonly unknown[]): list is readonly unknown[] {
  return Array.isArray(list) && isDeepStrictEqual(asJson(list.slice(0, start.length)), asJson(start));
}

function append(document: Document, seq: YAMLSeq, list: readonly unknown[]): void {
  for (const item of list.slice(seq.items.length)) seq.items.push(document.createNode(asJson(item)));
}

/** Keys such as `200` are numbers in YAML. */
function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** Without members that are undefined, of which YAML would make null. */
function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
