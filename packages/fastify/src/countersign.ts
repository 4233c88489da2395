/** Fastify 5: request to verifier, verdict to handler or answer. */

import {
  type Accepted,
  assertKnownOptions,
  type Refusal,
  type Requirements,
  type Verifier,
} from '@countersign/core';
import { assertBasePath, REQUIREMENT_NAMES, verifyIncoming } from '@countersign/core/node';
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the request has been verified. */
    countersign: Accepted | undefined;
  }
  interface FastifyContextConfig {
    /** What this route requires, or `false` to leave it unverified. */
    countersign?: CountersignRouteOptions | false;
  }
}

/** Requirements of a route, in its `config.countersign`; each replaces the plugin's requirement of that name. */
export type CountersignRouteOptions = Requirements;

/** Options of the plugin: what is required of requests, and how they reach the verifier. */
export interface CountersignOptions extends Requirements {
  readonly verifier: Verifier;
  /** The prefix under which the service is deployed and which clients do not sign, such as `/prometheus`. */
  readonly basePath?: string;
  /** Requests for which this returns true are let through unverified. Default: none. */
  readonly skip?: (request: FastifyRequest) => boolean;
  /** Answers a refused request in place of the scheme's own answer. Must not tell the sender `refusal.code`. */
  readonly onRefusal?: (
    refusal: Refusal,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => void | Promise<void>;
}

/** Fastify's own options of any plugin come along: `prefix` and the like. */
const OPTIONS = [
  ...REQUIREMENT_NAMES,
  'verifier',
  'basePath',
  'skip',
  'onRefusal',
  'prefix',
  'logLevel',
  'logSerializers',
];

const plugin: FastifyPluginCallback<CountersignOptions> = (fastify, options, ready) => {
  try {
    protect(fastify, options);
  } catch (error) {
    // Thrown here, it would end the process instead of failing `await app.register(…)`.
    return ready(error as Error);
  }
  ready();
};

function protect(fastify: FastifyInstance, options: CountersignOptions): void {
  assertKnownOptions('countersign', options, OPTIONS);
  const { verifier, basePath, skip, onRefusal } = options;
  const requirements = toRequirements(options);
  if (typeof verifier?.verify !== 'function') throw new TypeError('"verifier" must be a verifier');
  assertBasePath(basePath);
  verifier.assertRequirements(requirements);
  if (!fastify.hasRequestDecorator('countersign')) fastify.decorateRequest('countersign', undefined);
  const sound = new WeakSet<CountersignRouteOptions>();
  fastify.addHook('onRoute', ({ config, url }) => assertRoute(url, config?.countersign));

  function assertRoute(url: string | undefined, route: CountersignRouteOptions | false | undefined): void {
    if (!route || sound.has(route)) return;
    try {
      verifier.assertRequirements(route);
      sound.add(route);
    } catch (error) {
      throw new TypeError(`config.countersign of ${url}: ${(error as Error).message}`);
    }
  }

  function refuse(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): void {
    if (onRefusal !== undefined) {
      // Called outside of Fastify's own try, where a mistake would end the process.
      new Promise<void>((answered) => answered(onRefusal(refusal, request, reply))).catch(
        (error: unknown) => {
          if (!reply.sent) reply.send(error);
        },
      );
      return;
    }
    // While keys or store were asked, a timeout may have answered.
    if (reply.sent) return;
    const { status, headers, body } = refusal.response;
    // The rest of a body that is too large is not worth reading. HTTP/2 has no such header.
    if (status === 413 && request.raw.httpVersionMajor === 1) reply.header('connection', 'close');
    reply.code(status).headers(headers).send(body);
  }

  // The first hook that may touch the body; what it hands on is the very stream, for any parser to read.
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    const { url, config } = request.routeOptions;
    const route = config.countersign;
    if (route === false || skip?.(request) === true) return done();
    // A route declared before this plugin was loaded, as without `await`, did not pass by `onRoute`.
    assertRoute(url, route);
    const incoming = {
      address: request.ip,
      basePath,
      requirements: route === undefined ? requirements : { ...requirements, ...route },
    };
    verifyIncoming(verifier, request.raw, incoming, (error, verdict) => {
      if (verdict === undefined) return done(error);
      if (!verdict.ok) return refuse(verdict.refusal, request, reply);
      request.countersign = verdict;
      done();
    });
  });
}

/**
 * The plugin. It protects the routes of the context in which it is registered, and of those below.
 *
 * @example
 * await app.register(countersign, { verifier });
 * app.post('/payouts', { config: { countersign: { scopes: ['payouts:write'] } } }, handler);
 * @throws TypeError for an invalid option, or a requirement that the scheme cannot meet.
 */
export const countersign: FastifyPluginCallback<CountersignOptions> = fp(plugin, {
  fastify: '5.x',
  name: '@countersign/fastify',
});

function toRequirements({ scopes, mode, headers }: CountersignOptions): Requirements {
  return { ...(scopes && { scopes }), ...(mode && { mode }), ...(headers && { headers }) };
}
