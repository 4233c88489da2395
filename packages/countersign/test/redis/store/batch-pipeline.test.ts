import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Admission } from '../../../src/index.ts';
import type { Batch } from '../../../src/redis/store/batch.ts';
import {
  BatchPipeline,
  type PipelineAnswer,
  type PipelineTraffic,
} from '../../../src/redis/store/batch-pipeline.ts';
import { accountName } from '../../../src/redis/store/key-names.ts';
import { limitClaim, request } from '../support/requests.ts';

const name = accountName('countersign:', 'acme:key-1');
const ADMITTED: Admission = { outcome: 'admitted', limits: [] };
const REPLAYED: Admission = { outcome: 'replayed' };

/** The other end of a pipeline, which the test plays. */
class OtherEnd implements PipelineTraffic {
  timeoutMs = 5_000;
  maxBatch = 3;
  maxPending = 10;
  readonly waiting = { requests: 0 };
  overdue = 0;
  readonly connection = {
    isUsable: true,
    breaks: 0,
    lastError: undefined as unknown,
    lookForFailover: () => void this.overdue++,
  };
  readonly sent: { readonly batch: Batch; readonly deadlineMs: number | undefined; settle: Settle }[] = [];
  readonly givenBack: string[] = [];

  giveBack: PipelineTraffic['giveBack'] = (_name, { replayId }) => void this.givenBack.push(replayId);
  send: PipelineTraffic['send'] = (batch, deadlineMs) =>
    new Promise((resolve, reject) => {
      const settle: Settle = { reject, with: (admissions, more) => resolve(answer(admissions, more)) };
      this.sent.push({ batch, deadlineMs, settle });
    });
}

interface Settle {
  readonly with: (admissions: readonly Admission[] | undefined, more?: Partial<PipelineAnswer>) => void;
  readonly reject: (error: unknown) => void;
}

function answer(
  admissions: readonly Admission[] | undefined,
  more: Partial<PipelineAnswer> = {},
): PipelineAnswer {
  return { serverMs: 1_000_000, admissions, invalid: undefined, ...more };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function outcomeOf(admission: Promise<Admission>): Promise<string> {
  return admission.then(
    ({ outcome }) => outcome,
    (error: Error) => error.message,
  );
}

describe('a pipeline', () => {
  test('sends what comes in one turn together, no more at once than a batch holds', async () => {
    const end = new OtherEnd();
    const pipeline = new BatchPipeline(end);
    for (let i = 0; i < 7; i++) void pipeline.admit(request(), name).catch(() => undefined);
    await nextTurn();
    expect(end.sent.map(({ batch }) => batch.requests.length)).toEqual([3, 3, 1]);
    for (const { settle } of end.sent) settle.reject(new Error('over'));
  });

  test('gives each request its own answer', async () => {
    const end = new OtherEnd();
    const pipeline = new BatchPipeline(end);
    const asked = [1, 2, 3].map(() => outcomeOf(pipeline.admit(request(), name)));
    await nextTurn();
    end.sent[0]?.settle.with([ADMITTED, REPLAYED, ADMITTED]);
    expect(await Promise.all(asked)).toEqual(['admitted', 'replayed', 'admitted']);
  });

  test('calls nothing a replay that was decided over a connection that broke', async () => {
    const end = new OtherEnd();
    const pipeline = new BatchPipeline(end);
    const asked = [1, 2].map(() => outcomeOf(pipeline.admit(request(), name)));
    await nextTurn();
    end.connection.breaks++;
    end.sent[0]?.settle.with([ADMITTED, REPLAYED]);
    expect(await Promise.all(asked)).toEqual(['admitted', expect.stringContaining('broke')]);
    expect(end.givenBack).toEqual([]);
  });

  test('fails what does not count, and gives back what of it was admitted', async () => {
    const end = new OtherEnd();
    const pipeline = new BatchPipeline(end);
    const requests = [request(), request()];
    const asked = requests.map((each) => outcomeOf(pipeline.admit(each, name)));
    await nextTurn();
    end.sent[0]?.settle.with([ADMITTED, REPLAYED], { invalid: new Error('too few replicas') });
    expect(await Promise.all(asked)).toEqual(['too few replicas', 'too few replicas']);
    await nextTurn();
    expect(end.givenBack).toEqual([requests[0]?.replayId]);
  });

  test('gives back what was admitted after nobody waited for it any more', async () => {
    const end = new OtherEnd();
    end.timeoutMs = 20;
    const pipeline = new BatchPipeline(end);
    const requests = [request(), request(), request()];
    const asked = requests.map((each) => outcomeOf(pipeline.admit(each, name)));
    expect(await Promise.all(asked)).toEqual(Array(3).fill('Redis did not answer within 20 ms'));
    expect(end.overdue).toBe(1);
    end.sent[0]?.settle.with([ADMITTED, REPLAYED, ADMITTED]);
    await nextTurn();
    expect(end.givenBack).toEqual([requests[0]?.replayId, requests[2]?.replayId]);
  });

  test('gives nothing back of requests about limits alone', async () => {
    const end = new OtherEnd();
    const pipeline = new BatchPipeline(end);
    const requests = [limitClaim(), request()];
    const asked = requests.map((each) => outcomeOf(pipeline.admit(each, name)));
    await nextTurn();
    end.sent[0]?.settle.with([ADMITTED, ADMITTED], { invalid: new Error('too few replicas') });
    await Promise.all(asked);
    await nextTurn();
    expect(end.givenBack).toEqual([requests[1]?.replayId]);
  });

  test('gives nothing back that the process has admitted alone meanwhile', async () => {
    const end = new OtherEnd();
    end.timeoutMs = 20;
    const pipeline = new BatchPipeline(end);
    const [kept, refused] = [request(), request()] as const;
    const late = [
      pipeline.admit({ ...kept, wasAdmittedAlone: () => true }, name),
      pipeline.admit({ ...refused, wasAdmittedAlone: () => false }, name),
    ];
    await Promise.all(late.map(outcomeOf));
    end.sent[0]?.settle.with([ADMITTED, ADMITTED]);
    await nextTurn();
    expect(end.givenBack).toEqual([refused.replayId]);
  });

  test('asks what the process has admitted alone once those who wait have decided', async () => {
    const end = new OtherEnd();
    const pipeline = new BatchPipeline(end);
    let isAdmitted = false;
    const asked = pipeline.admit({ ...request(), wasAdmittedAlone: () => isAdmitted }, name).catch(() => {
      isAdmitted = true;
    });
    await nextTurn();
    end.sent[0]?.settle.with([ADMITTED], { invalid: new Error('too few replicas') });
    await asked;
    await nextTurn();
    expect(end.givenBack).toEqual([]);
  });

  test('sends nothing without a connection, and what still waits once there is one', async () => {
    const end = new OtherEnd();
    end.connection.isUsable = false;
    const pipeline = new BatchPipeline(end);
    const asked = outcomeOf(pipeline.admit(request(), name));
    await nextTurn();
    expect(end.sent).toHaveLength(0);
    end.connection.isUsable = true;
    pipeline.resume();
    expect(end.sent).toHaveLength(1);
    end.sent[0]?.settle.with([ADMITTED]);
    expect(await asked).toBe('admitted');
  });

  test('sends nothing later that nobody waits for', async () => {
    const end = new OtherEnd();
    end.connection.isUsable = false;
    end.timeoutMs = 20;
    const pipeline = new BatchPipeline(end);
    expect(await outcomeOf(pipeline.admit(request(), name))).toBe('no connection to Redis within 20 ms');
    expect(end.overdue).toBe(0);
    end.connection.isUsable = true;
    pipeline.resume();
    expect(end.sent).toHaveLength(0);
  });

  test('knows the deadline by the clock of the server once it has answered, and not after a reconnection', async () => {
    const end = new OtherEnd();
    const pipeline = new BatchPipeline(end);
    const ask = async () => {
      const asked = outcomeOf(pipeline.admit(request(), name));
      await nextTurn();
      const { batch, deadlineMs, settle } = end.sent.at(-1) as (typeof end.sent)[number];
      const receivedMs = performance.now();
      settle.with([ADMITTED]);
      expect(await asked).toBe('admitted');
      return { batch, deadlineMs, receivedMs };
    };
    const first = await ask();
    expect(first.deadlineMs).toBeUndefined();
    const second = await ask();
    // Never later than what is meant.
    const meant = 1_000_000 + second.batch.deadlineMs - first.receivedMs;
    expect(second.deadlineMs).toBeLessThanOrEqual(meant);
    pipeline.resume();
    expect((await ask()).deadlineMs).toBeUndefined();
  });

  test('fails what the server received too late, and makes no admission of it', async () => {
    const end = new OtherEnd();
    const pipeline = new BatchPipeline(end);
    const asked = outcomeOf(pipeline.admit(request(), name));
    await nextTurn();
    end.sent[0]?.settle.with(undefined);
    expect(await asked).toMatch(/after their deadline/);
    expect(end.givenBack).toEqual([]);
  });

  test('takes no more requests than may wait, and takes some again once they are settled', async () => {
    const end = new OtherEnd();
    const pipeline = new BatchPipeline(end);
    const asked = Array.from({ length: 12 }, () => outcomeOf(pipeline.admit(request(), name)));
    await nextTurn();
    for (const { settle } of end.sent) settle.reject(new Error('READONLY'));
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter((text) => text === 'READONLY')).toHaveLength(10);
    expect(outcomes.slice(10)).toEqual(Array(2).fill('10 requests wait for Redis already'));
    const next = outcomeOf(pipeline.admit(request(), name));
    await nextTurn();
    end.sent.at(-1)?.settle.with([ADMITTED]);
    expect(await next).toBe('admitted');
  });

  describe('while an answer is overdue', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
    });
    afterEach(() => vi.useRealTimers());

    /** Lets so much time pass, and all that comes of it happen. */
    async function pass(ms: number): Promise<void> {
      await vi.advanceTimersByTimeAsync(ms);
    }

    function overdueLane(changes: Partial<OtherEnd> = {}) {
      const end = Object.assign(new OtherEnd(), { timeoutMs: 100, ...changes });
      const pipeline = new BatchPipeline(end);
      const ask = () => outcomeOf(pipeline.admit(request(), name));
      return { end, pipeline, ask };
    }

    test('sends one probe each time that its deadline has passed, and fails all else at once', async () => {
      const { end, ask } = overdueLane();
      const refused = 'Redis has not answered for more than 100 ms';
      const first = ask();
      // A millisecond more, for what has arrived meanwhile.
      await pass(101);
      expect(await first).toBe('Redis did not answer within 100 ms');
      expect(await ask()).toBe(refused);
      for (let sent = 1; sent <= 3; sent++) {
        await pass(99);
        expect(await ask()).toBe(refused);
        await pass(1);
        const probe = ask();
        expect(await ask()).toBe(refused);
        await pass(0);
        expect(end.sent).toHaveLength(1 + sent);
        expect(end.sent.at(-1)?.batch.requests).toHaveLength(1);
        void probe.then((message) => expect(message).toBe('Redis did not answer within 100 ms'));
      }
    });

    test('leaves no more than a hundred calls without an answer, and goes on looking for a failover', async () => {
      const { end, ask } = overdueLane();
      for (let i = 0; i < 300; i++) {
        void ask();
        await pass(101);
      }
      expect(end.sent).toHaveLength(100);
      const before = end.overdue;
      expect(await ask()).toMatch('has not answered');
      expect(end.overdue).toBe(before + 1);
      // An answer, however late, has it go on.
      end.sent[0]?.settle.with([REPLAYED]);
      await pass(0);
      const asked = ask();
      await pass(1);
      expect(end.sent).toHaveLength(101);
      end.sent.at(-1)?.settle.with([ADMITTED]);
      expect(await asked).toBe('admitted');
    });

    test('goes on once a call has failed, or a connection was made', async () => {
      for (const recover of [
        ({ end }: ReturnType<typeof overdueLane>) => end.sent[0]?.settle.reject(new Error('closed')),
        ({ pipeline }: ReturnType<typeof overdueLane>) => pipeline.resume(),
      ]) {
        const overdue = overdueLane();
        void overdue.ask();
        await pass(101);
        expect(await overdue.ask()).toMatch('has not answered');
        recover(overdue);
        await pass(0);
        const asked = overdue.ask();
        await pass(1);
        overdue.end.sent.at(-1)?.settle.with([ADMITTED]);
        expect(await asked).toBe('admitted');
      }
    });
  });
});
