/** One structured line for each verdict, and for each refusal that came after one. */

import { refusalPage } from '../internal/documentation.ts';
import { KeyRecordError } from '../keys/key-record-warning.ts';
import type { RequestHead } from '../request/request.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';

/** The members of a line. */
export type Line = Readonly<Record<string, unknown>>;
type Write = (line: Line, message: string) => void;

/** The part of a pino logger that is used. */
export interface Logger {
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

/** Facts that a verdict does not have. */
export interface VerdictCircumstances {
  readonly scheme: string;
  readonly request: RequestHead;
  readonly durationMs?: number | undefined;
}

/**
 * Writes the line of a verdict: accepted requests as `info`, refused ones as `warn`, failures of a key source as
 * `error`. Secrets, signatures, nonces and bodies are in none of them.
 */
export function logVerdict(logger: Logger, about: VerdictCircumstances, verdict: Verdict): void {
  const event = 'countersign.verdict';
  if (!verdict.ok) return logRefusal(logger, event, { about, refused: verdict });
  const { key, requestId, clockSkewMs, secretId } = verdict;
  const line = lineOf(event, about, requestId);
  line.code = 'accepted';
  line.keyId = key.id;
  if (secretId !== undefined) line.secretId = secretId;
  if (clockSkewMs !== undefined) line.clockSkewMs = clockSkewMs;
  logger.info(line, 'request accepted');
}

/** Writes the line of an exact copy that the mount answers as a delivery: nothing is refused, and its status is not known yet. */
export function logCopy(logger: Logger, about: VerdictCircumstances, { keyId, requestId }: Refused): void {
  const line = lineOf('countersign.verdict', about, requestId);
  line.code = 'replayed';
  line.keyId = keyId;
  logger.info(line, 'copy of an earlier request');
}

/** Writes the line of a refusal that came after the request had been accepted, by a route or an idempotency key. */
export function logLateRefusal(logger: Logger, about: VerdictCircumstances, refused: Refused): void {
  logRefusal(logger, 'countersign.late_refusal', { about, refused });
}

function logRefusal(
  logger: Logger,
  event: string,
  { about, refused }: { about: VerdictCircumstances; refused: Refused },
): void {
  const { code, keyId, requestId, vendorCode, detail, response } = refused;
  const problem = 'problem' in refused ? refused.problem : undefined;
  const cause = 'cause' in refused ? refused.cause : undefined;
  const line = lineOf(event, about, requestId);
  line.code = code;
  if (keyId !== undefined) line.keyId = keyId;
  line.status = response.status;
  line.url = refusalPage(code);
  if (!refused.enforced) line.enforced = false;
  if (vendorCode !== undefined) line.vendorCode = vendorCode;
  if (problem?.header !== undefined) line.header = problem.header;
  const reason = detail ?? problem?.reason ?? spentLimit(refused);
  if (reason !== undefined) line.detail = reason;
  // A store's failure is told in full when it begins, and not with every request that it costs.
  if (cause === undefined || code === 'store_unavailable')
    logger.warn(line, refused.enforced ? 'request refused' : 'request would be refused, and was let through');
  else if (cause instanceof KeyRecordError)
    logger.error({ ...line, err: cause }, 'request could not be checked: the record of its key is not sound');
  else logger.error({ ...line, err: cause }, 'request could not be checked');
}

/** The first limit that the request did not fit into, in words. */
function spentLimit(refused: Refused): string | undefined {
  if (refused.code !== 'rate_limited' || !('limits' in refused)) return undefined;
  const spent = refused.limits.find(({ retryAfterSeconds }) => retryAfterSeconds !== undefined);
  if (spent === undefined) return undefined;
  const { name, limit, windowSeconds, refill } = spent;
  const size = refill === undefined ? `${limit} in ${windowSeconds} s` : `${limit} ${refill}`;
  return `the limit ${name === undefined ? '' : `"${name}" `}of ${size} is used up`;
}

/** A line about a request with the members that each has. More are added one by one: to spread it would take longer. */
export function lineOf(
  event: string,
  { scheme, request, durationMs }: VerdictCircumstances,
  requestId: string,
): Record<string, unknown> {
  const { method, route, address, requestId: reqId } = request;
  const line: Record<string, unknown> = { event, scheme, method, path: pathInLog(request.url) };
  if (route !== undefined) line.route = route;
  if (address !== undefined) line.address = address;
  line.requestId = requestId;
  // The access log's own, where the sender gave another.
  if (reqId !== undefined && reqId !== requestId) line.reqId = reqId;
  if (durationMs !== undefined) line.durationMs = durationMs;
  return line;
}

/** A line without the members that are not known. */
export function knownMembers(line: Line): Line {
  return Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
}

/** Longer paths are nobody's routes. */
const LONGEST_PATH = 256;

/** Without the query, which may hold what is nobody's business. */
export function pathInLog(target: string): string {
  const path = pathOf(target);
  return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
}

/** The target without query and fragment. */
export function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}
