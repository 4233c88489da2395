/** `countersign verify`: tells whether a request would be accepted. */

import type { Command } from '@commander-js/extra-typings';
import { line, paintFor } from '../../internal/terminal-text.ts';
import type { ApiKey } from '../../keys/api-key.ts';
import { REFUSALS } from '../../responses/refusals.ts';
import type { Refused, Verdict } from '../../responses/verdict.ts';
import { memoryStore } from '../../store/memory/memory-store.ts';
import { createVerifier } from '../../verify/create-verifier.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { printJson, printLines } from '../output.ts';
import { noteAssumedKeyId, readSubject, type Subject } from '../subject/subject.ts';
import { addSubjectOptions, type SubjectOptions } from '../subject/subject-options.ts';
import { formatSpan } from '../time.ts';

const HELP = `
Examples:
  $ countersign verify request.txt --scheme slaunchx
  $ countersign verify request.txt -s iimmpact --keys keys.json --now 1764547200

All checks are made except those that need the server's store: replays and rate
limits. "countersign explain" says why a signature does not match.
Exit code 0: accepted; 1: refused.`;

/** Gives the command its options and its action. */
export function registerVerify(command: Command, io: Io): void {
  addSubjectOptions(command);
  command
    .argument('[request...]', 'a file, or behind "--" a curl command; left out or "-": standard input')
    .addHelpText('after', HELP)
    .action(async (request, options) => verifyCommand(io, request, options));
}

async function verifyCommand(io: Io, given: readonly string[], options: SubjectOptions): Promise<void> {
  const subject = await readSubject(io, given, options);
  const verdict = await verified(subject);
  io.finish(verdict.ok ? EXIT.ok : EXIT.no);
  if (options.json === true)
    return printJson(io, { ...documentOf(verdict), warnings: subject.parsed.warnings });
  const paint = paintFor(io.stdout, io.env);
  if (verdict.ok) {
    const when = signedWhen(verdict.clockSkewMs);
    printLines(io, [line`${paint(['bold', 'green'], 'accepted')}: key ${verdict.key.id}${when}`]);
    return noteAssumedKeyId(io, subject);
  }
  const { code, response } = verdict;
  printLines(io, [
    line`${paint(['bold', 'red'], 'refused')}: ${code} (${response.status}): ${causeOf(verdict)}`,
    ...(code === 'signature_mismatch'
      ? ['"countersign explain", with the same arguments, says which mistake was made.']
      : []),
  ]);
}

/** Empty for a scheme whose requests have no time. */
function signedWhen(clockSkewMs: number | undefined): string {
  if (clockSkewMs === undefined) return '';
  const side = clockSkewMs > 0 ? 'ahead of' : 'before';
  return `, signed ${formatSpan(clockSkewMs)} ${side} the time of the check`;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function verified({ scheme, request, key, otherKeys, publicUrl, nowMs }: Subject): Promise<Verdict> {
  const keys: readonly ApiKey[] = key === undefined ? otherKeys : [key, ...otherKeys];
  if (keys.length === 0) throw new Failure('input', 'the file of --keys has no keys');
  const verifier = createVerifier({
    scheme,
    keys,
    store: memoryStore(),
    ...(publicUrl !== undefined && { publicUrl }),
    maxBodyBytes: Math.max(request.body.length, 1),
    // What a scheme warns of, "countersign schemes" says.
    logger: SILENT,
    clock: () => nowMs,
  });
  return verifier.verify(request);
}

function documentOf(verdict: Verdict): object {
  if (verdict.ok) {
    const { key, timestamp, clockSkewMs, requestId, idempotencyKey, eventId } = verdict;
    return {
      accepted: true,
      keyId: key.id,
      mode: key.mode,
      timestamp,
      clockSkewMs,
      requestId,
      idempotencyKey,
      eventId,
    };
  }
  const { code, response, vendorCode, keyId } = verdict;
  return { accepted: false, code, status: response.status, cause: causeOf(verdict), vendorCode, keyId };
}

function causeOf(refused: Refused): string {
  if ('problem' in refused) return refused.problem.reason;
  const { code, detail } = refused;
  return detail === undefined ? REFUSALS[code].detail : `${REFUSALS[code].detail} (${detail})`;
}
