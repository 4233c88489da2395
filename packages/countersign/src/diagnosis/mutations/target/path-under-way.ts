/** Mutations that undo what proxies do to a path: each turns the path that arrived into one that the client may have signed. */

import { firstHeader } from '../../../request/first-header.ts';
import { pathOf, queryOf } from '../../../scheme/target.ts';
import type { NamedMistake } from '../../mistakes/named-mistake.ts';
import type { MessageMutation } from '../mutation.ts';
import type { MakeMutation, Place, Rewrite } from './path-mutation.ts';

/** Longer paths are not tried, and of those with more slashes only the first: it would take long. */
const LONGEST_PATH = 2048;
const MOST_SLASHES = 8;

/** Headers in which gateways hand on the target that they were sent. */
const ORIGINAL_TARGETS = [
  'X-Envoy-Original-Path',
  'X-Original-URI',
  'X-Original-URL',
  'X-Forwarded-Uri',
  'X-Rewrite-URL',
];
/** Segments before `..` that people write in tests and documentation; others cannot be guessed. */
const USUAL_SEGMENTS = ['x', 'a', 'b', 'foo', 'test', 'api', 'v1', 'v2'];

const ESCAPES = { stage: 'path spelling' } as const;
const DOTS = { stage: 'path dots' } as const;
const WHOLE = { stage: 'path base' } as const;

/** The mutations that undo what a proxy may have done to a path. */
export function pathsBeforeProxies(make: MakeMutation, place: Place): MessageMutation[] {
  const path = pathOf(place.target);
  const mutation: MakeMutation = (mistake, facts, rewrite) =>
    make({ ...mistake, mayBeProxy: true }, facts, rewrite);
  const named = [...originalTargets(mutation, place), ...questionMark(mutation, place)];
  if (path.length > LONGEST_PATH) return named;
  return [...named, ...notDecoded(mutation, path), ...notResolved(mutation, path), ...sentRaw(mutation)];
}

function originalTargets(mutation: MakeMutation, { headers, target }: Place): MessageMutation[] {
  return ORIGINAL_TARGETS.flatMap((name) => {
    const original = firstHeader(headers, name.toLowerCase());
    if (original === undefined || !original.startsWith('/') || original === target) return [];
    const mistake: NamedMistake = { code: 'path_changed_under_way', detail: name };
    return [mutation(mistake, { cost: 1, ...WHOLE }, () => pathOf(original))];
  });
}

function questionMark(mutation: MakeMutation, { target, isQuerySigned }: Place): MessageMutation[] {
  if (isQuerySigned || queryOf(target) !== '' || target.endsWith('?')) return [];
  const facts = { cost: 2, stage: 'path query' } as const;
  return [mutation({ code: 'question_mark_lost' }, facts, (path) => `${path}?`)];
}

/** Escaped slashes, which become separators, and characters that need no triplet. */
function notDecoded(mutation: MakeMutation, path: string): MessageMutation[] {
  const escaped = (detail: string, cost: number, rewrite: Rewrite) =>
    mutation({ code: 'path_encoded', detail }, { cost, isAlone: true, ...ESCAPES }, rewrite);
  const slashes = slashesOf(path).slice(1);
  const runs = slashes.flatMap((from, i) => slashes.slice(i).map((to) => [from, to] as const));
  const needless = [...new Set(path.match(/[A-Za-z0-9._~-]/g) ?? [])];
  return [
    ...runs.flatMap(([from, to]) =>
      ['%2F', '%2f'].map((triplet) =>
        escaped(`${triplet} signed`, 3, (given) =>
          given === path ? withSlashes(path, [from, to], triplet) : undefined,
        ),
      ),
    ),
    ...needless.flatMap((character) =>
      escapesOf(character).map((triplet) =>
        escaped(`${triplet} signed`, 4, (given) => given.replaceAll(character, triplet)),
      ),
    ),
  ];
}

function withSlashes(path: string, [from, to]: readonly [from: number, to: number], triplet: string): string {
  return path.slice(0, from) + path.slice(from, to + 1).replaceAll('/', triplet) + path.slice(to + 1);
}

function escapesOf(character: string): string[] {
  const hex = character.charCodeAt(0).toString(16);
  return [...new Set([`%${hex.toUpperCase()}`, `%${hex}`])];
}

function notResolved(mutation: MakeMutation, path: string): MessageMutation[] {
  const inserted = (at: number, text: string, cost: number) =>
    mutation(
      { code: 'path_not_normalised', detail: `${text} signed` },
      { cost, isAlone: text !== '/', ...DOTS },
      (given) => (given === path ? path.slice(0, at + 1) + text + path.slice(at + 1) : undefined),
    );
  const segments = [...new Set([...path.split('/').filter((segment) => segment !== ''), ...USUAL_SEGMENTS])];
  return [
    ...slashesOf(path).flatMap((at) => [inserted(at, '/', 2), inserted(at, './', 4)]),
    ...['../', '%2e%2e/', '%2e/'].map((text) => inserted(0, text, 5)),
    ...slashesOf(path).flatMap((at) =>
      segments.slice(0, 2 * MOST_SLASHES).map((segment) => inserted(at, `${segment}/../`, 5)),
    ),
  ];
}

/** Characters that some clients send as they are, and some proxies triplet. */
function sentRaw(mutation: MakeMutation): MessageMutation[] {
  const mistake: NamedMistake = { code: 'path_decoded', detail: 'where a proxy encodes' };
  const escapes = /%(?:22|3C|3E|5C|5E|60|7B|7C|7D|[89A-F][0-9A-F])/gi;
  return [
    mutation(mistake, { cost: 2, ...ESCAPES }, (path) =>
      path.replace(escapes, (triplet) => String.fromCharCode(Number.parseInt(triplet.slice(1), 16))),
    ),
  ];
}

/** Positions of the slashes, at most {@link MOST_SLASHES}. */
function slashesOf(path: string): number[] {
  return [...path.matchAll(/\//g)].slice(0, MOST_SLASHES).map(({ index }) => index);
}
