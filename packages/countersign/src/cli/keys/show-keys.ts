/** Keys as text for people. Nothing of a secret is in it. */

import { visible } from '../../internal/terminal-text.ts';
import type { LimitState } from '../../store/limit.ts';
import type { ListedKey } from './key-register.ts';
import { formatLimit } from './limit-text.ts';

/** A table with a line for each key. */
export function keyTable(keys: readonly ListedKey[], nowMs: number): readonly string[] {
  const rows = keys.map((key) => [
    visible(key.id),
    statusOf(key, nowMs),
    key.mode ?? '-',
    String(key.secrets.length),
    key.expiresAt?.toISOString() ?? 'never',
    visible(key.owner ?? '-'),
  ]);
  return table([['ID', 'STATUS', 'MODE', 'SECRETS', 'EXPIRES', 'OWNER'], ...rows]);
}

/** All of a key, a line for each member. */
export function keyLines(key: ListedKey, nowMs: number): readonly string[] {
  const members: readonly (readonly [string, string])[] = [
    ['id', key.id],
    ['status', statusOf(key, nowMs)],
    ['mode', key.mode ?? "the scheme's, by the id"],
    ['owner', key.owner ?? '-'],
    ['expires', key.expiresAt?.toISOString() ?? 'never'],
    ['ip allowlist', key.ipAllowlist?.join(', ') || 'all addresses'],
    ['limits', limitsOf(key)],
    ['scopes', key.scopes?.join(', ') || 'none'],
    ...key.secrets.map(
      (secret, i) => [`secret ${visible(secret.id ?? `${i + 1}`)}`, boundsOf(secret, nowMs)] as const,
    ),
    ...(key.createdAt === undefined ? [] : ([['created', key.createdAt.toISOString()]] as const)),
    ...(key.updatedAt === undefined ? [] : ([['updated', key.updatedAt.toISOString()]] as const)),
  ];
  return table(members);
}

/** A table of the limits of a key and what is left of them. */
export function limitTable(limits: readonly LimitState[]): readonly string[] {
  const rows = limits.map((limit) => [
    formatLimit(limit),
    String(limit.remaining),
    `${limit.resetSeconds} s`,
    limit.retryAfterSeconds === undefined ? 'now' : `in ${limit.retryAfterSeconds} s`,
  ]);
  return table([['LIMIT', 'LEFT', 'WINDOW ENDS IN', 'NEXT REQUEST'], ...rows]);
}

function statusOf({ status, expiresAt }: ListedKey, nowMs: number): string {
  const hasExpired = expiresAt !== undefined && expiresAt.getTime() <= nowMs;
  return hasExpired ? `${status}, expired` : status;
}

function limitsOf({ limits }: ListedKey): string {
  if (limits === undefined) return "the scheme's";
  return limits.map(formatLimit).join(', ') || 'none';
}

function boundsOf({ notBefore, notAfter }: ListedKey['secrets'][number], nowMs: number): string {
  const bounds = [
    ...(notBefore === undefined ? [] : [`from ${notBefore.toISOString()}`]),
    ...(notAfter === undefined ? [] : [`until ${notAfter.toISOString()}`]),
  ].join(' ');
  if (notAfter !== undefined && notAfter.getTime() <= nowMs) return `ended, ${bounds}`;
  if (notBefore !== undefined && notBefore.getTime() > nowMs) return `not yet, ${bounds}`;
  return bounds === '' ? 'in use' : `in use, ${bounds}`;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd(),
  );
}
