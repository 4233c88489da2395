/** One structured line for each verdict, and for each refusal that came after one. */

import type { Explanation, Finding } from '../diagnosis/explanation.ts';
import { KeyRecordError } from '../keys/key-record-warning.ts';
import type { RequestHead } from '../request/request.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';

type Line = Readonly<Record<string, unknown>>;
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
  const { key, requestId, clockSkewMs, secretIndex } = verdict;
  const line = {
    event,
    ...lineOf(about, requestId),
    code: 'accepted',
    keyId: key.id,
    secretIndex,
    clockSkewMs,
  };
  logger.info(line, 'request accepted');
}

/** Writes the line of a refusal that came after the request had been accepted, by a route or an idempotency key. */
export function logLateRefusal(logger: Logger, about: VerdictCircumstances, refused: Refused): void {
  logRefusal(logger, 'countersign.late_refusal', { about, refused });
}

/**
 * Writes the line that says why a signature did not match. Neither the string to sign nor anything else of what was sent is
 * in it but the request id.
 */
export function logDiagnosis(
  logger: Logger,
  {
    requestId,
    keyId,
    ...about
  }: VerdictCircumstances & { readonly requestId: string; readonly keyId: string },
  { signatureMatches, findings, search }: Explanation,
): void {
  const [best, ...others] = findings;
  const line = {
    event: 'countersign.diagnosis',
    ...lineOf(about, requestId),
    keyId,
    signatureMatches,
    mistakes: best === undefined ? [] : codesOf(best),
    ...(best !== undefined && wordsOf(best)),
    ...(others.length > 0 && { alternatives: others.slice(0, MOST_ALTERNATIVES).map(codesOf) }),
    ...search,
  };
  logger.warn(
    line,
    best === undefined ? 'no known mistake explains the refusal' : 'the refusal is explained',
  );
}

const MOST_ALTERNATIVES = 5;

function codesOf({ mistakes }: Finding): string[] {
  return mistakes.map(({ code }) => code);
}

function wordsOf({ certainty, mistakes }: Finding): Line {
  const details = mistakes.flatMap(({ detail }) => detail ?? []);
  return {
    certainty,
    cause: mistakes.map(({ cause }) => cause).join(' '),
    cure: mistakes.map(({ cure }) => cure).join(' '),
    ...(details.length > 0 && { detail: details.join('; ') }),
    page: mistakes[0]?.page,
  };
}

function logRefusal(
  logger: Logger,
  event: string,
  { about, refused }: { about: VerdictCircumstances; refused: Refused },
): void {
  const { code, keyId, requestId, vendorCode, detail, response } = refused;
  const problem = 'problem' in refused ? refused.problem : undefined;
  const cause = 'cause' in refused ? refused.cause : undefined;
  const line = {
    event,
    ...lineOf(about, requestId),
    code,
    keyId,
    status: response.status,
    ...(vendorCode !== undefined && { vendorCode }),
    ...(problem?.header !== undefined && { header: problem.header }),
    ...(detail !== undefined && { detail }),
  };
  // A store's failure is told in full when it begins, and not with every request that it costs.
  if (cause === undefined || code === 'store_unavailable') logger.warn(line, 'request refused');
  else if (cause instanceof KeyRecordError)
    logger.error({ ...line, err: cause }, 'request could not be checked: the record of its key is not sound');
  else logger.error({ ...line, err: cause }, 'request could not be checked');
}

function lineOf({ scheme, request, durationMs }: VerdictCircumstances, requestId: string): Line {
  const { method, route, address, requestId: reqId } = request;
  return {
    scheme,
    method,
    path: pathInLog(request.url),
    ...(route !== undefined && { route }),
    address,
    requestId,
    // The access log's own, where the sender gave another.
    ...(reqId !== undefined && reqId !== requestId && { reqId }),
    ...(durationMs !== undefined && { durationMs }),
  };
}

/** Longer paths are nobody's routes. */
const LONGEST_PATH = 256;

/** Without the query, which may hold what is nobody's business. */
function pathInLog(target: string): string {
  const query = target.search(/[?#]/);
  const path = query === -1 ? target : target.slice(0, query);
  return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
}
