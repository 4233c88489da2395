/** One structured line for each verdict. */

import type { SignedRequest } from './request.ts';
import type { Verdict } from './verdict.ts';

type Write = (line: Readonly<Record<string, unknown>>, message: string) => void;

/** The part of a pino logger that is used. */
export interface VerdictLogger {
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

/**
 * Writes the line of a verdict: accepted requests as `info`, refused ones as `warn`, failures of a key source as
 * `error`. Secrets, signatures, nonces and bodies are in none of them.
 */
export function logVerdict(
  logger: VerdictLogger,
  scheme: string,
  request: SignedRequest,
  verdict: Verdict,
  durationMs: number,
): void {
  const address = request.address;
  if (verdict.ok) {
    const { key, requestId } = verdict;
    logger.info(
      {
        event: 'countersign.verdict',
        scheme,
        code: 'accepted',
        keyId: key.id,
        address,
        requestId,
        durationMs,
      },
      'request accepted',
    );
    return;
  }
  const { code, keyId, requestId, vendorCode, problem, detail, cause, response } = verdict.refusal;
  const line = {
    event: 'countersign.verdict',
    scheme,
    code,
    keyId,
    address,
    requestId,
    durationMs,
    status: response.status,
    ...(vendorCode !== undefined && { vendorCode }),
    ...(problem?.header !== undefined && { header: problem.header }),
    ...(detail !== undefined && { detail }),
  };
  // A store's failure is told in full when it begins, and not with every request that it costs.
  if (cause === undefined || code === 'store_unavailable') logger.warn(line, 'request refused');
  else logger.error({ ...line, err: cause }, 'request could not be checked');
}
