import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { BackgroundQueue } from '../../../src/diagnosis/hooks/background-queue.ts';
import type { Steps } from '../../../src/diagnosis/time-budget.ts';
import { turns } from '../../support/diagnosing.ts';

function* steps(count: number, step: () => void): Steps<void> {
  for (let i = 0; i < count; i++) {
    step();
    yield;
  }
}

function busyFor(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

describe('work that is put off', () => {
  it('is begun in a later turn', async () => {
    let done = 0;
    new BackgroundQueue(8, 1000).add(steps(3, () => done++));
    await undefined;
    expect(done).toBe(0);
    await turns();
    expect(done).toBe(3);
  });

  it('lets others go on as soon as a turn has lasted long enough', async () => {
    const seen: string[] = [];
    const queue = new BackgroundQueue(8, 1);
    queue.add(
      steps(3, () => {
        seen.push('step');
        busyFor(1);
      }),
    );
    for (let i = 0; i < 4; i++) {
      await turns();
      seen.push('other');
    }
    expect(seen.slice(0, 6)).toEqual(['step', 'other', 'step', 'other', 'step', 'other']);
  });

  it('is done one after the other', async () => {
    const seen: string[] = [];
    const queue = new BackgroundQueue(8, 1);
    for (const name of ['a', 'b']) {
      queue.add(
        steps(2, () => {
          seen.push(name);
          busyFor(1);
        }),
      );
    }
    await turns(10);
    expect(seen).toEqual(['a', 'a', 'b', 'b']);
  });

  it('is done in one turn by one of several queues', async () => {
    const seen: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      new BackgroundQueue(8, 1).add(
        steps(2, () => {
          seen.push(name);
          busyFor(1);
        }),
      );
    }
    for (let i = 0; i < 8; i++) {
      await turns();
      seen.push('other');
    }
    expect(seen.slice(0, 6)).toEqual(['a', 'other', 'b', 'other', 'c', 'other']);
    expect(seen.filter((each) => each !== 'other').slice(0, 6)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('goes on after work that failed', async () => {
    const queue = new BackgroundQueue(8, 1000);
    const failed = once(process, 'uncaughtException');
    queue.add(
      steps(1, () => {
        throw new Error('work that failed');
      }),
    );
    let done = 0;
    queue.add(steps(1, () => done++));
    expect((await failed)[0]).toMatchObject({ message: 'work that failed' });
    await turns(3);
    expect(done).toBe(1);
  });

  it('finds no room where so much is waiting, until some is done', async () => {
    const queue = new BackgroundQueue(2, 1000);
    const fullness = () => queue.isFull;
    queue.add(steps(1, () => undefined));
    expect(fullness()).toBe(false);
    queue.add(steps(1, () => undefined));
    expect(fullness()).toBe(true);
    await turns(4);
    expect(fullness()).toBe(false);
  });
});
