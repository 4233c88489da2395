/** What an app does with requests that are signed, and with those that only look it. */

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
import type { Answer, ExchangeRequest } from './exchange.ts';
import { type Finding, findingsOf } from './finding.ts';

const app = findingsOf('app');

/** The app, and what is known of it and the key. */
export interface SignedCheck extends App {
  /** What it answers when nothing is signed. */
  readonly bare: Answer;
  /** Whether the scheme signs the body. */
  readonly coversBody: boolean;
  readonly isKeyBound: boolean;
}

/** How many copies of an accepted request are sent, each on a connection of its own. */
const COPIES = 3;

const WAIT = 'Wait for as long as Retry-After says, then run this again.';

/** Sends a plain request first: nothing can be told of the others unless that one passes. */
export async function checkSigned(sender: AppSender, check: SignedCheck): Promise<readonly Finding[]> {
  const request = sender.sign(bodyOf(check));
  const plain = await sender.send(request);
  const signed = signedFinding(plain, check.bare);
  if (signed.state !== 'ok') return [signed];
  const known = { bare: check.bare, plain };
  const findings = [signed, await replayFinding(sender, request, known)];
  if (hasBody(check)) {
    findings.push(await tamperFinding(sender, check, known));
    findings.push(bytesFinding(await sender.send(sender.sign({ body: oddBody() })), known));
    findings.push(
      chunkedFinding(await sender.send(sender.sign({ body: plainBody(), chunked: true })), known),
    );
  }
  const forged = sender.sign({ ...bodyOf(check), headers: { 'x-forwarded-for': FORGED_ADDRESS } });
  findings.push(forwardedFinding(await sender.send(forged), known, check));
  return findings;
}

function bodyOf(check: App): SignedVariant {
  return hasBody(check) ? { body: plainBody() } : {};
}

function signedFinding(answer: Answer, bare: Answer): Finding {
  const { status } = answer;
  const fate = fateOf(answer, { bare });
  if (fate === 'throttled')
    return app.unknown('signed', 'The app turns the key or this machine away (429).', WAIT);
  if (fate === 'failed') {
    const cure =
      'Look into its log: a 500 may be BodyAlreadyReadError, a 503 a store or key source that fails.';
    return app.fault('signed', `A signed request makes the app fail (${status}).`, cure);
  }
  if (fate === 'refused') {
    const cure =
      'The log of the app has the reason. Look at the key id, the secret, the scheme and its options, --base-path, and ' +
      'the clock; countersign explain names the mistake in a request.';
    return app.fault('signed', `A signed request is refused (${status}).`, cure);
  }
  return app.ok('signed', `A signed request is accepted (the handler answers ${status}).`);
}

async function replayFinding(sender: AppSender, request: ExchangeRequest, known: Known): Promise<Finding> {
  const copies = await Promise.all(Array.from({ length: COPIES }, () => sender.send(request)));
  const fates = copies.map((copy) => fateOf(copy, known));
  const accepted = fates.filter((fate) => fate === 'passed').length;
  if (accepted > 0) {
    const text = `Of ${COPIES} copies of an accepted request, ${accepted} were accepted again.`;
    const cure =
      'Let all processes share one store, such as redisStore(), and all mounts of a namespace too.';
    return app.fault('replay', text, cure);
  }
  const statuses = [...new Set(copies.map(({ status }) => status))].join(', ');
  if (fates.every((fate) => fate === 'refused' || fate === 'other'))
    return app.ok('replay', `${COPIES} copies of an accepted request were refused (${statuses}).`);
  const text = `Copies of an accepted request were answered by ${statuses}, which does not tell whether they are known.`;
  return app.unknown('replay', text, WAIT);
}

/** Signs one body and sends another. */
async function tamperFinding(sender: AppSender, { coversBody }: SignedCheck, known: Known): Promise<Finding> {
  const request = sender.sign({ body: plainBody() });
  const answer = await sender.send({ ...request, body: plainBody() });
  const fate = fateOf(answer, known);
  const what = 'A request whose body was changed after it was signed';
  if (fate === 'throttled') return app.unknown('tampering', `${what} was turned away (429).`, WAIT);
  if (fate === 'failed') {
    const cure = 'Look into its log for this request; it should be refused.';
    return app.unknown('tampering', `${what} made the app fail (${answer.status}).`, cure);
  }
  if (fate !== 'passed') return app.ok('tampering', `${what} is refused (${answer.status}).`);
  if (coversBody) {
    const cure =
      'The signature is not checked against the bytes of the body: look at what is mounted on this route.';
    return app.fault('tampering', `${what} is accepted.`, cure);
  }
  const cure = 'Rely on TLS, and in handlers on nothing that the signature does not cover.';
  return app.warning('tampering', `${what} is accepted, as this scheme does not sign it.`, cure);
}

function bytesFinding(answer: Answer, known: Known): Finding {
  const what = 'A signed JSON body with odd spacing, escapes and non-ASCII letters';
  const cure =
    'The body is parsed and written again before the signature is checked, or read as text: verify the bytes as they ' +
    'come, with countersign() above all parsers.';
  return mustPass('body-bytes', what, { answer, known, cure });
}

function chunkedFinding(answer: Answer, known: Known): Finding {
  const what = 'A signed body in chunks, without Content-Length,';
  if (answer.status === 411) {
    const cure = 'Let it take chunked bodies, or tell clients to send Content-Length.';
    return app.warning('body-chunked', `${what} is refused for its form (411), by the app or a proxy.`, cure);
  }
  const cure =
    'Something in front waits for Content-Length, or leaves the body out: look at proxies and what is mounted.';
  return mustPass('body-chunked', what, { answer, known, cure });
}

interface Judgement {
  readonly answer: Answer;
  readonly known: Known;
  readonly cure: string;
}

function mustPass(check: string, what: string, { answer, known, cure }: Judgement): Finding {
  const { status } = answer;
  switch (fateOf(answer, known)) {
    case 'passed':
      return app.ok(check, `${what} is accepted.`);
    case 'throttled':
      return app.unknown(check, `${what} was turned away (429).`, WAIT);
    case 'other': {
      const text = `${what} is answered by ${status}, a plain one by ${known.plain?.status}: by the handler, or by what stands above it.`;
      return app.unknown(check, text, 'Look into the log of the app for this request.');
    }
    default:
      return app.fault(check, `${what} is refused (${status}), where a plain one is accepted.`, cure);
  }
}
