/** Requests of good form that are refused, each by another check. */

import { memoryStore } from 'countersign';
import { type Profile, titleOf } from './profile.ts';
import { headerOf, NOW_MS, type Talk, withHeader } from './talk.ts';
import type { WireCase } from './wire-case.ts';

const AN_HOUR = 3600;
const ONE_A_MINUTE = { limit: 1, windowSeconds: 60, name: 'minute' };

/** The cases of a scheme. */
export function checkCases(profile: Profile): readonly WireCase[] {
  return [...claimCases(profile), ...KEY_CASES, ...RIGHTS_CASES, ...ADMISSION_CASES, ...OUTAGE_CASES];
}

/** Why a scheme has no such case, by title. */
export function checkExcuses({ headers }: Profile): readonly (readonly [string, string])[] {
  const excuses: (readonly [string, string])[] = [
    ['body_timeout', 'all these bodies come whole; test/contract/adapter has slow ones'],
    ['too_busy', 'all these bodies come whole; test/contract/adapter has many at once'],
  ];
  if (headers.contentDigest === undefined)
    excuses.push(['body_digest_mismatch', 'the scheme has no header with a digest of the body']);
  return excuses;
}

/** A good request, except for what is otherwise on the server's side. */
const askOnce = (talk: Talk) => talk.ask(talk.signed());
const askTwice = async (talk: Talk) => {
  await talk.ask(talk.signed());
  return talk.ask(talk.signed());
};

function claimCases(profile: Profile): WireCase[] {
  const cases: WireCase[] = [
    {
      ...{ title: 'too_many_failures', code: 'too_many_failures' },
      verifier: () => ({ failureThrottle: { limit: 1, windowSeconds: 60, block: true } }),
      provoke: async (talk) => {
        await talk.ask(talk.signed({ secret: profile.otherSecret }));
        return talk.ask(talk.signed());
      },
    },
    {
      ...{ title: 'body_too_large', code: 'body_too_large', verifier: () => ({ maxBodyBytes: 8 }) },
      provoke: askOnce,
    },
    {
      ...{ title: 'timestamp_too_old', code: 'timestamp_too_old' },
      provoke: (talk) => talk.ask(talk.signed({ secondsOff: -AN_HOUR })),
    },
    {
      ...{ title: 'timestamp_in_future', code: 'timestamp_in_future' },
      provoke: (talk) => talk.ask(talk.signed({ secondsOff: AN_HOUR })),
    },
    {
      ...{ title: 'unknown_key', code: 'unknown_key' },
      provoke: (talk) => talk.ask(talk.signed({ keyId: `${profile.keyId}-of-nobody` })),
    },
    {
      ...{ title: 'signature_mismatch', code: 'signature_mismatch' },
      provoke: (talk) => talk.ask(talk.signed({ secret: profile.otherSecret })),
    },
  ];
  if (profile.headers.contentDigest !== undefined)
    cases.push({
      ...{ title: 'body_digest_mismatch', code: 'body_digest_mismatch' },
      provoke: (talk) => {
        const name = headerOf(profile, 'contentDigest');
        const [, digest] = talk.signed().headers.find((pair) => pair[0] === name) ?? [];
        return talk.ask(withHeader(talk.signed(), name, digest as string));
      },
    });
  return cases;
}

const KEY_CASES: readonly WireCase[] = [
  { title: 'key_disabled', code: 'key_disabled', key: { status: 'disabled' }, provoke: askOnce },
  { title: 'key_revoked', code: 'key_revoked', key: { status: 'revoked' }, provoke: askOnce },
  { title: 'key_expired', code: 'key_expired', key: { expiresAt: new Date(NOW_MS) }, provoke: askOnce },
  { title: 'key_not_approved', code: 'key_not_approved', key: { status: 'not_approved' }, provoke: askOnce },
];

const RIGHTS_CASES: readonly WireCase[] = [
  {
    ...{ title: 'wrong_mode', code: 'wrong_mode', key: { mode: 'test' }, policy: { mode: 'live' } },
    provoke: askOnce,
  },
  {
    ...{ title: 'ip_not_allowed', code: 'ip_not_allowed', key: { ipAllowlist: ['192.0.2.0/24'] } },
    provoke: askOnce,
  },
  {
    ...{ title: 'insufficient_scope', code: 'insufficient_scope' },
    policy: { scopes: ['payouts:write'] },
    provoke: askOnce,
  },
];

const ADMISSION_CASES: readonly WireCase[] = [
  {
    ...{ title: 'replayed', code: 'replayed' },
    provoke: async (talk) => {
      const message = talk.signed();
      await talk.ask(message);
      return talk.ask(message);
    },
  },
  {
    ...{ title: 'request_in_progress', code: 'request_in_progress', isSlow: true },
    provoke: (talk) => {
      const message = talk.signed();
      return talk.askDuring(message, message);
    },
  },
  {
    ...{ title: 'replay_unprovable', code: 'replay_unprovable' },
    verifier: () => ({ store: memoryStore({ maxReplayIds: 1, maxKeys: 10 }) }),
    provoke: async (talk) => {
      await askTwice(talk);
      return talk.ask(talk.signed());
    },
  },
  { title: 'rate_limited', code: 'rate_limited', key: { limits: [ONE_A_MINUTE] }, provoke: askTwice },
  {
    ...{ title: titleOf('rate_limited', 'by a limit of the endpoint'), code: 'rate_limited' },
    policy: { limits: [{ ...ONE_A_MINUTE, name: 'payouts' }] },
    key: { limits: [{ limit: 600, windowSeconds: 60, name: 'minute' }] },
    provoke: askTwice,
  },
];

const OUTAGE_CASES: readonly WireCase[] = [
  {
    ...{ title: 'keys_unavailable', code: 'keys_unavailable' },
    verifier: () => ({ keys: { find: () => Promise.reject(new Error('the database is gone')) } }),
    provoke: askOnce,
  },
  {
    ...{ title: 'store_unavailable', code: 'store_unavailable' },
    verifier: () => ({ store: { admit: () => Promise.reject(new Error('the store is gone')) } }),
    provoke: askOnce,
  },
];
