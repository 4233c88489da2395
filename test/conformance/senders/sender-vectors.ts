/** The requests of `test/vectors/senders`, and those kinds that have a preset. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A request as a sender makes it, and the verdict that it is to get. Its members are told of in `ORIGIN.md`. */
export interface SenderVector {
  readonly sender: string;
  readonly case: string;
  readonly why: string;
  readonly madeBy: string;
  readonly expect: 'accept' | 'refuse';
  readonly secret: string;
  readonly otherSecrets?: readonly string[];
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bodyBase64: string;
  readonly nowSeconds: number;
  readonly certUrl?: string;
  readonly registeredUrl?: string;
  readonly highestNonceSeen?: string;
}

const DIRECTORY = new URL('../../vectors/senders/', import.meta.url);
const PRESETS = new URL('../../../packages/countersign/src/schemes/', import.meta.url);
const NOT_THERE = new URL('not-there.json', import.meta.url);

/** All kinds, in alphabetical order. */
export const KINDS: readonly string[] = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

/** The kinds that are listed as having no preset yet. */
export const NOT_THERE_YET: readonly string[] = JSON.parse(readFileSync(NOT_THERE, 'utf8'));

/** The kinds that the package has a preset for. */
export const PRESENT: readonly string[] = KINDS.filter(hasPreset);

/** The vectors of one kind. */
export function vectorsOf(kind: string): readonly SenderVector[] {
  return JSON.parse(readFileSync(new URL(`${kind}.json`, DIRECTORY), 'utf8'));
}

/** The body, as it is sent. */
export function bodyOf({ bodyBase64 }: Pick<SenderVector, 'bodyBase64'>): Buffer {
  return Buffer.from(bodyBase64, 'base64');
}

/** Path and query, as they stand in the URL. */
export function targetOf({ url }: Pick<SenderVector, 'url'>): string {
  return url.replace(/^\w+:\/\/[^/?]+/, '');
}

function hasPreset(kind: string): boolean {
  return existsSync(new URL(`${kind}.ts`, PRESETS));
}
