/** Assertions of the contract of stores. Any test runner shows what they throw. */

import assert from 'node:assert/strict';

/** Asserts that a value is as expected. A member that is undefined counts as one that is absent. */
export function assertEqual(actual: unknown, expected: unknown, message?: string): void {
  assert.deepEqual(withoutUndefined(actual), expected, message);
}

/** Asserts that a value has the members that are expected, at every depth. It may have others. */
export function assertHas(actual: unknown, expected: object): void {
  assert.deepEqual(partOf(actual, expected), expected);
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (!isRecord(value)) return value;
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(given.map(([name, member]) => [name, withoutUndefined(member)]));
}

/** The members of a value that stand in another one, too. */
function partOf(value: unknown, expected: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(expected))
    return value.map((each, i) => partOf(each, expected[i]));
  if (!isRecord(value) || !isRecord(expected)) return value;
  const shared = Object.keys(expected).filter((name) => name in value);
  return Object.fromEntries(shared.map((name) => [name, partOf(value[name], expected[name])]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
