/** Fastify 5: signed responses. */

import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import fp from 'fastify-plugin';
import {
  type ResponseKey,
  type ResponseSigning,
  responseSigner,
  type SignResponsesOptions,
} from '../node/sign-response.ts';
import type { ResponseScheme, SharedSecretResponseScheme } from '../scheme/response-scheme.ts';
import type { Verifier } from '../verify/verifier.ts';

interface OwnKey extends SignResponsesOptions {
  readonly scheme: ResponseScheme;
  readonly key: ResponseKey;
}

interface SecretOfCaller extends SignResponsesOptions {
  readonly scheme: SharedSecretResponseScheme;
  /** The verifier by whose accepted requests the secrets are known. */
  readonly verifier: Verifier;
}

/** Options of {@link signResponses}: a scheme with the key of the server, or one that signs with the secret of each request. */
export type SignResponsesPluginOptions = OwnKey | SecretOfCaller;

function plugin(
  app: FastifyInstance,
  options: SignResponsesPluginOptions,
  done: (error?: Error) => void,
): void {
  const { scheme, key, verifier, ...rest } = options as OwnKey & SecretOfCaller;
  // Fastify adds what register() was given to the options.
  const { prefix: _, ...own } = rest as SignResponsesOptions & { prefix?: unknown };
  const sign = responseSigner([scheme, verifier ?? key] as unknown as ResponseSigning, own);
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
 * const scheme = responseSignatures({ requiredComponents: ['@status', '"signature";req;key="sig1"'], algorithms: ['ed25519'] });
 * await app.register(signResponses, { scheme, key: { id: 'server-2026', secret: process.env.PRIVATE_KEY } });
 * @throws TypeError or RangeError for an invalid option, or a secret that is not what the scheme takes.
 */
export const signResponses: FastifyPluginCallback<SignResponsesPluginOptions> = fp(plugin, {
  fastify: '5.x',
  name: 'countersign/fastify/sign-responses',
});
