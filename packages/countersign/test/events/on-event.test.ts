import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Admission,
  type ApiKey,
  CHANNELS,
  cachedKeys,
  type KeyLookupEvent,
  onEvent,
} from '../../src/index.ts';
import { acmeRequest, acmeVerifier, codeOf } from '../support/acme.ts';

/** An error that throws when it is looked at. */
const UNREADABLE = {
  [inspect.custom]() {
    throw new Error('do not look');
  },
};
const NAME = 'countersign:key-lookup';
const key: ApiKey = { id: 'a', secrets: ['a-secret-of-some-length'] };
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function listen(listener: (event: KeyLookupEvent) => unknown): () => void {
  const stop = onEvent('key-lookup', listener as (event: KeyLookupEvent) => void);
  stops.push(stop);
  return stop;
}

/** Looks a key up twice: a miss and a hit. */
function lookUpTwice(): void {
  const keys = cachedKeys({ find: () => key });
  expect([keys.find('a'), keys.find('a')]).toEqual([key, key]);
}

describe('onEvent', () => {
  it('tells every listener of each event, in order, until it is ended', () => {
    const first: string[] = [];
    const second: string[] = [];
    const stop = listen(({ outcome }) => first.push(outcome));
    listen(({ outcome }) => second.push(outcome));
    lookUpTwice();
    stop();
    stop();
    lookUpTwice();
    expect(first).toEqual(['miss', 'hit']);
    expect(second).toEqual(['miss', 'hit', 'miss', 'hit']);
  });

  it('leaves no subscriber behind once all are ended', () => {
    const stop = listen(() => undefined);
    expect(channel(NAME).hasSubscribers).toBe(true);
    stop();
    expect(channel(NAME).hasSubscribers).toBe(false);
  });

  it('ends each of two subscriptions of one function by itself', () => {
    const heard: string[] = [];
    const listener = ({ outcome }: KeyLookupEvent) => heard.push(outcome);
    const stop = listen(listener);
    listen(listener);
    stop();
    lookUpTwice();
    expect(heard).toEqual(['miss', 'hit']);
  });

  it.each<[string, (event: KeyLookupEvent) => unknown]>([
    [
      'throws',
      () => {
        throw new Error('the listener is broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the listener is broken'))],
    [
      'throws what has no text',
      () => {
        throw Object.assign(Object.create(null), { why: 'the listener is broken' });
      },
    ],
  ])('warns once of a listener that %s, and goes on', async (_how, broken) => {
    const warnings: (Error & { code?: string; detail?: string })[] = [];
    const collect = (warning: Error) => warnings.push(warning);
    process.on('warning', collect);
    stops.push(() => process.off('warning', collect));
    const heard: string[] = [];
    let calls = 0;
    listen((event) => {
      calls++;
      return broken(event);
    });
    listen(({ outcome }) => heard.push(outcome));

    const warned = once(process, 'warning');
    lookUpTwice();
    await warned;
    await new Promise(setImmediate);

    expect(calls).toBe(2);
    expect(heard).toEqual(['miss', 'hit']);
    expect(warnings.map(({ code }) => code)).toEqual(['COUNTERSIGN_LISTENER']);
    expect(warnings[0]?.message).toContain(NAME);
    expect(warnings[0]?.detail).toContain('the listener is broken');
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw UNREADABLE;
      },
    ],
    ['rejects with', () => Promise.reject(UNREADABLE)],
  ])('goes on after a listener that %s what cannot be inspected', async (_how, broken) => {
    listen(broken);
    const warned = once(process, 'warning');
    lookUpTwice();
    const [warning] = await warned;
    expect(warning).toMatchObject({
      code: 'COUNTERSIGN_LISTENER',
      detail: 'an error that cannot be inspected',
    });
  });

  it('refuses an event that does not exist, and names those that do', () => {
    const names = CHANNELS.map((each) => each.replace('countersign:', '')).join(', ');
    expect(() => onEvent('verdicts' as never, () => undefined)).toThrow(
      new TypeError(`onEvent(): there is no event "verdicts"; the events are ${names}`),
    );
  });

  it('refuses the name of a channel, and names the event', () => {
    expect(() => onEvent('countersign:verdict' as never, () => undefined)).toThrow(
      new TypeError(`onEvent(): "countersign:verdict" is the name of a channel: write onEvent('verdict', …)`),
    );
  });

  it('refuses a listener that is no function', () => {
    expect(() => onEvent('key-lookup', undefined as never)).toThrow(TypeError);
  });
});

it('the channels are those of node:diagnostics_channel under the same names', () => {
  const heard: unknown[] = [];
  const listener = (event: unknown) => heard.push(event);
  subscribe(NAME, listener);
  stops.push(() => void unsubscribe(NAME, listener));
  lookUpTwice();
  expect(heard).toEqual([{ outcome: 'miss' }, { outcome: 'hit' }]);
});

it('a new listener hears nothing of what had begun before, for which there is no duration', async () => {
  let answer: (admission: Admission) => void = () => {};
  const admit = () => new Promise<Admission>((resolve) => (answer = resolve));
  const verifier = acmeVerifier({ store: { admit } });
  const durations: number[] = [];
  const verifying = () => verifier.verify(acmeRequest());

  const early = verifying();
  stops.push(onEvent('admission', ({ durationMs }) => durations.push(durationMs)));
  stops.push(onEvent('verdict', ({ durationMs }) => durations.push(durationMs)));
  answer({ outcome: 'admitted', limits: [] });
  expect(codeOf(await early)).toBe('accepted');
  expect(durations).toEqual([]);

  const startMs = performance.now();
  const late = verifying();
  answer({ outcome: 'admitted', limits: [] });
  expect(codeOf(await late)).toBe('accepted');
  const elapsedMs = performance.now() - startMs;
  expect(durations.map((durationMs) => durationMs > 0 && durationMs <= elapsedMs)).toEqual([true, true]);
});
