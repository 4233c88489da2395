/**
 * Events, published on channels of `node:diagnostics_channel` so that they can be measured and recorded.
 *
 * Nothing is gathered for a channel that nobody has subscribed to. Secrets, signatures, nonces, idempotency keys and
 * bodies are in no message, as far as `HideValues` finds them; a listener that keeps bodies must ask for them.
 */

import { channel } from 'node:diagnostics_channel';
import type { Admission } from '../store/store.ts';
import type { KeyChangeEvent, KeyExpiringEvent } from './key-events.ts';
import type { DiagnosisEvent, LateRefusalEvent, RefusedEvent, VerdictEvent } from './request-events.ts';

/** One for each question to a store. */
export interface AdmissionEvent {
  /** The scheme, or the name of what limits. */
  readonly scheme: string;
  /** `failed`: the store did not decide, whatever then became of the request. */
  readonly outcome: Admission['outcome'] | 'failed';
  /** Duration of the call to the store in milliseconds. */
  readonly durationMs: number;
  /** The error, when it failed. */
  readonly error: unknown;
}

/** One for each lookup in a cache of keys. */
export interface KeyLookupEvent {
  /** `unknown`: cached as unknown. `shared`: another lookup of the key was under way. */
  readonly outcome: 'hit' | 'unknown' | 'shared' | 'miss';
}

/** Outcome of a request under an idempotency key, or of a delivery of an event. */
export interface OperationEvent {
  readonly kind: 'idempotency' | 'event';
  /**
   * `started`: the handler runs. `replayed`: the first response is answered again. `running`: the first one still runs.
   * `reused`: the key came with another request. `finished`, `released`: how a started one ended. `lost`: another
   * one took over, since the lease had ended. `unavailable`: the store failed.
   */
  readonly outcome:
    | 'started'
    | 'replayed'
    | 'running'
    | 'reused'
    | 'finished'
    | 'released'
    | 'lost'
    | 'unavailable';
  readonly keyId: string;
}

/** A delivery of a webhook that was verified, once it is answered. */
export interface DeliveryEvent {
  readonly scheme: string;
  /**
   * `handled`: the handler has succeeded. `duplicate`: the event was handled before. `in_progress`: another delivery of it is being
   * handled. `failed`: the handler has not succeeded. `payload_refused`: the payload cannot be parsed, or fails the schema.
   * `refused`: it could not be told whether the event was handled, since it has no id or the store failed.
   */
  readonly outcome: 'handled' | 'duplicate' | 'in_progress' | 'failed' | 'payload_refused' | 'refused';
  /** The type of the event, where the delivery has one. */
  readonly eventType: string | undefined;
  /** The status of the answer; undefined where the error handler of the framework answers, or nobody does. */
  readonly status: number | undefined;
  readonly requestId: string;
}

/** A decision of limits that stand alone. */
export interface LimitEvent {
  readonly name: string;
  readonly outcome: 'admitted' | 'rate_limited' | 'store_unavailable';
}

/** The channels, by the type of their messages. */
export interface Channels {
  readonly 'countersign:verdict': VerdictEvent;
  readonly 'countersign:refused': RefusedEvent;
  readonly 'countersign:late-refusal': LateRefusalEvent;
  readonly 'countersign:diagnosis': DiagnosisEvent;
  readonly 'countersign:admission': AdmissionEvent;
  readonly 'countersign:key-lookup': KeyLookupEvent;
  readonly 'countersign:operation': OperationEvent;
  readonly 'countersign:delivery': DeliveryEvent;
  readonly 'countersign:limit': LimitEvent;
  readonly 'countersign:key-change': KeyChangeEvent;
  readonly 'countersign:key-expiring': KeyExpiringEvent;
}

/** The name of a channel. */
export type ChannelName = keyof Channels;

/** The name of an event: that of its channel without `countersign:`. */
export type EventName = ChannelName extends `countersign:${infer Name}` ? Name : never;

/** The events, by the name that `onEvent()` takes. */
export type Events = { readonly [Name in EventName]: Channels[`countersign:${Name}`] };

/**
 * The names of all channels.
 *
 * @example
 * console.log(CHANNELS.join(', ')); // countersign:verdict, countersign:refused, …
 */
export const CHANNELS: readonly ChannelName[] = [
  'countersign:verdict',
  'countersign:refused',
  'countersign:late-refusal',
  'countersign:diagnosis',
  'countersign:admission',
  'countersign:key-lookup',
  'countersign:operation',
  'countersign:delivery',
  'countersign:limit',
  'countersign:key-change',
  'countersign:key-expiring',
];

/** A channel, of which the one that publishes must ask first whether anybody listens. */
export interface EventChannel<T> {
  readonly hasSubscribers: boolean;
  readonly publish: (event: T) => void;
}

/** The channel of a name. */
export function eventChannel<N extends ChannelName>(name: N): EventChannel<Channels[N]> {
  return channel(name);
}
