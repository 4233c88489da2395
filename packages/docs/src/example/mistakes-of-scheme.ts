/** The mistakes that clients of a scheme are likely to make, as the diagnosis ranks them. */

import type { Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import { type LikelyMistake, likelyMistakes, MISTAKES, type MistakeCode } from 'countersign/diagnosis';
import type { Recipe } from 'countersign/scheme';
import { groupedBy } from '../refusals/grouped-by.ts';
import type { Credentials } from './credentials.ts';
import { signsForm } from './default-requests.ts';

/** Mistakes that have one cure. */
export interface MistakeRow {
  /** The likeliest. */
  readonly code: MistakeCode;
  readonly cause: string;
  readonly cure: string;
}

/** A scheme, and where its requests go. */
export interface MistakesInput {
  readonly scheme: Scheme;
  readonly recipe: Recipe;
  readonly credentials: Credentials | undefined;
  readonly baseUrl: string;
  readonly basePath: string;
}

const MOST = 10;

/** At most ten, the likeliest first. Of mistakes with one cure, the likeliest stands for all, and their likelihoods add up. */
export function mistakesOfScheme(input: MistakesInput): readonly MistakeRow[] {
  // Those that are seen without a search have no likelihood; they are few, and each is met every day.
  const observed = observedMistakes(input.recipe);
  const byCure = groupedBy(rankedMistakes(input), ({ code }) => MISTAKES[code].cure);
  const ranked = [...byCure.values()].flatMap((group) => {
    const [first] = group;
    const likelihood = group.reduce((sum, each) => sum + each.likelihood, 0);
    return first === undefined ? [] : [{ code: first.code, likelihood }];
  });
  const chosen = inTurns(
    ranked.filter(({ code }) => !observed.some((other) => partOf(other) === partOf(code))),
  );
  const codes = [...chosen.slice(0, MOST - observed.length).map(({ code }) => code), ...observed];
  return codes.map((code) => ({ code, ...MISTAKES[code] }));
}

/** The likeliest first; of equally likely ones, one of each part of a request, before a second of any. */
function inTurns(mistakes: readonly LikelyMistake[]): readonly LikelyMistake[] {
  const counts = new Map<string, number>();
  const withTurns = mistakes.map((mistake) => {
    const part = `${partOf(mistake.code)} ${mistake.likelihood}`;
    const turn = counts.get(part) ?? 0;
    counts.set(part, turn + 1);
    return { ...mistake, turn };
  });
  return withTurns.toSorted((a, b) => b.likelihood - a.likelihood || a.turn - b.turn);
}

/** The part of a request that a mistake is about: the first word of its name. */
function partOf(code: MistakeCode): string {
  const [part = ''] = code.split('_');
  return part === 'key' ? 'secret' : part;
}

/** Holds what clients get wrong: a path and a query with escapes, letters beyond ASCII, a slash, an amount, several members, and spaces. */
const PROBE = {
  method: 'POST',
  target: '/v1/orders/a%20b?notify=yes%20please&channel=web',
  contentType: 'application/json',
  body: '{"customer": "Ren\u00e9e", "page": "https://example.com/a", "amount": 49.50}',
};

/** The same where a body must be a form. */
const FORM_PROBE = {
  ...PROBE,
  contentType: 'application/x-www-form-urlencoded',
  body: 'customer=Ren%C3%A9e+M&page=https%3A%2F%2Fexample.com%2Fa&amount=49.50',
};

function rankedMistakes({
  scheme,
  recipe,
  credentials,
  baseUrl,
  basePath,
}: MistakesInput): readonly LikelyMistake[] {
  if (credentials === undefined || recipe.gaps.some(({ at }) => at.startsWith('message'))) return [];
  const { keyId, secret, nonce, nowMs } = credentials;
  const { method, target, contentType, body } = signsForm(recipe) ? FORM_PROBE : PROBE;
  const given = { 'Content-Type': contentType };
  const url = baseUrl + target;
  const signed = signRequest(
    scheme,
    scheme.namesKey === false ? { secret } : { id: keyId, secret },
    { method, url, headers: given, body },
    { basePath: basePath || undefined, clock: () => nowMs, nonce: () => nonce },
  );
  const key = { id: keyId === '' ? scheme.name : keyId, secrets: [secret] };
  return likelyMistakes({ scheme, key }, { method, url: target, headers: { ...given, ...signed }, body });
}

/** Mistakes with the text of the signature and with the time, as far as the scheme lets one make them. */
function observedMistakes({ signature: { encoding }, timestamp, window }: Recipe): readonly MistakeCode[] {
  return [
    encoding === 'hex' ? 'signature_in_base64' : 'signature_in_hex',
    ...(timestamp?.format === 'unixSeconds' ? (['timestamp_in_milliseconds'] as const) : []),
    ...(timestamp?.format === 'unixMilliseconds' ? (['timestamp_in_seconds'] as const) : []),
    ...(window === undefined ? [] : (['clock_off'] as const)),
  ];
}
