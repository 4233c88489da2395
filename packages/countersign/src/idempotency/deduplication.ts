/** Events once: a delivery of an event that was handled before is answered, and not handled again. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { assertVerifier } from '../verify/assert-verifier.ts';
import type { Verifier } from '../verify/verifier.ts';
import { eventPolicy } from './event-policy.ts';
import { OPERATION_OPTIONS, type OperationOptions, toOperationSettings } from './operation-options.ts';
import { type Once, runOnce } from './run-once.ts';

/** Options of {@link createDeduplication}. */
export interface DeduplicationOptions extends OperationOptions {
  /** Seconds for which a handled event is remembered. Default: 604 800, a week: longer than senders try again. */
  readonly ttlSeconds?: number | undefined;
  /** Tells whether a response of that status means that the event was handled. Default: 2xx. */
  readonly handled?: ((status: number) => boolean) | undefined;
}

/** Remembers events. The engine behind an adapter's `deduplicate()`. */
export interface Deduplication extends Once {
  readonly kind: 'event';
}

/** The names of the options. */
export const DEDUPLICATION_OPTIONS: readonly (keyof DeduplicationOptions)[] = [
  ...OPERATION_OPTIONS,
  'ttlSeconds',
  'handled',
];

/** A response that is not kept is still buffered until the event is remembered, up to this size. */
const MAX_HELD_BYTES = 1024 * 1024;

/**
 * Makes the engine that remembers which events were handled, for servers without an adapter. In Express and Fastify, mount
 * `deduplicate(verifier)`.
 *
 * An event is claimed when its first delivery comes, remembered when the handler answers with success, and let go when it
 * fails, so that the sender's next delivery is handled. Events are scoped by the key that signed the delivery: an id that
 * the signature does not cover could be anyone's.
 *
 * @example
 * const events = createDeduplication(verifier, { ttlSeconds: 86_400 });
 * @throws TypeError or RangeError for an invalid option, a scheme without an event id, or a store without operations.
 */
export function createDeduplication(verifier: Verifier, options: DeduplicationOptions = {}): Deduplication {
  assertVerifier('createDeduplication()', verifier);
  assertKnownOptions('createDeduplication()', options, DEDUPLICATION_OPTIONS);
  const { ttlSeconds = 604_800, handled = isSuccess } = options;
  const settings = naming('createDeduplication()', () => {
    if (typeof handled !== 'function') throw new TypeError('"handled" must be a function of the status');
    return toOperationSettings(verifier, options, { ttlSeconds, maxBytes: MAX_HELD_BYTES });
  });
  const policy = eventPolicy(verifier, {
    owner: 'createDeduplication()',
    isDeclaredBy: ({ optionalHeaders, signedEventId }) =>
      signedEventId !== undefined || optionalHeaders.includes('eventId'),
    eventIdOf: ({ eventId }) => eventId,
    isKept: handled,
  });
  const once = runOnce(verifier, settings, policy);
  return { ...once, kind: 'event' };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
