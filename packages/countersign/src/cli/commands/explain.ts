/** `countersign explain`: the reason why a signature does not match. */

import type { Command } from '@commander-js/extra-typings';
import { explain } from '../../diagnosis/explain.ts';
import { explanationLines, isFine } from '../../diagnosis/text/explanation-lines.ts';
import { paintFor } from '../../internal/terminal-text.ts';
import type { Explanation } from '../../responses/explanation.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { printJson, printLines } from '../output.ts';
import { noteAssumedKeyId, readSubject, type Subject } from '../subject/subject.ts';
import { addSubjectOptions, type SubjectOptions } from '../subject/subject-options.ts';
import { formatSpan } from '../time.ts';

interface ExplainCommandOptions extends SubjectOptions {
  /** Milliseconds. */
  readonly budget: number;
}

const HELP = `
The request is a raw HTTP request, a curl command, or a HAR file of a browser.

Examples:
  $ countersign explain request.txt --scheme iimmpact
  $ pbpaste | countersign explain --scheme slaunchx --secret-file secret.txt
  $ countersign explain --scheme slaunchx -- curl https://… -H 'X-Nonce: …'
  $ countersign explain network.har --entry 3 -s influencemart --keys keys.json
  $ countersign explain request.txt --scheme ./my-scheme.mjs --json
  $ countersign explain curl.txt -s iimmpact --allow-files

Files that a curl command names (-d @body.json) are read only with
--allow-files: what is in them is shown.

The first line of the answer names the mistake and says how sure that is. The
secret is never printed, nor is the right signature.
Exit code 0: the signature matches and every check passes; 1: otherwise.`;

/** Gives the command its options and its action. */
export function registerExplain(command: Command, io: Io): void {
  addSubjectOptions(command);
  command
    .argument('[request...]', 'a file, or behind "--" a curl command; left out or "-": standard input')
    .option('--budget <ms>', 'milliseconds that the search may take', toBudget, 1000)
    .addHelpText('after', HELP)
    .action(async (request, options) => explainCommand(io, request, options));
}

async function explainCommand(
  io: Io,
  given: readonly string[],
  options: ExplainCommandOptions,
): Promise<void> {
  const subject = await readSubject(io, given, options);
  const explanation = explained(subject, options.budget);
  io.finish(isFine(explanation) ? EXIT.ok : EXIT.no);
  if (options.json === true) {
    const { best: _first, ...document } = explanation;
    printJson(io, { ...document, request: described(subject), warnings: subject.parsed.warnings });
  } else {
    printLines(
      io,
      explanationLines(explanation, {
        paint: paintFor(io.stdout, io.env),
        age: ageOf(subject),
        budget: '--budget',
      }),
    );
    if (explanation.signatureMatches) noteAssumedKeyId(io, subject);
  }
}

function explained(
  { scheme, key, keyId, request, basePath, publicUrl, otherKeys, nowMs }: Subject,
  budgetMs: number,
): Explanation {
  // With one key in the file, that one was meant, whatever the request names.
  const meant = key ?? (otherKeys.length === 1 ? otherKeys[0] : undefined);
  if (meant === undefined) {
    throw new Failure(
      'input',
      keyId === '' ? 'the request names no key' : 'the file of --keys has no key of that id',
      'Name the key that the request should be signed with by --key-id; "countersign keys list" has the ids.',
    );
  }
  const received = { ...request, ...(basePath !== undefined && { basePath }) };
  return explain(
    received,
    { scheme, key: meant },
    {
      budgetMs,
      ...(publicUrl !== undefined && { publicUrl }),
      otherKeys: otherKeys.filter((each) => each !== meant),
      clock: () => nowMs,
    },
  );
}

/** Describes the request, for programs that read many results. */
function described({ parsed, request, keyId }: Subject): object {
  const { method, url: target, body } = request;
  return { source: parsed.source, origin: parsed.origin, method, target, bodyBytes: body.length, keyId };
}

function ageOf({ scheme, timestampMs, nowMs }: Subject): string | undefined {
  if (timestampMs === undefined || scheme.window === undefined) return undefined;
  const clockSkewMs = timestampMs - nowMs;
  const { pastMs, futureMs } = scheme.window;
  if (clockSkewMs < -pastMs) return `${formatSpan(clockSkewMs)} ago, and the window is ${formatSpan(pastMs)}`;
  return clockSkewMs > futureMs ? `${formatSpan(clockSkewMs)} ahead of this clock` : undefined;
}

function toBudget(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new Failure('usage', '--budget must be a whole number of milliseconds from 1 to 999999');
}
