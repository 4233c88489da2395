/** Checks of a running app from outside: its answers to requests that are signed, not signed and signed wrongly. */

import type { Io } from '../../io.ts';
import { dateFinding } from '../check-clock.ts';
import type { NamedWindow } from '../clock-skew.ts';
import { NoAnswerError } from '../exchange.ts';
import { type Finding, findingsOf } from '../finding.ts';
import { type App, type AppKey, appSender, coversBody } from './app-requests.ts';
import { checkSigned } from './app-signed.ts';
import { checkBodyOrder, checkUnsigned } from './app-unsigned.ts';

/** App to check, and what is known of it. */
export interface AppCheck extends App {
  readonly scheme: NamedWindow | undefined;
  readonly key: AppKey | undefined;
  /** The key's IP allowlist has the address of this machine, and 203.0.113.7 is not on it. */
  readonly isKeyBound: boolean;
}

const app = findingsOf('app');

/** Sends the requests one after the other, and stops where the next ones could show nothing. */
export async function checkApp(io: Io, check: AppCheck): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  try {
    await examine(io, check, findings);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const cure = 'Check that it runs, its address, and its log for what happened to the request.';
    findings.push(app.fault('reachable', `The app gave no answer: ${error.message}.`, cure));
  }
  return findings;
}

async function examine(io: Io, check: AppCheck, findings: Finding[]): Promise<void> {
  const { url, scheme, key } = check;
  const sender = appSender(io, check, key);
  const bare = await sender.unsigned({});
  findings.push(dateFinding(url.host, bare, scheme));
  const unsigned = checkUnsigned(bare);
  findings.push(unsigned);
  if (unsigned.state !== 'ok') return;
  findings.push(await checkBodyOrder(sender, check, bare));
  if (key === undefined) findings.push(NOT_SIGNED);
  else
    findings.push(
      ...(await checkSigned(sender, { ...check, coversBody: coversBody(check, key, io.clock()), bare })),
    );
}

const NOT_SIGNED = app.unknown(
  'signed',
  'No signed request was sent, so nothing is known of bodies, copies and X-Forwarded-For.',
  'Give --scheme and --key-id, and a secret by COUNTERSIGN_SECRET, --secret-env or --secret-file.',
);
