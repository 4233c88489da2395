import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Admission,
  type AdmissionRequest,
  type ApiKey,
  type KeySource,
  memoryStore,
  type Store,
  type StoreFailurePolicy,
  type Verdict,
} from '../../src/index.ts';
import { acmeRequest, acmeVerifier, codeOf, key, SECRET } from '../support/acme.ts';

const hanging = () => new Promise<never>(() => {});

/** A store whose answer is anything at all. */
function answering(answer: () => unknown): Store {
  return { admit: () => answer() as Admission };
}

const FAILING: Readonly<Record<string, Store>> = {
  'throws at once': answering(() => {
    throw new Error('down');
  }),
  rejects: answering(() => Promise.reject(new Error('down'))),
  'rejects with nothing': answering(() => Promise.reject()),
  'never answers': answering(hanging),
  'answers with nothing': answering(() => undefined),
  'answers with null': answering(() => null),
  'answers with a number': answering(() => 1),
  'answers with true': answering(() => true),
  'answers with an outcome that there is not': answering(() => ({ outcome: 'ok' })),
  'answers with a member of Object as outcome': answering(() => ({ outcome: 'constructor' })),
  'answers later with nothing': answering(() => Promise.resolve(undefined)),
  'answers later with an outcome that there is not': answering(() => Promise.resolve({ outcome: 'ok' })),
  'is a thenable that throws': answering(() => ({
    // biome-ignore lint/suspicious/noThenProperty: a thenable that misbehaves is what is tested
    then: () => {
      throw new Error('down');
    },
  })),
};

const LIMITED: ApiKey = { ...key, limits: [{ limit: 2, windowSeconds: 60 }] };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The verdict, with all deadlines passed that it waits for. */
async function settled(verdict: Verdict | Promise<Verdict>): Promise<Verdict> {
  const [result] = await Promise.all([verdict, vi.runAllTimersAsync()]);
  return result;
}

describe.each(Object.entries(FAILING))('a store that %s', (_what, store) => {
  it.each<[StoreFailurePolicy | undefined, readonly string[]]>([
    [undefined, ['store_unavailable', 'store_unavailable', 'store_unavailable']],
    [{ replay: 'refuse', limits: 'local' }, ['store_unavailable', 'store_unavailable', 'store_unavailable']],
    [{ replay: 'local', limits: 'refuse' }, ['store_unavailable', 'store_unavailable', 'store_unavailable']],
    [{ replay: 'local' }, ['accepted', 'accepted', 'rate_limited']],
    ['refuse', ['store_unavailable', 'store_unavailable', 'store_unavailable']],
    ['local', ['accepted', 'accepted', 'rate_limited']],
  ])('under the policy %j refuses or counts in this process', async (onStoreFailure, codes) => {
    const keys: KeySource = { find: () => LIMITED };
    // What this process decides alone is kept by store.
    const own = { ...store };
    const verifier = acmeVerifier({ store: own, keys, ...(onStoreFailure && { onStoreFailure }) });
    const seen: string[] = [];
    for (const _ of codes) seen.push(codeOf(await settled(verifier.verify(acmeRequest()))));
    expect(seen).toEqual(codes);
  });

  it('still refuses replays that this process knows where it is allowed to go on', async () => {
    const verifier = acmeVerifier({ store, onStoreFailure: { replay: 'local' } });
    const request = acmeRequest();
    expect(codeOf(await settled(verifier.verify(request)))).toBe('accepted');
    expect(codeOf(await settled(verifier.verify(request)))).toBe('replayed');
  });

  it('lets a key without limits pass where only limits refuse', async () => {
    const verifier = acmeVerifier({ store, onStoreFailure: { replay: 'local', limits: 'refuse' } });
    expect(codeOf(await settled(verifier.verify(acmeRequest())))).toBe('accepted');
  });

  it('answers 503 with a time to come back', async () => {
    const verdict = await settled(acmeVerifier({ store }).verify(acmeRequest()));
    expect(verdict).toMatchObject({
      response: { status: 503, headers: { 'retry-after': '1' } },
      retryAfterSeconds: 1,
    });
  });
});

describe('a store that fails', () => {
  it('is the cause of the refusal, for the log', async () => {
    const cause = new Error('down');
    const verifier = acmeVerifier({ store: answering(() => Promise.reject(cause)) });
    expect(await settled(verifier.verify(acmeRequest()))).toMatchObject({ cause });
  });

  it('is given up after its deadline and not before', async () => {
    const verdict = acmeVerifier({ store: { ...answering(hanging), timeoutMs: 40 } }).verify(acmeRequest());
    let decided = false;
    const done = Promise.resolve(verdict).then((result) => {
      decided = true;
      return result;
    });
    await vi.advanceTimersByTimeAsync(39);
    expect(decided).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(decided).toBe(true);
    expect(codeOf(await done)).toBe('store_unavailable');
  });

  it('may answer after it was given up, which changes nothing', async () => {
    let answer: (admission: Admission) => void = () => {};
    const store = answering(
      () =>
        new Promise<Admission>((resolve) => {
          answer = resolve;
        }),
    );
    const verdict = await settled(acmeVerifier({ store }).verify(acmeRequest()));
    answer({ outcome: 'admitted', limits: [] });
    expect(codeOf(verdict)).toBe('store_unavailable');
  });

  /** A store that fails for as long as it is told to, and a log of what is said of it. */
  function failingStore(cause: Error) {
    const events: Record<string, unknown>[] = [];
    const write = (line: Readonly<Record<string, unknown>>) => {
      if (line.event !== 'countersign.verdict') events.push(line);
    };
    const state = { fails: true };
    const store = answering(async () => {
      if (state.fails) throw cause;
      return { outcome: 'admitted', limits: [] };
    });
    return { state, store, events, logger: { info: write, warn: write, error: write } };
  }

  it.each(['refuse', 'local'] as const)(
    'is logged once when it begins to fail and once when it answers again, where replay says %s',
    async (replay) => {
      const cause = new Error('down');
      const { state, store, events, logger } = failingStore(cause);
      const verifier = acmeVerifier({ store, logger, onStoreFailure: { replay } });
      for (let i = 0; i < 5; i++) await verifier.verify(acmeRequest());
      const failed = {
        event: 'countersign.store_failed',
        scheme: 'acme',
        replay,
        limits: 'local',
        err: cause,
      };
      expect(events).toEqual([failed]);
      state.fails = false;
      for (let i = 0; i < 5; i++) await verifier.verify(acmeRequest());
      const recovered = {
        event: 'countersign.store_recovered',
        scheme: 'acme',
        replay,
        limits: 'local',
        failures: 5,
      };
      expect(events).toEqual([failed, recovered]);
      state.fails = true;
      await verifier.verify(acmeRequest());
      expect(events).toEqual([failed, recovered, failed]);
    },
  );

  it('has not recovered when it answers a request that it was asked about before it failed', async () => {
    const { store: failing, events, logger } = failingStore(new Error('down'));
    let answerFirst: (admission: Admission) => void = () => {};
    const answers = [
      () =>
        new Promise<Admission>((resolve) => {
          answerFirst = resolve;
        }),
    ];
    const store = answering(() => answers.shift()?.() ?? failing.admit({} as AdmissionRequest));
    const verifier = acmeVerifier({ store, logger });
    const first = verifier.verify(acmeRequest());
    await verifier.verify(acmeRequest());
    answerFirst({ outcome: 'admitted', limits: [] });
    expect(codeOf(await first)).toBe('accepted');
    expect(events).toHaveLength(1);
  });

  it('is given all its time where it gives up by itself', async () => {
    let answer: (admission: Admission) => void = () => {};
    const pending = () =>
      new Promise<Admission>((resolve) => {
        answer = resolve;
      });
    const verdict = acmeVerifier({ store: { timeoutMs: Number.POSITIVE_INFINITY, admit: pending } }).verify(
      acmeRequest(),
    );
    await vi.advanceTimersByTimeAsync(100_000);
    answer({ outcome: 'admitted', limits: [] });
    expect(codeOf(await verdict)).toBe('accepted');
  });

  it('leaves no timer behind when it answers in time', async () => {
    const store = answering(() => Promise.resolve({ outcome: 'admitted', limits: [] }));
    expect(codeOf(await acmeVerifier({ store }).verify(acmeRequest()))).toBe('accepted');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe.each<[string, KeySource['find']]>([
  [
    'throws',
    () => {
      throw new Error('down');
    },
  ],
  ['rejects', () => Promise.reject(new Error('down'))],
  ['rejects with nothing', () => Promise.reject()],
  ['never answers', hanging],
  ['answers with a number', () => 42 as unknown as ApiKey],
  ['answers with a string', () => 'key' as unknown as ApiKey],
  ['answers with true', () => true as unknown as ApiKey],
  ['answers with a list', () => [] as unknown as ApiKey],
  ['answers with an empty record', () => ({}) as ApiKey],
  ['answers with a record without secrets', () => ({ id: key.id }) as ApiKey],
  ['answers with an empty secret', () => ({ id: key.id, secrets: [''] })],
  ['answers with a member that there is not', () => ({ ...key, ips: ['10.0.0.1'] }) as ApiKey],
  ['answers with a status that there is not', () => ({ ...key, status: 'ok' as 'active' })],
  [
    'answers with a record that throws',
    () => ({
      id: key.id,
      get secrets(): string[] {
        throw new Error('down');
      },
    }),
  ],
  [
    'is a thenable that throws',
    () =>
      ({
        // biome-ignore lint/suspicious/noThenProperty: a thenable that misbehaves is what is tested
        then: () => {
          throw new Error('down');
        },
      }) as unknown as Promise<ApiKey>,
  ],
])('a key source that %s', (_what, find) => {
  it('refuses as keys_unavailable with the cause, 503 and no word of it to the sender', async () => {
    const verdict = await settled(acmeVerifier({ keys: { find } }).verify(acmeRequest()));
    expect(codeOf(verdict)).toBe('keys_unavailable');
    if (verdict.ok) return;
    expect(verdict.response.status).toBe(503);
    expect(verdict.response.body).not.toContain('down');
  });
});

describe('a key source', () => {
  it.each([undefined, null])('that answers with %s knows no such key', async (answer) => {
    for (const found of [answer, Promise.resolve(answer)]) {
      const keys = { find: () => found as undefined };
      expect(codeOf(await acmeVerifier({ keys }).verify(acmeRequest()))).toBe('unknown_key');
    }
  });

  it('may answer with any thenable', async () => {
    // biome-ignore lint/suspicious/noThenProperty: query builders are thenables without being promises
    const query = { then: (resolve: (found: ApiKey) => void) => resolve(key) };
    const keys = { find: () => query as unknown as Promise<ApiKey> };
    expect(codeOf(await acmeVerifier({ keys }).verify(acmeRequest()))).toBe('accepted');
  });

  it('is given up after its deadline', async () => {
    const verifier = acmeVerifier({ keys: { find: hanging }, keysTimeoutMs: 10 });
    const verdict = verifier.verify(acmeRequest());
    await vi.advanceTimersByTimeAsync(10);
    expect(codeOf(await verdict)).toBe('keys_unavailable');
  });

  it('never has its secret in the cause when a record is not sound', async () => {
    const keys = { find: () => ({ ...key, secrets: [`${SECRET} `] }) };
    const verdict = await acmeVerifier({ keys }).verify(acmeRequest());
    expect(String((verdict as { cause?: unknown }).cause)).toContain('whitespace');
    expect(String((verdict as { cause?: unknown }).cause)).not.toContain(SECRET);
  });

  it('may answer requests in any order without mixing them', async () => {
    const waiting = new Map<string, (found: ApiKey) => void>();
    const keys: KeySource = { find: (id) => new Promise((resolve) => waiting.set(id, resolve)) };
    const store = memoryStore({ maxReplayIds: 100 });
    const verifier = acmeVerifier({ keys, store });
    const names = ['a', 'b', 'c', 'd', 'e'];
    const secretOf = (id: string) => `${id}-secret-of-this-key-only`;
    const verdicts = names.map((keyId) =>
      verifier.verify(
        acmeRequest({
          keyId,
          secret: secretOf(keyId),
          nonce: `nonce-of-the-request-${keyId}`,
          body: `body of ${keyId}`,
          headers: ['X-Request-Id', `request-${keyId}`],
        }),
      ),
    );
    for (const id of names.toReversed())
      waiting.get(id)?.({ id, secrets: [secretOf(id)], owner: `owner ${id}` });
    const results = await Promise.all(verdicts);
    results.forEach((verdict, i) => {
      expect(verdict).toMatchObject({
        ok: true,
        key: { id: names[i], owner: `owner ${names[i]}` },
        replayId: `nonce-of-the-request-${names[i]}`,
        requestId: `request-${names[i]}`,
      });
    });
  });

  it('lets exactly one of many copies in that wait for it together', async () => {
    let answer: (found: ApiKey) => void = () => {};
    const found = new Promise<ApiKey>((resolve) => {
      answer = resolve;
    });
    const verifier = acmeVerifier({ keys: { find: () => found } });
    const request = acmeRequest();
    const verdicts = Array.from({ length: 20 }, () => verifier.verify(request));
    answer(key);
    const codes = (await Promise.all(verdicts)).map(codeOf);
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(1);
    expect(codes.filter((code) => code === 'replayed')).toHaveLength(19);
  });
});
