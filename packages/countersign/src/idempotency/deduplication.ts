/** Events once: a delivery of an event that was handled before is answered, and not handled again. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import type { RefusalResponse } from '../responses/response-format.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { OPERATION_OPTIONS, type OperationOptions, toOperationSettings } from './operation-options.ts';
import { type Once, runOnce } from './run-once.ts';
import { toWholeResponse } from './whole-response.ts';

/** Options of {@link createDeduplication}. */
export interface DeduplicationOptions extends OperationOptions {
  /** Seconds for which a handled event is remembered. Default: 604 800, a week: longer than senders try again. */
  readonly ttlSeconds?: number | undefined;
  /** Tells whether a response of that status means that the event was handled. Default: 2xx. */
  readonly handled?: ((status: number) => boolean) | undefined;
}

/** Remembers events. Mount it with an adapter's `deduplicate()`. */
export interface Deduplication extends Once {
  readonly kind: 'event';
}

/** A response that is not kept is still buffered until the event is remembered, up to this size. */
const MAX_HELD_BYTES = 1024 * 1024;
const NOTHING = new Uint8Array();
const DUPLICATE: RefusalResponse = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"status":"duplicate"}',
};

/**
 * Makes what remembers which events were handled.
 *
 * An event is claimed when its first delivery comes, remembered when the handler answers with success, and let go when it
 * fails, so that the sender's next delivery is handled. Events are scoped by the key that signed the delivery: an id that
 * the signature does not cover could be anyone's.
 *
 * @example
 * const verifier = createVerifier({ scheme, keys, store: redisStore(client) });
 * const events = createDeduplication();
 * app.post('/webhooks/:event', deduplicate(events), handleEvent);
 * @throws TypeError or RangeError for an invalid option.
 */
export function createDeduplication(options: DeduplicationOptions = {}): Deduplication {
  assertKnownOptions('createDeduplication()', options, [...OPERATION_OPTIONS, 'ttlSeconds', 'handled']);
  const { ttlSeconds = 604_800, handled = isSuccess } = options;
  const settings = naming('createDeduplication()', () => {
    if (typeof handled !== 'function') throw new TypeError('"handled" must be a function of the status');
    return toOperationSettings(options, { ttlSeconds, maxBytes: MAX_HELD_BYTES });
  });
  const once = runOnce(settings, {
    kind: 'event',
    owner: 'createDeduplication()',
    member: 'eventId',
    isDeclaredBy: ({ optionalHeaders, signedEventId }) =>
      signedEventId !== undefined || optionalHeaders.includes('eventId'),
    subjectOf: ({ accepted }) => (accepted.eventId === undefined ? MISSING : [accepted.eventId]),
    fingerprintOf: () => '',
    isKept: handled,
    toRecord: () => NOTHING,
    isRecordOf: () => false,
    fromRecord: (_record, { verifier }) =>
      toWholeResponse(verifier.scheme.responseFormat.duplicateEvent?.() ?? DUPLICATE),
    inProgress: 'event_in_progress',
  });
  return { ...once, kind: 'event' };
}

const PROBLEM: FormProblem = {
  code: 'missing_header',
  member: 'eventId',
  reason: 'The id of the event is missing.',
};
const MISSING = { code: PROBLEM.code, problem: PROBLEM } as const;

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
