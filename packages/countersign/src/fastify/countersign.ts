/** Fastify 5: request to verifier, verdict to handler or answer. */

import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { concealed, SetUpError, setUpTypeError } from '../internal/set-up-error.ts';
import { kindOf } from '../internal/value-kind.ts';
import { verificationOf } from '../node/acceptance.ts';
import { assertCallbacks } from '../node/assert-callbacks.ts';
import { type AnswersCopies, assertAnswersCopies, settleRefusal } from '../node/copied-incoming.ts';
import { warnOfForgeableAddress } from '../node/forgeable-address.ts';
import { noteObserved, observedVerdict } from '../node/observation.ts';
import { noteUnderWay } from '../node/requests-under-way.ts';
import { toError } from '../node/to-error.ts';
import { verifyIncoming } from '../node/verify-incoming.ts';
import type { Accepted, Refused } from '../responses/verdict.ts';
import { assertVerifier } from '../verify/assert-verifier.ts';
import { ROUTE_POLICY_OPTIONS, type RoutePolicy } from '../verify/route/route-policy.ts';
import type { Verifier } from '../verify/verifier.ts';
import { answerRefused, type OnRefusal, setHeaders } from './answer.ts';
import { addJsonParser, noteVerifiedBody } from './json-parser.ts';
import { routingOf } from './routing.ts';
import { trustProxyOf, warnOfHopCount } from './trust-proxy.ts';
import { isFastifyApp, wrongFramework } from './wrong-framework.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The verdict, where the request was verified; else it throws. For code that runs for both: `verificationOf(request)`. */
    readonly countersign: Accepted;
  }
  interface FastifyContextConfig {
    /** The policy of this route, or `false` to leave it unverified. */
    countersign?: RouteConfig | false;
  }
}

/**
 * Requirements of a route, in its `config.countersign`; each replaces the plugin's requirement of that name, except
 * `limits`, which hold beside the plugin's.
 */
export type RouteConfig = RoutePolicy;

/** Options of the plugin: what is required of requests, and how they reach the verifier. */
export interface PluginOptions extends RoutePolicy {
  readonly verifier: Verifier;
  /** Requests for which this returns true are let through unverified. Default: none. */
  readonly skip?: ((request: FastifyRequest) => boolean) | undefined;
  /**
   * Answers an exact copy of a request, such as a proxy makes that tries again by itself, with the first response if one is
   * kept for its idempotency key. Takes what `idempotent(verifier)` has returned, which is mounted on the routes. Anyone who has captured a
   * request can then read its response by sending it again, until its window is over. Default: copies are refused.
   */
  readonly answerCopies?: AnswersCopies | undefined;
  /**
   * `json` parses bodies of `application/json` from the bytes that were verified, in the same step, which is faster than to
   * have Fastify read them again. It takes the place of Fastify's own parser, with the same settings and errors; parsers of the
   * app and of other plugins stay. Default: parsers read what was verified.
   */
  readonly parse?: 'json' | undefined;
  /** Answers a refused request in place of the scheme's own answer. Must not tell the sender `refused.code`. */
  readonly onRefusal?: OnRefusal | undefined;
}

type Exchange = readonly [FastifyRequest, FastifyReply];

const TRUSTS_EVERYONE = 'Fastify has "trustProxy": true';
const ANEW = { isAnew: true } as const;

/** Fastify's own options of any plugin come along: `prefix` and the like. */
const OPTIONS = [
  ...ROUTE_POLICY_OPTIONS,
  'verifier',
  'skip',
  'answerCopies',
  'onRefusal',
  'parse',
  'prefix',
  'logLevel',
  'logSerializers',
];

const plugin: FastifyPluginCallback<PluginOptions> = (fastify, options, ready) => {
  if (!isFastifyApp(fastify)) {
    const error = wrongFramework('countersign');
    // Express calls it for each request.
    if (typeof ready === 'function') return ready(error);
    throw error;
  }
  try {
    protect(fastify, options);
  } catch (error) {
    // Thrown here, it would end the process instead of failing `await app.register(…)`.
    return ready(error as Error);
  }
  ready();
};

function protect(fastify: FastifyInstance, options: PluginOptions): void {
  if (typeof (options as Partial<Verifier>).verify === 'function')
    throw new TypeError(
      'countersign: the options are a verifier: write app.register(countersign, { verifier })',
    );
  assertKnownOptions('countersign', options, OPTIONS);
  const { verifier, skip, answerCopies, onRefusal, parse } = options;
  const policy = toPolicy(options);
  assertVerifier('countersign', verifier);
  naming('countersign', () => {
    verifier.assertPolicy(policy);
    assertAnswersCopies(answerCopies, verifier);
    assertCallbacks({ skip, onRefusal });
    if (parse !== undefined && parse !== 'json')
      throw new TypeError(`"parse" must be "json", got ${kindOf(parse)}`);
    if (parse === 'json') addJsonParser(fastify);
  });
  const trustProxy = trustProxyOf(fastify);
  const trustsEveryone = () => trustProxy === true;
  warnOfHopCount(fastify, trustProxy);
  if (!fastify.hasRequestDecorator('countersign'))
    fastify.decorateRequest('countersign', { getter: verdictOf });
  const routes = new WeakMap<RouteConfig, RoutePolicy>();
  fastify.addHook('onRoute', ({ config, url }) => {
    if (config?.countersign) policyOf(url, config.countersign);
  });

  function policyOf(url: string | undefined, route: RouteConfig): RoutePolicy {
    const known = routes.get(route);
    if (known !== undefined) return known;
    try {
      verifier.assertPolicy(route);
      const all = merged(policy, toPolicy(route));
      verifier.assertPolicy(all);
      routes.set(route, all);
      return all;
    } catch (error) {
      throw setUpTypeError(`config.countersign of ${url}: ${(error as Error).message}`);
    }
  }

  /** Finds the policy for a request; `undefined`: it is let through unverified. */
  function policyFor(request: FastifyRequest, { url, config }: FastifyRequest['routeOptions']) {
    const route = config.countersign;
    if (route === false || skip?.(request) === true) return undefined;
    // A route declared before this plugin was loaded, as without `await`, did not pass by `onRoute`.
    return route ? policyOf(url, route) : policy;
  }

  function refuse(verdict: Refused, [request, reply]: Exchange, done: (error: Error) => void): void {
    const refused = { verifier, verdict, answerCopies, routing: () => routingOf(request) };
    settleRefusal(refused, (answer) => {
      try {
        answerRefused(answer, onRefusal, [request, reply]);
      } catch (failure) {
        done(toError(failure));
      }
    });
  }

  // The first hook that may touch the body; what it hands on is the very stream, for any parser to read.
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    // Fastify makes it anew whenever it is read.
    const { routeOptions } = request;
    let required: RoutePolicy | undefined;
    try {
      required = policyFor(request, routeOptions);
    } catch (thrown) {
      return done(concealed(toError(thrown)));
    }
    if (required === undefined) return done();
    const incoming = {
      address: request.ip,
      response: reply.raw,
      requestId: request.id,
      route: routeOptions.url,
      policy: required,
    };
    verifyIncoming(verifier, request.raw, incoming, (error, verdict, body) => {
      if (verdict === undefined) return done(error && concealed(error));
      try {
        if (!verdict.ok) {
          if (verdict.enforced) return refuse(verdict, [request, reply], done);
          noteObserved(request.raw, verdict);
          if (parse === 'json' && body !== undefined) noteVerifiedBody(request, body, routeOptions.bodyLimit);
          return done();
        }
        warnOfForgeableAddress(verdict, TRUSTS_EVERYONE, trustsEveryone);
        setHeaders(verdict.responseHeaders, reply, ANEW);
        if (parse === 'json' && body !== undefined) noteVerifiedBody(request, body, routeOptions.bodyLimit);
      } catch (failure) {
        // This runs outside of Fastify's own try, where an error would end the process.
        return done(toError(failure));
      }
      done();
      noteUnderWay(verifier, verdict, reply.raw);
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
export const countersign: FastifyPluginCallback<PluginOptions> = fp(plugin, {
  fastify: '5.x',
  name: 'countersign/fastify',
});

/** Reads the verdict of a request; the handler of a route that is left unverified must not take it for granted. */
function verdictOf(this: FastifyRequest): Accepted {
  const accepted = verificationOf(this.raw);
  if (accepted !== undefined) return accepted;
  // Unset for a request that should be refused and was let through, as on Express.
  if (observedVerdict(this.raw) !== undefined) return undefined as never;
  throw new UnverifiedRequestError();
}

/** `request.countersign` was read where no request is verified. */
class UnverifiedRequestError extends SetUpError {
  override readonly name = 'UnverifiedRequestError';
  readonly code = 'COUNTERSIGN_NOT_VERIFIED';

  constructor() {
    super(
      'request.countersign: this request has not been verified. Register countersign in the context of the route, without ' +
        'skip or config.countersign: false for it, or read verificationOf(request).',
    );
  }
}

/** Keeps the requirements that are set: an `undefined` on a route removes none of those of the plugin. */
function toPolicy(options: RoutePolicy): RoutePolicy {
  return Object.fromEntries(
    ROUTE_POLICY_OPTIONS.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}

function merged(plugin: RoutePolicy, route: RoutePolicy): RoutePolicy {
  if (plugin.limits === undefined || route.limits === undefined) return { ...plugin, ...route };
  return { ...plugin, ...route, limits: [...plugin.limits, ...route.limits] };
}
