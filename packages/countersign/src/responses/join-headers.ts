/** Headers that several have a say in: what others have set stays. */

/** Options for joining headers. */
export interface JoinOptions {
  /** The same limits are told again, as by a second mount of one verifier: what was said of them before is replaced. */
  readonly isAnew?: boolean | undefined;
}

/**
 * Joins headers of ours to those that an answer has already. `Vary` gets what it lacks; the lists of `RateLimit` and
 * `RateLimit-Policy` grow by what the next limiter says. All others are ours.
 *
 * A member of `RateLimit-Policy` that the answer has to the letter stays, unless `isAnew`.
 *
 * @param before The value that the answer has of a header so far.
 */
export function joinHeaders(
  headers: Readonly<Record<string, string>>,
  before: (name: string) => unknown,
  { isAnew = false }: JoinOptions = {},
): Readonly<Record<string, string>> {
  const { vary, 'ratelimit-policy': policy, ratelimit } = headers;
  const others = vary === undefined ? '' : textOf(before('vary'));
  const earlier = policy === undefined ? '' : textOf(before('ratelimit-policy'));
  if (others === '' && earlier === '') return headers;
  const joined: Record<string, string> = { ...headers };
  if (vary !== undefined) joined.vary = joinVary(others, vary);
  if (policy === undefined || earlier === '') return joined;
  const ours = new Set(isAnew ? membersOf(policy) : []);
  const [told, further] = divided(membersOf(earlier), (member) => ours.has(member));
  joined['ratelimit-policy'] = [...further, policy].join(', ');
  const again = new Set(told.map(nameOf));
  const states = membersOf(textOf(before('ratelimit'))).filter((member) => !again.has(nameOf(member)));
  if (ratelimit !== undefined) joined.ratelimit = [...states, ratelimit].join(', ');
  return joined;
}

function joinVary(before: string, ours: string): string {
  if (before === '') return ours;
  const known = new Set(before.split(',').map((name) => name.trim().toLowerCase()));
  const lacking = ours.split(',').filter((name) => !known.has(name.trim().toLowerCase()));
  // RFC 9110 §12.5.5: it says already that everything matters.
  return known.has('*') ? before : [before, ...lacking.map((name) => name.trim())].join(', ');
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : [value].flat().join(', ');
}

/** The members of a List (RFC 9651 §3.1), split at commas outside of strings. */
function membersOf(list: string): string[] {
  return list.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g)?.map((member) => member.trim()) ?? [];
}

/** The string or token that a member begins with. */
function nameOf(member: string): string {
  return /^(?:"(?:[^"\\]|\\.)*"|[^;]*)/.exec(member)?.[0] ?? '';
}

function divided<T>(values: readonly T[], isFirst: (value: T) => boolean): [T[], T[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}
