/** Fastify 5: signed responses. */

import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import fp from 'fastify-plugin';
import { type ResponseKey, responseSigner, type SignResponsesOptions } from '../node/sign-response.ts';
import type { ResponseScheme } from '../scheme/response-scheme.ts';

/** Options of {@link signResponses}. */
export interface SignResponsesPluginOptions extends SignResponsesOptions {
  readonly scheme: ResponseScheme;
  readonly key: ResponseKey;
}

function plugin(
  app: FastifyInstance,
  options: SignResponsesPluginOptions,
  done: (error?: Error) => void,
): void {
  const { scheme, key, ...rest } = options;
  // Fastify adds what register() was given to the options.
  const { prefix: _, ...own } = rest as SignResponsesOptions & { prefix?: unknown };
  const sign = responseSigner(scheme, key, own);
  app.addHook('onRequest', (request, reply, next) => {
    sign(request.raw, reply.raw, request.raw.url ?? '/');
    next();
  });
  done();
}

/**
 * A plugin that signs what the routes beside it answer, refusals too: register it before the verifier. Each response is held
 * back until it is whole. One that cannot be signed, such as the refusal of a request without the signature that is to be covered, is sent
 * without a signature, of which a process warning tells.
 *
 * @example
 * const scheme = responseSignatures({ requiredComponents: ['@status', '"@method";req'], algorithms: ['ed25519'] });
 * await app.register(signResponses, { scheme, key: { id: 'server-2026', secret: process.env.PRIVATE_KEY } });
 * @throws TypeError or RangeError for an invalid option, or a secret that is not what the scheme takes.
 */
export const signResponses: FastifyPluginCallback<SignResponsesPluginOptions> = fp(plugin, {
  fastify: '5.x',
  name: 'countersign/fastify/sign-responses',
});
