/** Doing once what a request of Node's HTTP servers asks for; what all adapters share. */

import type { Once, OnceBeginning } from '../idempotency/once.ts';
import { type Held, holdResponse, type NodeResponse, type WholeResponse } from './held-response.ts';
import { acceptedRequest, type NodeRequest } from './verify-incoming.ts';

/** What an adapter is to do: let the handler run, or answer in its place. */
export type OnceOutcome =
  | { readonly outcome: 'run' }
  | Extract<OnceBeginning, { readonly outcome: 'answered' | 'refused' }>;

/** The request has not been verified, so nobody knows whose it is. */
export class NotVerifiedError extends Error {
  override readonly name = 'NotVerifiedError';
  readonly statusCode = 500;

  constructor() {
    super(
      'This request has not been verified, so what is done once cannot be told by its sender. Mount idempotent() and ' +
        'deduplicate() after countersign(), and not on routes that are left unverified.',
    );
  }
}

/**
 * Begins what the request asks for, or finds what became of it before. Where the handler runs, its response is held back
 * until it has been kept.
 *
 * @throws NotVerifiedError (by rejection) when no verifier has accepted the request.
 */
export async function onceIncoming(
  once: Once,
  incoming: NodeRequest,
  response: NodeResponse,
): Promise<OnceOutcome> {
  const exchange = acceptedRequest(incoming);
  if (exchange === undefined) throw new NotVerifiedError();
  const beginning = await once.begin(exchange);
  if (beginning.outcome === 'answered' || beginning.outcome === 'refused') return beginning;
  if (beginning.outcome === 'started') {
    const { conclude, abandon } = beginning;
    holdResponse(response, { maxBytes: once.maxBytes }, (held) => void letGo(held, { conclude, abandon }));
  }
  return { outcome: 'run' };
}

/** Answers with a response that was kept. Headers that were set before stay. */
export function answerWhole(response: NodeResponse, { status, headers, body }: WholeResponse): void {
  response.statusCode = status;
  for (const [name, value] of headers) response.setHeader(name, value);
  response.end(body);
}

async function letGo(
  held: Held,
  { conclude, abandon }: Pick<Extract<OnceBeginning, { outcome: 'started' }>, 'conclude' | 'abandon'>,
): Promise<void> {
  if (held.outcome === 'destroyed') return abandon();
  const other = await conclude(held.outcome === 'whole' ? held.response : { status: held.status });
  if (held.outcome === 'whole' && other !== undefined) held.replace(other);
  else held.send();
}
