/**
 * Limits as they are typed, as on the command line: `600/60`, `100000/monthly`, `2000/1m@merchant 17`. A name stands before
 * them: `burst: 20/1`.
 */

import type { Limit } from 'countersign';

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const REFILL_SECONDS = { daily: 86_400, monthly: 31 * 86_400 } as const;
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
/** Name, limit, then seconds or a quota, and those who share it. */
const LIMIT = new RegExp(
  String.raw`^(?:(${QUOTED}|[^":/]+?)\s*:)?\s*(\d+)\s*/\s*(?:(\d+(?:\.\d+)?)\s*([smhdw]?)|(daily|monthly))(?:\s*@\s*(${QUOTED}|[^"\s].*))?$`,
  'su',
);
/** Names that need no quotes: nothing in them ends a name. */
const PLAIN_NAME = /^[^\s":/](?:[^":/]*[^\s":/])?$/u;
/** Ids that need none: they fill one line, without blanks around them. */
const PLAIN_ID = /^[^\s"](?:[^\r\n]*\S)?$/u;

/** Writes a limit as {@link parseLimit} reads it. */
export function formatLimit({ limit, windowSeconds, name, sharedBy, refill }: Limit): string {
  const before = name === undefined ? '' : `${quotedUnless(PLAIN_NAME, name)}: `;
  const after = sharedBy === undefined ? '' : `@${quotedUnless(PLAIN_ID, sharedBy)}`;
  return `${before}${limit}/${refill ?? windowSeconds}${after}`;
}

/** Reads a limit, with blanks wherever people put them; undefined when the text is none. */
export function parseLimit(text: string): Limit | undefined {
  const [, name, limit, count, unit, refill, sharedBy] = LIMIT.exec(text) ?? [];
  if (limit === undefined) return undefined;
  const span = isRefill(refill)
    ? { windowSeconds: REFILL_SECONDS[refill], refill }
    : { windowSeconds: Number(count) * (UNIT_SECONDS[unit || 's'] as number) };
  try {
    return {
      limit: Number(limit),
      ...span,
      ...(name !== undefined && { name: unquoted(name) }),
      ...(sharedBy !== undefined && { sharedBy: unquoted(sharedBy) }),
    };
  } catch {
    // The quotes hold an escape that JSON does not have.
    return undefined;
  }
}

function isRefill(text: string | undefined): text is keyof typeof REFILL_SECONDS {
  return text !== undefined;
}

function quotedUnless(plain: RegExp, text: string): string {
  return plain.test(text) ? text : JSON.stringify(text);
}

function unquoted(text: string): string {
  return text.startsWith('"') ? JSON.parse(text) : text;
}
