/** Checks of an app with requests that are signed, and with those that only look signed. */

import type { Answer, ExchangeRequest } from '../exchange.ts';
import { type Finding, findingsOf } from '../finding.ts';
import { FORGED_ADDRESS, forwardedFinding } from './app-forwarded.ts';
import {
  type App,
  type AppSender,
  fateOf,
  hasBody,
  type Known,
  oddBody,
  plainBody,
  type SignedVariant,
} from './app-requests.ts';

const app = findingsOf('app');

/** The app, and what is known of it and the key. */
export interface SignedCheck extends App {
  /** Its answer when nothing is signed. */
  readonly bare: Answer;
  /** True when the scheme signs the body. */
  readonly coversBody: boolean;
  readonly isKeyBound: boolean;
}

/** Number of copies of an accepted request that are sent, each on a connection of its own. */
const COPIES = 3;

/** A request and what a sound app does with it. */
interface Probe {
  readonly check: string;
  /** The subject of the sentence that says what was found. */
  readonly what: string;
  readonly isSound: boolean;
  /** Advice for a sound request that is refused, or another one that is accepted. */
  readonly cure: string;
}

const SIGNED: Probe = {
  check: 'signed',
  what: 'A signed request',
  isSound: true,
  cure:
    'The log of the app has the reason. Look at the key id, the secret, the scheme and its options, --base-path, and the ' +
    'clock; countersign explain names the mistake in a request. A 500 may be BodyAlreadyReadError, a 503 a store or key ' +
    'source that fails.',
};
const TAMPERED: Probe = {
  check: 'tampering',
  what: 'A request whose body was changed after it was signed',
  isSound: false,
  cure: 'The signature is not checked against the bytes of the body: look at what is mounted on this route.',
};
const ODD_BYTES: Probe = {
  check: 'body-bytes',
  what: 'A signed JSON body with odd spacing, escapes and non-ASCII letters',
  isSound: true,
  cure:
    'The body is parsed and written again before the signature is checked, or read as text: verify the bytes as they ' +
    'come, with countersign() above all parsers.',
};
const CHUNKED: Probe = {
  check: 'body-chunked',
  what: 'A signed body in chunks, without Content-Length,',
  isSound: true,
  cure: 'Something in front waits for Content-Length, or leaves the body out: look at proxies and what is mounted.',
};

const WAIT = 'Wait for as long as Retry-After says, then run this again.';
const SEE_LOG = 'Look into the log of the app for this request.';

/** Judges the answer to a request. */
function judged({ check, what, isSound, cure }: Probe, answer: Answer, known: Known): Finding {
  const { status } = answer;
  switch (fateOf(answer, known)) {
    case 'throttled':
      return app.unknown(check, `${what} was turned away (429).`, WAIT);
    case 'passed':
      return isSound
        ? app.ok(check, `${what} is accepted (${status}).`)
        : app.fault(check, `${what} is accepted (${status}).`, cure);
    case 'refused':
      return isSound
        ? app.fault(check, `${what} is refused (${status}).`, cure)
        : app.ok(check, `${what} is refused (${status}).`);
    case 'failed':
      return isSound
        ? app.fault(check, `${what} makes the app fail (${status}).`, cure)
        : app.unknown(check, `${what} makes the app fail (${status}), and should be refused.`, SEE_LOG);
    case 'other':
      return isSound
        ? app.unknown(
            check,
            `${what} is answered by ${status}, a plain one by ${known.plain?.status}.`,
            SEE_LOG,
          )
        : app.ok(check, `${what} is refused (${status}).`);
  }
}

/** Sends a plain request first: the others show nothing unless that one passes. */
export async function checkSigned(sender: AppSender, check: SignedCheck): Promise<readonly Finding[]> {
  const request = sender.sign(bodyOf(check));
  const plain = await sender.send(request);
  const signed = judged(SIGNED, plain, { bare: check.bare });
  if (signed.state !== 'ok') return [signed];
  const known = { bare: check.bare, plain };
  const findings = [signed, await replayFinding(sender, request, known)];
  if (hasBody(check)) findings.push(...(await bodyFindings(sender, check, known)));
  const forged = sender.sign({ ...bodyOf(check), headers: { 'x-forwarded-for': FORGED_ADDRESS } });
  findings.push(forwardedFinding(await sender.send(forged), known, check));
  return findings;
}

function bodyOf(check: App): SignedVariant {
  return hasBody(check) ? { body: plainBody() } : {};
}

async function replayFinding(sender: AppSender, request: ExchangeRequest, known: Known): Promise<Finding> {
  const copies = await Promise.all(Array.from({ length: COPIES }, () => sender.send(request)));
  const fates = copies.map((copy) => fateOf(copy, known));
  const accepted = fates.filter((fate) => fate === 'passed').length;
  if (accepted > 0) {
    const text = `Of ${COPIES} copies of an accepted request, ${accepted} were accepted again.`;
    const cure = 'Let all processes share one store, such as redis(), and all mounts of a namespace too.';
    return app.fault('replay', text, cure);
  }
  const statuses = [...new Set(copies.map(({ status }) => status))].join(', ');
  if (fates.every((fate) => fate === 'refused' || fate === 'other'))
    return app.ok('replay', `${COPIES} copies of an accepted request were refused (${statuses}).`);
  const text = `Copies of an accepted request were answered by ${statuses}, which does not show whether they are recognized.`;
  return app.unknown('replay', text, WAIT);
}

async function bodyFindings(
  sender: AppSender,
  check: SignedCheck,
  known: Known,
): Promise<readonly Finding[]> {
  const other = await sender.send({ ...sender.sign({ body: plainBody() }), body: plainBody() });
  const odd = await sender.send(sender.sign({ body: oddBody() }));
  const chunked = await sender.send(sender.sign({ body: plainBody(), chunked: true }));
  return [
    tamperFinding(other, check, known),
    judged(ODD_BYTES, odd, known),
    chunked.status === 411 ? LENGTH_REQUIRED : judged(CHUNKED, chunked, known),
  ];
}

function tamperFinding(answer: Answer, { coversBody }: SignedCheck, known: Known): Finding {
  const finding = judged(TAMPERED, answer, known);
  if (finding.state !== 'fault' || coversBody) return finding;
  const text = `${TAMPERED.what} is accepted, as this scheme does not sign it.`;
  const cure = 'Rely on TLS, and in handlers on nothing that the signature does not cover.';
  return app.warning(TAMPERED.check, text, cure);
}

const LENGTH_REQUIRED = app.warning(
  CHUNKED.check,
  `${CHUNKED.what} is refused for its form (411), by the app or a proxy.`,
  'Let it take chunked bodies, or tell clients to send Content-Length.',
);
