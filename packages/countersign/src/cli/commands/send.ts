/** `countersign send`: signs a request, sends it and prints the answer. */

import type { Command } from '@commander-js/extra-typings';
import { line, paintFor } from '../../internal/terminal-text.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { answerDocument } from '../outgoing/answer-document.ts';
import { addOutgoingOptions, type OutgoingOptions } from '../outgoing/outgoing-options.ts';
import { outgoingRequest } from '../outgoing/outgoing-request.ts';
import { type Answer, sendRequest } from '../outgoing/send-request.ts';
import { parseTimeout } from '../outgoing/timeout.ts';
import { note, printBody, printJson, printLines } from '../output.ts';
import { formatSpan } from '../time.ts';

interface SendCommandOptions extends OutgoingOptions {
  readonly timeout: string;
}

const HELP = `
Examples:
  $ countersign send -s iimmpact -k iimm_prod_1 \\
      GET https://staging.iimmpact.com/v2/balance-statement
  $ countersign send -s influencemart -k ak_test_1 POST https://… -d @body.json

Path and body are sent exactly as they were signed, and redirects are not
followed.
Exit code 0: a status below 400; 1: any other; 3: no answer.`;

/** Gives the command its options and its action. */
export function registerSend(command: Command, io: Io): void {
  addOutgoingOptions(command);
  command
    .argument('<method>', 'such as GET')
    .argument('<url>', 'the URL')
    .option('--timeout <seconds>', 'how long the answer may take', '30')
    .addHelpText('after', HELP)
    .action(async (method, url, options) => sendCommand(io, [method, url], options));
}

async function sendCommand(
  io: Io,
  [method, url]: readonly [method: string, url: string],
  options: SendCommandOptions,
): Promise<void> {
  const timeoutMs = parseTimeout(options.timeout);
  const request = await outgoingRequest(io, [method, url], options);
  const answer = await sendRequest(request, { timeoutMs, signal: io.signal });
  const clockSkewMs = skewOf(answer, io.clock());
  io.finish(answer.status < 400 ? EXIT.ok : EXIT.no);
  if (options.json === true) return printJson(io, { ...answerDocument(answer), clockSkewMs });
  printAnswer(io, answer);
  const { window } = request.scheme;
  if (window === undefined || clockSkewMs === undefined) return;
  if (answer.status === 401 && Math.abs(clockSkewMs) > NOTEWORTHY_MS) {
    const { pastMs, futureMs } = window;
    const side = clockSkewMs > 0 ? 'ahead of' : 'behind';
    const isOutside = clockSkewMs > pastMs || -clockSkewMs > futureMs;
    note(
      io,
      `the server's clock is ${formatSpan(clockSkewMs)} ${side} this one, which is ${isOutside ? 'outside' : 'inside'} the ` +
        `window of ${formatSpan(pastMs)}${isOutside ? ': set the clock (NTP)' : ''}`,
    );
  }
}

/** Date has whole seconds, and the answer took its time. */
const NOTEWORTHY_MS = 5000;

/** Milliseconds that the server's clock is ahead of this one; undefined when the answer has no date. */
function skewOf({ headers }: Answer, nowMs: number): number | undefined {
  const date = headers.find(([name]) => name.toLowerCase() === 'date')?.[1];
  const ms = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? undefined : ms - nowMs;
}

function printAnswer(io: Io, { status, statusText, headers, body }: Answer): void {
  const paint = paintFor(io.stdout, io.env);
  const first = paint(['bold', status < 400 ? 'green' : 'red'], `${status} ${statusText}`.trimEnd());
  printLines(io, [first, ...headers.map(([name, value]) => line`${name}: ${value}`), '']);
  printBody(io, body);
}
