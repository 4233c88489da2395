/** Answers on Fastify. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RefusedAnswer } from '../node/copied-incoming.ts';
import { answerWhole, noteRefusal } from '../node/run-once-incoming.ts';
import { toError } from '../node/to-error.ts';
import { type JoinOptions, joinHeaders } from '../responses/join-headers.ts';
import type { RefusalResponse } from '../responses/response-format.ts';
import type { Refused } from '../responses/verdict.ts';

/** Answers a refused request in place of the scheme's own answer. Must not tell the sender `refused.code`. */
export type OnRefusal = (
  refused: Refused,
  request: FastifyRequest,
  reply: FastifyReply,
) => void | Promise<void>;

/** Answers a refused request: with a response that was kept for it, or by its refusal. */
export function answerRefused(
  answer: RefusedAnswer,
  onRefusal: OnRefusal | undefined,
  exchange: readonly [FastifyRequest, FastifyReply],
): void {
  const [, reply] = exchange;
  if (answer.outcome === 'refused') return answerRefusal(answer.verdict, onRefusal, exchange);
  if (!reply.sent) answerKept(reply, answer.response);
}

/** Sends a refusal: by the integrator's hook, or as the scheme words it. */
export function answerRefusal(
  refused: Refused,
  onRefusal: OnRefusal | undefined,
  [request, reply]: readonly [FastifyRequest, FastifyReply],
): void {
  noteRefusal(reply.raw);
  if (onRefusal !== undefined) {
    // Called outside of Fastify's own try, where a mistake would end the process.
    new Promise<void>((answered) => answered(onRefusal(refused, request, reply))).catch((error: unknown) => {
      if (!reply.sent) reply.send(toError(error));
    });
    return;
  }
  sendResponse(refused.response, reply, { isAnew: true });
}

/** Sends an answer, unless a timeout has answered while keys or store were asked. */
export function sendResponse(
  { status, headers, body }: RefusalResponse,
  reply: FastifyReply,
  how: JoinOptions = {},
): void {
  if (reply.sent) return;
  setHeaders(headers, reply, how);
  // Of a text, Fastify would write the type anew with a charset, or serialize it once more where a route has a serializer.
  reply.code(status).send(Buffer.from(body));
}

/** Sets headers. Those of CORS, compression and other limiters, which are lists as well, are added to. */
export function setHeaders(
  headers: RefusalResponse['headers'],
  reply: FastifyReply,
  how: JoinOptions = {},
): void {
  reply.headers(joinHeaders(headers, (name) => reply.getHeader(name), how));
}

/** Sends a kept response past the `onSend` hooks: it passed them when it was first sent, and they must not change it twice. */
export function answerKept(reply: FastifyReply, response: Parameters<typeof answerWhole>[1]): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  answerWhole(reply.raw, response);
  // Not before: of a mistake, Fastify tells the client only as long as the reply is its own.
  reply.hijack();
}
