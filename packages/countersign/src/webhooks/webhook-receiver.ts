/** Receives the deliveries of one sender; what the adapters' `webhook()` share. */

import type { FailureThrottle } from '../checks/failure-throttle.ts';
import { naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { warnOnce } from '../internal/warn-once.ts';
import type { SignedRequest } from '../request/request.ts';
import type { RefusalResponse } from '../responses/response-format.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Verifier } from '../verify/verifier.ts';
import { type BegunDelivery, beginDelivery, type Endpoint, withHeaders } from './begin-delivery.ts';
import { type Delivery, deliveryOf, handledDeliveries } from './deliveries.ts';
import { deliveryReport } from './delivery-report.ts';
import { endpointHandshakes, type FindHandshake } from './endpoint-handshakes.ts';
import { senderSecrets } from './sender-secrets.ts';
import { senderVerifier } from './sender-verifier.ts';
import type { WebhookEvent } from './webhook-event.ts';
import { type AnyWebhookOptions, assertWebhookOptions } from './webhook-options.ts';

/** Handles an event. It has failed when it throws or rejects. */
type RunHandler = (event: WebhookEvent<never>) => unknown;

/** Receiver of deliveries, for an adapter to mount. */
export interface WebhookReceiver {
  readonly verifier: Verifier;
  /** Methods of deliveries and handshakes. */
  readonly methods: readonly string[];
  /** Finds the handshake that a request may be; `undefined` where the sender has none that come unsigned. */
  readonly findHandshake: FindHandshake | undefined;
  /** The delivery of a verified request, which is there where it was accepted; or its refusal. */
  readonly deliveryOf: (verdict: Verdict, request: SignedRequest | undefined) => Delivery | Refused;
  /** Claims an event, unless it was handled before. Rejects as the schema does. */
  readonly begin: (delivery: Delivery) => Promise<BegunDelivery>;
  /** Has an event handled unless it was handled before, and answers. Rejects as the handler or the schema does. */
  readonly receive: (delivery: Delivery, run: RunHandler) => Promise<RefusalResponse>;
}

const HANDLED: RefusalResponse = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"status":"handled"}',
};

/**
 * Makes the receiver of one scheme.
 *
 * @param throttle Shared with the receivers of other schemes, if there are any.
 *
 * @throws TypeError or RangeError that names the option at fault.
 */
export function receiverOfScheme(
  scheme: Scheme,
  options: AnyWebhookOptions,
  handlers: readonly unknown[],
  throttle?: FailureThrottle,
): WebhookReceiver {
  assertWebhookOptions(options);
  const endpoint = naming('webhook()', (): Endpoint => {
    if (handlers.length > 0 && typeof handlers[0] !== 'function')
      throw new TypeError(`the third argument must be the handler of events, got ${kindOf(handlers[0])}`);
    const secrets = senderSecrets(options, scheme);
    const verifier = senderVerifier(scheme, secrets, options, throttle);
    const handshakes = endpointHandshakes(scheme, secrets, options, verifier.logger);
    const deliveries = handledDeliveries(verifier, options);
    return { verifier, options, handshakes, deliveries, report: deliveryReport(verifier) };
  });
  return {
    verifier: endpoint.verifier,
    methods: methodsOf(scheme),
    findHandshake: endpoint.handshakes.ofUnverified,
    deliveryOf: (verdict, request) => deliveryOf(scheme, verdict, request),
    begin: (delivery) => beginDelivery(endpoint, delivery),
    async receive(delivery, run) {
      const begun = await beginDelivery(endpoint, delivery);
      return begun.outcome === 'answered' ? begun.response : handle(scheme, begun, run);
    },
  };
}

function methodsOf({ delivery: { methods = ['POST'], handshakes = [] } = {} }: Scheme): readonly string[] {
  return [...new Set([...methods, ...handshakes.flatMap((each) => (each.isSigned ? [] : each.methods))])];
}

async function handle(
  { responseFormat }: Scheme,
  { event, responseHeaders, end }: Extract<BegunDelivery, { readonly outcome: 'started' }>,
  run: RunHandler,
): Promise<RefusalResponse> {
  try {
    warnOfResult(await run(event));
  } catch (error) {
    await end(undefined);
    throw error;
  }
  const answer = responseFormat.eventHandled?.() ?? HANDLED;
  await end(answer.status, true);
  return withHeaders(answer, responseHeaders);
}

/** Said at run time for handlers that no compiler has seen: an answer would be lost in silence. */
function warnOfResult(result: unknown): void {
  if (result === undefined) return;
  warnOnce(
    'COUNTERSIGN_WEBHOOK_RESULT',
    `webhook(): the handler has returned ${kindOf(result)}, which nobody gets: webhook() answers by itself. To answer yourself, leave the handler out, webhook(scheme, options), and answer where the framework handles the request`,
  );
}
