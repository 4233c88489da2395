/** Tools of the clauses on the administration of keys. */

import assert from 'node:assert/strict';
import { assertHas } from '../../store/contract/assertions.ts';
import type { KeyAdministration } from '../administration/key-administration.ts';
import type { KeyAdministrationErrorCode } from '../administration/key-administration-error.ts';
import type { StoredKey } from '../administration/stored-key.ts';
import { secretsOf } from '../api-key.ts';
import type { KeySource } from '../key-source.ts';

/** A secret that exists already. */
export const IMPORTED = 'c2VjcmV0LW9mLXNvbWUtbGVuZ3Ro';

/** Asserts that a call rejects with an error of that code. */
export async function assertFails(work: Promise<unknown>, code: KeyAdministrationErrorCode): Promise<void> {
  assertHas(errorMembers(await errorOf(work)), { code });
}

/** Asserts that a call rejects with a TypeError or RangeError, as for what is not sound. */
export async function assertRefused(work: Promise<unknown>, about: string): Promise<void> {
  const error = await errorOf(work);
  assert.ok(error instanceof TypeError || error instanceof RangeError, `refuses ${about}, got ${error}`);
}

/** All keys by their ids, in order. */
export async function allOf(keys: KeyAdministration): Promise<readonly StoredKey[]> {
  const all: StoredKey[] = [];
  for await (const key of keys.list()) all.push(key);
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The values of the secrets that the source finds, the newest first. */
export async function secretsIn(keys: KeySource, id: string): Promise<readonly string[]> {
  const key = await keys.find(id);
  return key === undefined || key === null ? [] : secretsOf(key).map(({ value }) => value);
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  return assert.fail('the call was to reject, and has not');
}

function errorMembers(error: unknown): object {
  return { code: (error as { code?: unknown }).code };
}
