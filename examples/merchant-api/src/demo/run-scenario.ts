/** Takes the steps of a scenario over HTTP and compares what comes back. */

import { isDeepStrictEqual } from 'node:util';
import type { Call, Expected, Scenario, Step } from './scenario.ts';

/** A step and what came of it. */
export interface Outcome {
  readonly name: string;
  /** Status and reason, as the sender is told. */
  readonly expected: string;
  readonly actual: string;
  /** Code in the log. */
  readonly log: string;
  /** Difference from the documentation. */
  readonly problem: string | undefined;
}

/** Takes the code that the server wrote to its log about the request last answered, or `-`. */
export type TakeLogCode = () => string;

/** Takes the steps one after the other. */
export async function runScenario(
  { steps, reasonMember }: Scenario,
  baseUrl: string,
  takeLogCode: TakeLogCode,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    const { actual, problem } = await take(step, baseUrl, takeLogCode);
    outcomes.push({
      name: step.name,
      expected: summaryOf(step.expected, reasonMember),
      actual: summaryOf(actual, reasonMember),
      log: actual.log,
      problem,
    });
  }
  return outcomes;
}

async function take(
  { calls, expected }: Step,
  baseUrl: string,
  takeLogCode: TakeLogCode,
): Promise<{ readonly actual: Answer; readonly problem: string | undefined }> {
  const all: readonly Call[] = 'method' in calls ? [calls] : calls;
  const [first, ...rest] = all as readonly [Call, ...Call[]];
  let actual = await send(first, baseUrl, takeLogCode);
  let problem = problemOf(actual, expected);
  for (const call of rest) {
    if (problem !== undefined) break;
    actual = await send(call, baseUrl, takeLogCode);
    problem = problemOf(actual, expected);
  }
  return { actual, problem };
}

/** The status and, of refusals, the reason that the sender is told. */
function summaryOf({ status, body }: Pick<Answer, 'status' | 'body'>, reasonMember: string): string {
  const reason = status < 300 ? undefined : (body as Record<string, unknown>)[reasonMember];
  return reason === undefined ? String(status) : `${status} ${reason}`;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
  readonly log: string;
}

async function send(
  { method, path, headers, body }: Call,
  baseUrl: string,
  takeLogCode: TakeLogCode,
): Promise<Answer> {
  const response = await fetch(baseUrl + path, { method, headers, ...(body !== undefined && { body }) });
  const { status } = response;
  const answered = toJson(await response.text());
  return { status, retryAfter: response.headers.get('retry-after'), body: answered, log: takeLogCode() };
}

function problemOf(actual: Answer, expected: Expected): string | undefined {
  if (actual.status !== expected.status) return 'the status differs';
  if (actual.log !== expected.log) return `the log should say ${expected.log}`;
  if (!hasMembers(actual.body, expected.body)) return `the body differs: ${JSON.stringify(actual.body)}`;
  // The only vendor here that documents a 429 documents that it comes without.
  return actual.retryAfter === null ? undefined : 'a Retry-After header';
}

/** Tells whether the value has all that is expected of it; objects may have more members, lists may not have more items. */
function hasMembers(value: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return isDeepStrictEqual(value, expected);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(expected) && expected.length !== (value as unknown[]).length) return false;
  return Object.entries(expected).every(([name, member]) =>
    hasMembers((value as Record<string, unknown>)[name], member),
  );
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
