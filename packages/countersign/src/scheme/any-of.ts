/** Several schemes on one verifier, and the change from one to another. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { assertScheme } from './assert-scheme.ts';
import type { Scheme } from './scheme.ts';
import type { ReadRequest } from './values/header-reader.ts';

/** A scheme that stands for several. */
export type AlternativesScheme = Scheme & { readonly alternatives: readonly Scheme[] };

/**
 * Accepts requests of any of these schemes. Which one a request is of is told by the headers that it has, before anything is
 * verified, and it is held to that one alone: nothing is tried in turn. Where several fit, the first counts; where none does, the
 * refusal is that of the first whose signature is there, or of the first.
 *
 * The log, events and metrics name the scheme that counted. A key's secrets count for all of them, unless one names its scheme:
 * `{ value: process.env.NEW_SECRET, scheme: 'slaunchx' }`. They must where the schemes take different kinds of secrets, as a public key
 * and a shared secret are. Adapters, idempotency and the wording of later refusals go by the first; `webhook()` goes by the scheme
 * that counted.
 *
 * @example
 * const scheme = anyOf(slaunchx(), influencemart());
 * @throws TypeError for schemes that no header tells apart, or that have their values in the body.
 */
export function anyOf(first: Scheme, ...others: readonly Scheme[]): Scheme {
  return naming('anyOf()', () => combined([first, ...others]));
}

/** The schemes of a change. */
export interface Migration {
  /** The scheme that senders leave. */
  readonly from: Scheme;
  /** The scheme that they go over to. */
  readonly to: Scheme;
}

/**
 * Accepts requests of an old and of a new scheme while senders go over: as {@link anyOf}, with the new one first. Count the old one
 * in the log or in metrics by its name, and give `to` alone once nobody uses it.
 *
 * @example
 * const scheme = migrate({ from: influencemart(), to: slaunchx() });
 * @throws TypeError as {@link anyOf} does.
 */
export function migrate(migration: Migration): Scheme {
  assertKnownOptions('migrate()', migration, ['from', 'to']);
  return naming('migrate()', () => combined([migration.to, migration.from]));
}

function combined(given: readonly Scheme[]): AlternativesScheme {
  given.forEach(assertAlternative);
  if (given.length < 2) throw new TypeError('give at least two schemes');
  assertToldApart(given);
  const namesItsSecrets = new Set(given.map(secretKindOf)).size > 1;
  const alternatives = given.map((each): Scheme => ({ ...each, namesItsSecrets }));
  const [first] = alternatives as [Scheme];
  const chosen = (request: ReadRequest) => alternativeFor(alternatives, request);
  return {
    ...first,
    name: alternatives.map(({ name }) => name).join('|'),
    alternatives,
    description: alternatives.map(({ description }) => description).join('  or  '),
    warnings: alternatives.flatMap(({ warnings }) => warnings),
    needsOrigin: alternatives.some(({ needsOrigin }) => needsOrigin),
    optionalHeaders: first.optionalHeaders.filter((member) =>
      alternatives.every(({ optionalHeaders }) => optionalHeaders.includes(member)),
    ),
    read: (request, required) => chosen(request).read(request, required),
    requestIdOf: (request) => chosen(request).requestIdOf?.(request),
  };
}

/** The kind of secrets that a scheme takes: what one of them shows or publishes must not be a secret of another. */
function secretKindOf({ algorithm }: Scheme): string {
  if (algorithm.toKey !== undefined) return 'public key';
  return algorithm.name === 'static-token' ? 'token' : 'secret';
}

function assertAlternative(scheme: Scheme): void {
  assertScheme(scheme);
  if (scheme.alternatives !== undefined)
    throw new TypeError(`${scheme.name} stands for several schemes already`);
  if (scheme.readsBody === true || scheme.recognition === undefined)
    throw new TypeError(`requests of ${scheme.name} cannot be told by their headers`);
}

function assertToldApart(alternatives: readonly Scheme[]): void {
  const names = new Map<string, string>();
  for (const { name, recognition } of alternatives) {
    const signs = recognition?.signs.join(', ') ?? '';
    const before = names.get(signs);
    if (before !== undefined) throw new TypeError(`${before} and ${name} are both known by ${signs}`);
    names.set(signs, name);
  }
}

/** The one of several schemes that a request is of. */
export function alternativeFor(alternatives: readonly Scheme[], request: ReadRequest): Scheme {
  return (alternatives.find(({ recognition }) => recognition?.fits(request)) ??
    alternatives.find(({ recognition }) => recognition?.hasSignature(request)) ??
    alternatives[0]) as Scheme;
}
