/** Makes what the adapters' `webhook()` mount: the receiver of a scheme, or of several. */

import { failureThrottle } from '../checks/failure-throttle.ts';
import { naming } from '../internal/known-options.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { alternativesReceiver } from './alternatives-receiver.ts';
import type { AnyWebhookOptions } from './webhook-options.ts';
import { receiverOfScheme, type WebhookReceiver } from './webhook-receiver.ts';

/**
 * Makes a receiver.
 *
 * @param handlers The handler, or none where the framework has it.
 * @throws TypeError or RangeError that names the option at fault.
 */
export function createWebhookReceiver(
  scheme: Scheme,
  options: AnyWebhookOptions,
  handlers: readonly unknown[],
): WebhookReceiver {
  const { alternatives } = scheme ?? {};
  if (alternatives === undefined) return receiverOfScheme(scheme, options, handlers);
  const { failureThrottle: throttled } = options ?? {};
  return naming('webhook()', () => {
    // One for all, or a sender would have a share of each.
    const throttle = throttled === undefined ? undefined : failureThrottle(throttled);
    return alternativesReceiver({ ...scheme, alternatives }, options, (each, own) =>
      receiverOfScheme(each, own, handlers, throttle),
    );
  });
}
