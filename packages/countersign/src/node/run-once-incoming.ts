/** Doing once what a request of Node's HTTP servers asks for; what all adapters share. */

import type { AcceptedRequest, OperationBeginning } from '../idempotency/operation-policy.ts';
import { addHeaders } from '../idempotency/response-buffer/header-snapshot.ts';
import type { NodeResponse } from '../idempotency/response-buffer/node-response.ts';
import { type BufferedResponse, ResponseBuffer } from '../idempotency/response-buffer/response-buffer.ts';
import { type RoutedPath, type Routing, routedPath } from '../idempotency/routed-path.ts';
import type { Once } from '../idempotency/run-once.ts';
import type { WholeResponse } from '../idempotency/whole-response.ts';
import { SetUpError } from '../internal/set-up-error.ts';
import { pathOf } from '../scheme/target.ts';
import { acceptanceBy, isBodyParsed } from './acceptance.ts';
import { isGone, whileHeld } from './connection-hold.ts';
import { RequestAbortedError } from './errors/request-aborted.ts';
import type { NodeRequest } from './node-request.ts';
import { observedVerdict } from './observation.ts';

/** Next step of an adapter: let the handler run, answer in its place, or nothing, since somebody has answered already. */
export type OperationOutcome =
  | { readonly outcome: 'run' | 'over' }
  | Extract<OperationBeginning, { readonly outcome: 'answered' | 'refused' }>;

type Started = Extract<OperationBeginning, { readonly outcome: 'started' }>;

/** On a request: what has begun for it. */
const BEGUN: unique symbol = Symbol.for('countersign.begun.1') as never;

type BegunRequest = NodeRequest & { [BEGUN]?: Set<Once['kind']> };

const refused = new WeakSet<NodeResponse>();

/** Notes that a response will be a refusal of ours: no handler has run, so it is not what the request came to. */
export function noteRefusal(response: NodeResponse): void {
  refused.add(response);
}

/**
 * The verifier has not accepted the request, so nobody knows whose it is.
 *
 * @example
 * app.use((error: unknown, _req: unknown, _res: unknown, next: (error: unknown) => void) => {
 *   if (error instanceof NotVerifiedError) console.error(error.code); // mount idempotent() after countersign()
 *   next(error);
 * });
 */
export class NotVerifiedError extends SetUpError {
  override readonly name = 'NotVerifiedError';
  readonly code = 'COUNTERSIGN_NOT_VERIFIED';

  constructor() {
    super(
      'The verifier of idempotent() or deduplicate() has not accepted this request, so nobody knows whose idempotency key ' +
        'or event it carries. Mount idempotent() and deduplicate() after countersign() with the same verifier, and not on ' +
        'routes that are left unverified.',
    );
  }
}

/**
 * Begins what the request asks for, or finds what became of it before. Where the handler runs, its response is buffered
 * until it is stored. What has begun already, in a mount above, goes on. `routing` says which spellings of the path are
 * one; without it, each is an operation of its own.
 *
 * @throws NotVerifiedError (by rejection) when the verifier has not accepted the request.
 */
export async function runOnceIncoming(
  once: Once,
  incoming: BegunRequest,
  response: NodeResponse,
  routing?: () => Routing,
): Promise<OperationOutcome> {
  const accepted = acceptanceBy(once.verifier, incoming);
  if (accepted === undefined) {
    // Let through although it should be refused: nobody vouches for its idempotency key.
    if (observedVerdict(incoming) !== undefined) return { outcome: 'run' };
    throw new NotVerifiedError();
  }
  if (incoming[BEGUN]?.has(once.kind)) return { outcome: 'run' };
  const isBodyAhead = incoming.readableLength > 0;
  const beginning = await whileHeld(
    incoming,
    once.begin(routing === undefined ? accepted : routedBy(routing, accepted)),
    { onLost: abandonStarted },
  );
  if (beginning.outcome === 'not_concerned') return { outcome: 'run' };
  if (beginning.outcome !== 'started') return beginning;
  // A timeout may have answered meanwhile, and the sender may try again: this one must not be done in secret.
  if (response.headersSent) {
    await beginning.abandon();
    return { outcome: 'over' };
  }
  // One that was refused before has been let through after all, as where a second verifier is asked.
  refused.delete(response);
  incoming[BEGUN] ??= new Set();
  incoming[BEGUN].add(once.kind);
  new ResponseBuffer(response, once.maxBytes, (buffered) => {
    // Something between us and the handler has waited while the sender went away, and the handler has missed the body. One
    // that tells of success has done what it does, as those do that need no body: it must not run again.
    const isUnread = isBodyAhead && !incoming.readableEnded && !isBodyParsed(incoming);
    const isBodyLost = isUnread && isGone(incoming) && hasFailed(buffered);
    if (isBodyLost) refused.add(response);
    void release(buffered, response, beginning);
  });
  return { outcome: 'run' };
}

function hasFailed(buffered: BufferedResponse): boolean {
  if (buffered.outcome === 'destroyed') return true;
  return (buffered.outcome === 'whole' ? buffered.response.status : buffered.status) >= 400;
}

async function abandonStarted(beginning: OperationBeginning): Promise<never> {
  if (beginning.outcome === 'started') await beginning.abandon();
  throw new RequestAbortedError();
}

/** The request, with its path as its router reads it. */
export function routedBy(routing: () => Routing, { accepted, request }: AcceptedRequest): AcceptedRequest {
  let path: RoutedPath | undefined;
  // Requests without an idempotency key, and events, are known by no path.
  const routed = () => {
    path ??= routedPath(pathOf(request.url), routing());
    return path;
  };
  return { accepted, request, routed };
}

/** Answers with a response that was kept. Headers that were set before stay. */
export function answerWhole(response: NodeResponse, { status, headers, body }: WholeResponse): void {
  response.statusCode = status;
  addHeaders(response, headers);
  // Over HTTP/2, an empty body is an error where none may be.
  if (body.length === 0) response.end();
  else response.end(body);
}

async function release(
  buffered: BufferedResponse,
  response: NodeResponse,
  { conclude, abandon }: Started,
): Promise<void> {
  if (buffered.outcome === 'destroyed') return abandon();
  if (refused.has(response)) {
    await abandon();
    return buffered.send();
  }
  const other = await conclude(
    buffered.outcome === 'whole' ? buffered.response : { status: buffered.status },
  );
  if (buffered.outcome === 'whole' && other !== undefined) buffered.replace(other);
  else buffered.send();
}
