/** Checks of an app with requests that are not signed, for which no secret is needed. */

import type { Answer } from '../exchange.ts';
import { type Finding, findingsOf } from '../finding.ts';
import { type App, type AppSender, hasBody } from './app-requests.ts';

const app = findingsOf('app');

/** Judges the answer to a request without a signature and without a body. */
export function checkUnsigned({ status }: Answer): Finding {
  if (status < 300) {
    const cure = 'Mount countersign() above this route, and look at skip and config.countersign: false.';
    return app.fault('unsigned', `A request without a signature is served (${status}).`, cure);
  }
  if (status < 400)
    return app.warning(
      'unsigned',
      `The app redirects (${status}).`,
      'Give the address that it redirects to.',
    );
  if (status === 404 || status === 405) {
    const text = `The app answers ${status} to a request without a signature, so nothing is known of what it protects.`;
    return app.warning('unsigned', text, 'Give the path and --method of a route that exists.');
  }
  if (status === 429) {
    const text = 'The app turns this machine away for now (429), after failed attempts or too many requests.';
    return app.unknown('unsigned', text, 'Wait for as long as Retry-After says, then run this again.');
  }
  if (status >= 500) {
    const text = `A request without a signature makes the app fail (${status}).`;
    return app.fault('unsigned', text, 'Look into its log for this request.');
  }
  return app.ok('unsigned', `A request without a signature is refused (${status}).`);
}

/** Bodies of the types for which frameworks have parsers: one for each, and one that a parser would not take. */
const BODIES = [
  { name: 'a JSON body', type: 'application/json', body: '{"countersign":"doctor"}' },
  { name: 'a form', type: 'application/x-www-form-urlencoded', body: 'countersign=doctor' },
  { name: 'JSON that breaks off', type: 'application/json', body: '{"countersign":' },
] as const;

/** A route that takes no such type says so before it looks at a body (RFC 9110 §15.5.16). */
const UNSUPPORTED_MEDIA_TYPE = 415;

/**
 * Finds parsers that run before the signature is checked: the refusal then depends on the body, of which a verifier that
 * comes first would not even read the form.
 */
export async function checkBodyOrder(
  sender: Pick<AppSender, 'unsigned'>,
  asked: App,
  bare: Answer,
): Promise<Finding> {
  if (!hasBody(asked)) {
    const text = `${asked.method} has no body, so nothing is known of parsers and the order of mounting.`;
    return app.unknown('body-order', text, 'Give a route that takes a body, such as --method POST.');
  }
  let compared = 0;
  for (const { name, type, body } of BODIES) {
    const { status } = await sender.unsigned({ type, body });
    if (status === UNSUPPORTED_MEDIA_TYPE) continue;
    if (status !== bare.status) return differenceFinding(name, status, bare);
    compared++;
  }
  if (compared > 0) return app.ok('body-order', 'Nothing looks at bodies before the signature is checked.');
  const text = 'The route takes neither JSON nor forms (415), so nothing is known of parsers.';
  return app.unknown('body-order', text, 'Give a route that takes one of them.');
}

const MOVE = 'Mount countersign() above express.json(), express.urlencoded() and whatever else reads bodies.';

function differenceFinding(name: string, status: number, bare: Answer): Finding {
  const text = `Without a signature and a body the app answers ${bare.status}, with ${name} it answers ${status}`;
  if (status === 429) {
    const cure = 'Wait for as long as Retry-After says, then run this again.';
    return app.unknown('body-order', `${text}, and turns this machine away.`, cure);
  }
  if (status >= 500) {
    const because = 'as it does when a parser reads bodies before their signature is checked';
    return app.fault('body-order', `${text} and fails, ${because}.`, `${MOVE} Its log has the reason.`);
  }
  return app.warning('body-order', `${text}: something reads the bodies of unsigned requests first.`, MOVE);
}
