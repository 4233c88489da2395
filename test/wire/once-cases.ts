/** Retries under one idempotency key, and deliveries of one event. */

import { type Profile, titleOf } from './profile.ts';
import { headerOf, type Message, type Talk, withHeader, withoutHeader } from './talk.ts';
import type { WireCase } from './wire-case.ts';

/** The cases of a scheme: refusals, and what is no refusal but answered in place of the handler. */
export function onceCases(profile: Profile): readonly WireCase[] {
  return [
    ...(profile.headers.idempotencyKey === undefined ? [] : idempotencyCases(profile)),
    ...(profile.headers.eventId === undefined ? [] : eventCases(profile)),
  ];
}

/** Why a scheme has no such case, by title. */
export function onceExcuses({ headers }: Profile): readonly (readonly [string, string])[] {
  const codes = ['idempotency_key_in_use', 'idempotency_key_reused', 'idempotent_response_lost'] as const;
  const excuses: [string, string][] = [];
  if (headers.idempotencyKey === undefined)
    for (const code of codes) excuses.push([code, 'the scheme has no idempotency key']);
  if (headers.eventId === undefined) excuses.push(['event_in_progress', 'the scheme has no event id']);
  return excuses;
}

function idempotencyCases(profile: Profile): WireCase[] {
  const header = headerOf(profile, 'idempotencyKey');
  const keyed = (talk: Talk) => withHeader(talk.signed(), header, 'retry-1');
  // A retry is signed anew, a second later: without a nonce it would be a replay otherwise.
  const retryOf = (talk: Talk, { body }: Message) =>
    withHeader(talk.signed({ body, secondsOff: 1 }), header, 'retry-1');
  const retry = async (talk: Talk) => {
    const first = keyed(talk);
    await talk.ask(first);
    return talk.ask(retryOf(talk, first));
  };
  const reuse = async (talk: Talk) => {
    await talk.ask(keyed(talk));
    return talk.ask(keyed(talk));
  };
  return [
    {
      ...{ title: 'idempotency_key_in_use', code: 'idempotency_key_in_use', idempotency: {}, isSlow: true },
      provoke: (talk) => {
        const first = keyed(talk);
        return talk.askDuring(first, retryOf(talk, first));
      },
    },
    {
      ...{ title: 'idempotency_key_reused', code: 'idempotency_key_reused' },
      idempotency: { reusedKey: 'refuse' },
      provoke: reuse,
    },
    {
      ...{ title: 'idempotent_response_lost', code: 'idempotent_response_lost' },
      idempotency: { maxResponseBytes: 4 },
      provoke: retry,
    },
    {
      ...{ title: titleOf('store_unavailable', 'no room for another idempotency key') },
      ...{ code: 'store_unavailable', idempotency: {}, operations: { maxOperations: 1 } },
      provoke: async (talk) => {
        await talk.ask(keyed(talk));
        return talk.ask(withHeader(talk.signed(), header, 'another'));
      },
    },
    {
      title: 'accepted (first response to an idempotency key)',
      ...ACCEPTED_ONCE,
      provoke: (talk) => talk.ask(keyed(talk)),
    },
    { title: 'accepted (retry under an idempotency key)', ...ACCEPTED_ONCE, provoke: retry },
    ...(profile.schemeWith().reusedKey === 'refuse'
      ? []
      : [{ title: 'accepted (another body under an idempotency key)', ...ACCEPTED_ONCE, provoke: reuse }]),
  ];
}

const ACCEPTED_ONCE = { code: undefined, idempotency: {} } as const;

function eventCases(profile: Profile): WireCase[] {
  const header = headerOf(profile, 'eventId');
  const delivery = (talk: Talk) => withHeader(talk.signed(), header, 'event-1');
  return [
    {
      ...{
        title: titleOf('missing_header', 'eventId, by deduplicate()'),
        code: 'missing_header',
        events: {},
      },
      provoke: (talk) => talk.ask(withoutHeader(talk.signed(), header)),
    },
    {
      ...{ title: 'event_in_progress', code: 'event_in_progress', events: {}, isSlow: true },
      provoke: (talk) => talk.askDuring(delivery(talk), delivery(talk)),
    },
    {
      ...{ title: 'accepted (an event that was handled before)', code: undefined, events: {} },
      provoke: async (talk) => {
        await talk.ask(delivery(talk));
        return talk.ask(delivery(talk));
      },
    },
  ];
}
