/** The playground: drafts and checks. No secret comes here, nothing is counted, and no store is asked. */

import type { Scheme, Verifier } from 'countersign';
import { type Explanation, explain, isForSender } from 'countersign/diagnosis';
import type { CheckAnswer } from '../api/playground-types.ts';
import { draftRequest } from '../playground/draft-request.ts';
import { keylessOf } from '../playground/keyless-verifier.ts';
import { schemesOf } from '../playground/signing-facts.ts';
import { known, ownerOf, toDiagnosis } from '../record/entry-of-event.ts';
import { type ConsoleUser, maySee } from '../server/access.ts';
import { assertMembers, optionalContent, pairsOf, textOf } from '../server/body-members.ts';
import { ProblemError } from '../server/problem.ts';
import type { Route, RouteCall } from '../server/route.ts';
import { withKeyProblems } from './key-errors.ts';
import { schemeNames } from './summary-route.ts';

/** The routes. */
export const PLAYGROUND_ROUTES: readonly Route[] = [
  {
    ...{ method: 'POST', path: 'draft', right: 'playground', body: 'DraftRequest', answer: 'Draft' },
    summary: 'Drafts a request: its string to sign, and its headers without the signature; counts as a check',
    handle: draft,
  },
  {
    ...{ method: 'POST', path: 'check', right: 'playground', body: 'CheckRequest', answer: 'CheckAnswer' },
    summary:
      'Says what a verifier would say of a request, apart from replay and limits; 60 a minute for each user',
    handle: check,
  },
];

const REQUEST_MEMBERS = ['scheme', 'method', 'target', 'headers', 'body'];

function requestOf({ body }: RouteCall) {
  const target = textOf(body, 'target', 8192);
  if (!target.startsWith('/') && !URL.canParse(target))
    throw new ProblemError('invalid', '"target" must be a path that begins with /, or a URL.');
  return {
    scheme: textOf(body, 'scheme', 256),
    method: textOf(body, 'method', 32),
    target,
    headers: pairsOf(body, 'headers'),
    body: optionalContent(body, 'body') ?? '',
  };
}

function draft(call: RouteCall) {
  assertMembers(call.body, [...REQUEST_MEMBERS, 'keyId']);
  const request = requestOf(call);
  const scheme: Scheme | undefined = schemesOf(call.parts.verifiers).get(request.scheme);
  if (scheme === undefined) throw new ProblemError('invalid', 'There is no such scheme.');
  assertWithinLimit(call);
  const keyId = scheme.namesKey === false ? 'none' : textOf(call.body, 'keyId', 256);
  return { json: draftRequest(scheme, { ...request, keyId }, call.parts.clock()) };
}

async function check(call: RouteCall): Promise<{ json: CheckAnswer }> {
  const { parts, user } = call;
  assertMembers(call.body, REQUEST_MEMBERS);
  const { scheme, method, target, headers, body } = requestOf(call);
  const verifier = parts.verifiers.find((each) => schemeNames(each.scheme).includes(scheme));
  if (verifier === undefined) throw new ProblemError('invalid', 'There is no such scheme.');
  assertWithinLimit(call);
  const request = {
    method,
    url: target,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body,
  };
  if (user.owners !== undefined) {
    assertNamesKey(verifier);
    // Before anything is done that takes longer for a key that exists.
    await assertOwnKey(user, verifier, await explained(keylessOf(verifier), request));
  }
  const explanation = await explained(verifier, request);
  await assertOwnKey(user, verifier, explanation);
  const diagnosis = toDiagnosis(explanation);
  const code = diagnosis.checks.find(({ outcome }) => outcome === 'failed')?.code;
  return { json: { ...diagnosis, findings: diagnosis.findings.filter(isForSender), ...known({ code }) } };
}

/** Drafts count, too: each is explained. */
function assertWithinLimit({ parts: { checks }, user }: RouteCall): void {
  const waitSeconds = checks.take(user.name);
  if (waitSeconds > 0)
    throw new ProblemError('too_many_requests', 'A user may check or draft 60 requests a minute.', {
      'retry-after': String(waitSeconds),
    });
}

async function explained(verifier: Verifier, request: Parameters<typeof explain>[0]): Promise<Explanation> {
  try {
    return await explain(request, verifier, { audience: 'sender', budgetMs: 5 });
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      throw new ProblemError('invalid', error.message);
    throw new ProblemError('unavailable', 'The source of keys did not answer.');
  }
}

/** Whose the only key of such a scheme is, nobody has said: it may be the operator's. */
function assertNamesKey({ scheme }: Verifier): void {
  if ([scheme, ...(scheme.alternatives ?? [])].some(({ namesKey }) => namesKey === false))
    throw new ProblemError(
      'forbidden',
      'Requests of this scheme name no key, so that only the operator may check them.',
    );
}

/** A partner is told of requests by keys that this verifier knows as the partner's, and of any other that there is no such key. */
async function assertOwnKey(user: ConsoleUser, verifier: Verifier, { keyId }: Explanation): Promise<void> {
  if (user.owners === undefined) return;
  const key = keyId === undefined ? undefined : await withKeyProblems(() => verifier.keyOf(keyId));
  if (keyId !== undefined && !maySee(user, ownerOf(key)))
    throw new ProblemError('not_found', 'None of your keys has this id.');
}
