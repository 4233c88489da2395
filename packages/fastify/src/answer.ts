/** Answers on Fastify. */

import type { Refusal } from '@countersign/core';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers a refused request in place of the scheme's own answer. Must not tell the sender `refusal.code`. */
export type OnRefusal = (
  refusal: Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
) => void | Promise<void>;

/** Sends a refusal: by the integrator's hook, or as the scheme words it. */
export function answerRefusal(
  refusal: Refusal,
  onRefusal: OnRefusal | undefined,
  [request, reply]: readonly [FastifyRequest, FastifyReply],
): void {
  if (onRefusal !== undefined) {
    // Called outside of Fastify's own try, where a mistake would end the process.
    new Promise<void>((answered) => answered(onRefusal(refusal, request, reply))).catch((error: unknown) => {
      if (!reply.sent) reply.send(error);
    });
    return;
  }
  // While keys or store were asked, a timeout may have answered.
  if (reply.sent) return;
  const { status, headers, body } = refusal.response;
  // The rest of a body that is too large is not worth reading. HTTP/2 has no such header.
  if (status === 413 && request.raw.httpVersionMajor === 1) reply.header('connection', 'close');
  reply.code(status).headers(headers).send(body);
}
