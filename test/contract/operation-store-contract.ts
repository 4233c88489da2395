/** Contract of every operation store, whatever it keeps its operations in. */

import type { OperationEnd, OperationStart, OperationState, OperationStore } from 'countersign/idempotency';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintOf, OperationModel, type Step, steps } from './operation-model.ts';

/** A store with the time that it lives by. */
export interface OperationHarness {
  readonly store: OperationStore;
  /** Lets time pass. It may pass by itself, too, but not for seconds. */
  readonly advance: (ms: number) => void | Promise<void>;
  readonly close?: () => void | Promise<void>;
}

const LEASE_MS = 30_000;
const TTL_MS = 100_000;
/** Permitted deviation of a store whose time passes by itself. */
const SLIP_MS = 5_000;

/** Runs the suite of all operation stores. `create` makes an empty store; `runs` is how many random histories are tried. */
export function operationStoreContract(
  name: string,
  create: () => OperationHarness | Promise<OperationHarness>,
  { runs = 40 }: { readonly runs?: number } = {},
): void {
  describe(`an operation store (${name})`, () => {
    let harness: OperationHarness;
    let start: OperationStart;
    let made = 0;

    beforeEach(async () => {
      harness = await create();
      start = { id: newId(), token: 'a1', fingerprint: 'f1', leaseMs: LEASE_MS };
    });
    afterEach(() => harness.close?.());

    function newId(): string {
      return (made++).toString(16).padStart(64, '0');
    }

    async function begin(changes: Partial<OperationStart> = {}): Promise<OperationState> {
      return harness.store.begin({ ...start, ...changes });
    }

    async function outcome(changes: Partial<OperationStart> = {}): Promise<string> {
      return (await begin(changes)).outcome;
    }

    async function renew(changes: Partial<OperationStart> = {}): Promise<boolean> {
      return harness.store.renew({ ...start, ...changes });
    }

    async function finish(changes: Partial<OperationEnd> = {}): Promise<boolean> {
      const { id, token, fingerprint, owner } = start;
      return harness.store.finish({
        ...{ id, token, fingerprint, owner },
        record: bytes('done'),
        ttlMs: TTL_MS,
        ...changes,
      });
    }

    async function release(changes: Partial<OperationStart> = {}): Promise<void> {
      const { id, token, owner } = { ...start, ...changes };
      await harness.store.release({ id, token, owner });
    }

    async function find(id = start.id): Promise<OperationState | undefined> {
      if (harness.store.find === undefined) throw new Error('the store does not find');
      return harness.store.find({ id, owner: start.owner });
    }

    /** The record that another one is given. */
    async function record(id = start.id): Promise<string> {
      const state = await begin({ id, token: 'reader' });
      if (state.outcome !== 'finished') throw new Error(`the operation is ${state.outcome}`);
      if (state.record === undefined) throw new Error('the record is gone');
      return Buffer.from(state.record).toString('latin1');
    }

    /** Another one is told that it runs, and for how long yet. */
    async function expectRunning(leaseMs: number, fingerprint = 'f1'): Promise<void> {
      const state = await begin({ token: 'reader', fingerprint: 'that of the reader' });
      expect(state).toEqual({ outcome: 'running', fingerprint, leaseMs: expect.any(Number) });
      const left = 'leaseMs' in state ? state.leaseMs : Number.NaN;
      expect(left).toBeLessThanOrEqual(leaseMs);
      expect(left).toBeGreaterThan(leaseMs - SLIP_MS);
    }

    describe('to begin', () => {
      it('starts an operation that is absent', async () => {
        expect(await begin()).toEqual({ outcome: 'started' });
      });

      it('tells another one that it runs, of which request, and how long the lease lasts', async () => {
        await begin();
        await expectRunning(LEASE_MS);
        await harness.advance(10_000);
        await expectRunning(LEASE_MS - 10_000);
      });

      it('is given to exactly one of a hundred at once', async () => {
        const tokens = Array.from({ length: 100 }, (_, i) => `t${i}`);
        const states = await Promise.all(
          tokens.map((token) => begin({ token, fingerprint: fingerprintOf(token) })),
        );
        const winners = tokens.filter((_, i) => states[i]?.outcome === 'started');
        expect(winners).toHaveLength(1);
        const [winner = ''] = winners;
        for (const state of states) {
          if (state.outcome === 'started') continue;
          expect(state).toMatchObject({ outcome: 'running', fingerprint: fingerprintOf(winner) });
        }
        expect(await finish({ token: winner })).toBe(true);
      });

      it('is given to exactly one of a hundred at once when the lease of another one has ended', async () => {
        await begin();
        await harness.advance(LEASE_MS + SLIP_MS);
        const outcomes = await Promise.all(
          Array.from({ length: 100 }, (_, i) => outcome({ token: `t${i}` })),
        );
        expect(outcomes.filter((each) => each === 'started')).toHaveLength(1);
      });

      it('is given again to the same token, for a lease from then on', async () => {
        await begin();
        await harness.advance(20_000);
        expect(await begin()).toEqual({ outcome: 'started' });
        await expectRunning(LEASE_MS);
        const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome()));
        expect(new Set(outcomes)).toEqual(new Set(['started']));
      });

      it('gives back what a finished one came to, also to the token that finished it', async () => {
        await begin();
        await finish();
        for (const token of ['b2', start.token]) {
          const state = await begin({ token, fingerprint: 'f2' });
          expect(state).toMatchObject({ outcome: 'finished', fingerprint: 'f1' });
          expect(await record()).toBe('done');
        }
      });

      it('leaves the lease to its holder when another one asks', async () => {
        await begin();
        await harness.advance(20_000);
        expect(await outcome({ token: 'b2' })).toBe('running');
        await harness.advance(5_000);
        await expectRunning(5_000);
        await harness.advance(5_000 + SLIP_MS);
        expect(await outcome({ token: 'b2' })).toBe('started');
      });
    });

    describe('to renew', () => {
      it('makes the lease last from then on', async () => {
        await begin();
        for (let i = 0; i < 3; i++) {
          await harness.advance(20_000);
          expect(await renew()).toBe(true);
          await expectRunning(LEASE_MS);
        }
        await harness.advance(LEASE_MS + SLIP_MS);
        expect(await outcome({ token: 'b2' })).toBe('started');
      });

      it('makes it end sooner when less is asked for', async () => {
        await begin();
        expect(await renew({ leaseMs: 10_000 })).toBe(true);
        await expectRunning(10_000);
        await harness.advance(15_000);
        expect(await outcome({ token: 'b2' })).toBe('started');
      });

      it('changes nothing for another token', async () => {
        await begin();
        expect(await renew({ token: 'b2', leaseMs: 600_000, fingerprint: 'f2' })).toBe(false);
        await expectRunning(LEASE_MS);
        expect(await renew()).toBe(true);
      });

      it('changes nothing of a finished one', async () => {
        await begin();
        await finish();
        expect(await renew({ leaseMs: 10 * TTL_MS })).toBe(true);
        expect(await renew({ token: 'b2', leaseMs: 10 * TTL_MS })).toBe(false);
        expect(await record()).toBe('done');
        await harness.advance(TTL_MS + SLIP_MS);
        expect(await outcome({ token: 'b2' })).toBe('started');
      });
    });

    describe('to finish', () => {
      it('keeps the record for its time, longer than the lease', async () => {
        await begin();
        expect(await finish()).toBe(true);
        await harness.advance(TTL_MS - SLIP_MS);
        expect(await record()).toBe('done');
        await harness.advance(2 * SLIP_MS);
        expect(await outcome({ token: 'b2' })).toBe('started');
      });

      it('ends the lease, also when the record is kept for less', async () => {
        await begin({ leaseMs: 600_000 });
        expect(await finish({ ttlMs: 10_000 })).toBe(true);
        await harness.advance(10_000 + SLIP_MS);
        expect(await outcome({ token: 'b2' })).toBe('started');
      });

      it('changes nothing for another token', async () => {
        await begin();
        expect(await finish({ token: 'b2', fingerprint: 'f2', record: bytes('forged') })).toBe(false);
        await expectRunning(LEASE_MS);
        expect(await finish()).toBe(true);
        expect(await finish({ token: 'b2', fingerprint: 'f2', record: bytes('forged') })).toBe(false);
        expect(await record()).toBe('done');
      });

      it('says true twice to one token, and keeps the first record for its first time', async () => {
        await begin();
        expect(await finish()).toBe(true);
        await harness.advance(10_000);
        expect(await finish({ record: bytes('other') })).toBe(true);
        expect(await record()).toBe('done');
        await harness.advance(TTL_MS - 10_000 + SLIP_MS);
        expect(await outcome({ token: 'b2' })).toBe('started');
      });

      it('is done by one only of several whose leases have ended', async () => {
        await begin();
        await harness.advance(LEASE_MS + SLIP_MS);
        const tokens = Array.from({ length: 20 }, (_, i) => `t${i}`);
        const held = await Promise.all(tokens.map((token) => finish({ token, record: bytes(token) })));
        const winners = tokens.filter((_, i) => held[i]);
        expect(winners).toEqual([await record()]);
      });
    });

    describe('to release', () => {
      it('makes the operation absent', async () => {
        await begin();
        await release();
        expect(await outcome({ token: 'b2', fingerprint: 'f2' })).toBe('started');
        await expectRunning(LEASE_MS, 'f2');
      });

      it('changes nothing for another token, nor what is absent', async () => {
        await release();
        await begin();
        await release({ token: 'b2' });
        await expectRunning(LEASE_MS);
      });

      it('leaves what is finished', async () => {
        await begin();
        await finish();
        await release();
        await release({ token: 'b2' });
        expect(await record()).toBe('done');
      });
    });

    describe.each([
      ['nobody', undefined],
      ['a key', 'shop:key-1'],
    ])('to find what is owned by %s', (_whom, owner) => {
      beforeEach(() => {
        start = { ...start, owner };
      });

      it('finds nothing that is absent, has been released, or has ended', async () => {
        expect(await find()).toBeUndefined();
        await begin();
        await release();
        expect(await find()).toBeUndefined();
        await begin();
        await harness.advance(LEASE_MS + SLIP_MS);
        expect(await find()).toBeUndefined();
        await finish();
        await harness.advance(TTL_MS + SLIP_MS);
        expect(await find()).toBeUndefined();
      });

      it('tells that it runs, of which request, and how long the lease lasts', async () => {
        await begin();
        await harness.advance(10_000);
        const state = await find();
        expect(state).toEqual({ outcome: 'running', fingerprint: 'f1', leaseMs: expect.any(Number) });
        const left = state?.outcome === 'running' ? state.leaseMs : Number.NaN;
        expect(left).toBeLessThanOrEqual(LEASE_MS - 10_000);
        expect(left).toBeGreaterThan(LEASE_MS - 10_000 - SLIP_MS);
      });

      it.each(['done', ''])('tells what it came to: "%s"', async (text) => {
        await begin();
        await finish({ record: bytes(text) });
        const state = await find();
        expect(state).toMatchObject({ outcome: 'finished', fingerprint: 'f1' });
        const found = state?.outcome === 'finished' ? state.record : undefined;
        expect(found).toBeInstanceOf(Uint8Array);
        expect(Buffer.from(found ?? []).toString()).toBe(text);
      });

      it('changes nothing', async () => {
        await find();
        expect(await outcome()).toBe('started');
        await harness.advance(20_000);
        await find();
        await expectRunning(LEASE_MS - 20_000);
        expect(await renew()).toBe(true);
        await finish();
        await find();
        await harness.advance(TTL_MS - SLIP_MS);
        await find();
        expect(await record()).toBe('done');
        await harness.advance(2 * SLIP_MS);
        expect(await outcome({ token: 'b2' })).toBe('started');
      });

      it('keeps operations of different ids apart', async () => {
        await begin();
        expect(await find(newId())).toBeUndefined();
      });
    });

    describe('when the lease has ended', () => {
      beforeEach(async () => {
        await begin();
        await harness.advance(LEASE_MS + SLIP_MS);
      });

      it('another one may begin', async () => {
        expect(await outcome({ token: 'b2', fingerprint: 'f2' })).toBe('started');
        await expectRunning(LEASE_MS, 'f2');
      });

      it('its holder may renew and finish while nobody has begun', async () => {
        expect(await renew()).toBe(true);
        await expectRunning(LEASE_MS);
        expect(await outcome({ token: 'b2' })).toBe('running');
        expect(await finish()).toBe(true);
        expect(await record()).toBe('done');
      });

      it('its holder may finish without renewing, and the record is kept for its time', async () => {
        expect(await finish()).toBe(true);
        expect(await begin({ token: 'b2' })).toMatchObject({ outcome: 'finished', fingerprint: 'f1' });
        await harness.advance(TTL_MS - SLIP_MS);
        expect(await record()).toBe('done');
        await harness.advance(2 * SLIP_MS);
        expect(await outcome({ token: 'b2' })).toBe('started');
      });

      it('its holder changes nothing of what another one has begun', async () => {
        await begin({ token: 'b2', fingerprint: 'f2' });
        expect(await renew({ leaseMs: 600_000 })).toBe(false);
        expect(await finish()).toBe(false);
        await release();
        expect(await outcome()).toBe('running');
        await expectRunning(LEASE_MS, 'f2');
        expect(await finish({ token: 'b2', record: bytes('second') })).toBe(true);
        expect(await record()).toBe('second');
      });

      it('its holder changes nothing of what another one has finished', async () => {
        await begin({ token: 'b2', fingerprint: 'f2' });
        await finish({ token: 'b2', fingerprint: 'f2', record: bytes('second') });
        expect(await renew()).toBe(false);
        expect(await finish()).toBe(false);
        await release();
        expect(await begin()).toMatchObject({ outcome: 'finished', fingerprint: 'f2' });
        expect(await record()).toBe('second');
      });
    });

    describe('a record', () => {
      async function keptOf(record: Uint8Array): Promise<string> {
        await begin();
        await finish({ record });
        const state = await begin({ token: 'reader' });
        if (state.outcome !== 'finished') throw new Error(`the operation is ${state.outcome}`);
        if (!(state.record instanceof Uint8Array)) throw new Error('the record is gone');
        return Buffer.from(state.record).toString('hex');
      }

      it.each([
        ['of all bytes', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
        ['of no byte', new Uint8Array()],
        ['of bytes that are no UTF-8', Buffer.from('fffec080eda080', 'hex')],
        ['of a zero', new Uint8Array(1)],
        ['that reads as one of the protocol', Buffer.from('$-1\r\n*0\r\n')],
        ['of 1 MiB', Buffer.alloc(2 ** 20, 'any kind of octets\0\r\n\xff', 'latin1')],
      ])('%s is given back as it was', async (_what, record) => {
        expect(await keptOf(record)).toBe(Buffer.from(record).toString('hex'));
      });

      it('that is a part of a larger buffer is given back alone', async () => {
        const whole = new Uint8Array([1, 2, 3, 4, 5]);
        expect(await keptOf(whole.subarray(1, 4))).toBe('020304');
      });

      it('does not change with the bytes that were handed over, nor with those given back', async () => {
        await begin();
        const given = bytes('done');
        const finished = finish({ record: given });
        given.fill(0x78);
        await finished;
        const state = await begin({ token: 'b2' });
        if (state.outcome === 'finished') state.record?.fill(0x79);
        const [first, second] = await Promise.all([begin({ token: 'c3' }), begin({ token: 'd4' })]);
        if (first.outcome === 'finished') first.record?.fill(0x7a);
        const untouched = second.outcome === 'finished' ? second.record : undefined;
        expect(Buffer.from(untouched ?? '').toString()).toBe('done');
        expect(await record()).toBe('done');
      });
    });

    it('keeps operations of different ids apart', async () => {
      const ids = Array.from({ length: 20 }, newId);
      for (const id of ids) expect(await outcome({ id })).toBe('started');
      const [released = '', renewed = '', ...finished] = ids;
      await release({ id: released });
      await renew({ id: renewed, leaseMs: 600_000 });
      for (const id of finished) expect(await finish({ id, record: bytes(id) })).toBe(true);
      expect(await outcome({ id: renewed, token: 'b2' })).toBe('running');
      for (const id of finished) expect(await record(id)).toBe(id);
      await harness.advance(LEASE_MS + SLIP_MS);
      expect(await outcome({ id: renewed, token: 'b2' })).toBe('running');
      expect(await outcome({ id: released, token: 'b2' })).toBe('started');
    });

    it('takes an empty fingerprint', async () => {
      await begin({ fingerprint: '' });
      await expectRunning(LEASE_MS, '');
      await finish({ fingerprint: '' });
      expect(await begin({ token: 'b2' })).toMatchObject({ outcome: 'finished', fingerprint: '' });
    });

    it('takes times with fractions of a millisecond', async () => {
      expect(await outcome({ leaseMs: 10_000.25 })).toBe('started');
      expect(await renew({ leaseMs: 10_000.5 })).toBe(true);
      expect(await finish({ ttlMs: 10_000.75 })).toBe(true);
      await harness.advance(10_000 + SLIP_MS);
      expect(await outcome({ token: 'b2', leaseMs: 0.5 })).toBe('started');
    });

    it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
      'refuses a lease or a time to keep of %d ms by its name, and changes nothing',
      async (ms) => {
        await expect(begin({ leaseMs: ms })).rejects.toThrow(/"leaseMs"/);
        expect(await outcome()).toBe('started');
        await expect(renew({ leaseMs: ms })).rejects.toThrow(RangeError);
        await expect(finish({ ttlMs: ms })).rejects.toThrow(/"ttlMs"/);
        await expectRunning(LEASE_MS);
      },
    );

    it('answers any history of several holders as the model does', async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (history) => {
          const model = new OperationModel();
          const ids = [newId(), newId()];
          for (const step of history) await expectAgreement(model, ids, step);
        }),
        { numRuns: runs },
      );
    });

    async function expectAgreement(model: OperationModel, ids: readonly string[], step: Step): Promise<void> {
      if (step.do === 'pass') {
        model.pass(step.ms);
        await harness.advance(step.ms);
        return;
      }
      const { token, lifeMs } = step;
      const id = ids[step.operation] as string;
      expect((await find(id))?.outcome).toBe(model.outcome(id));
      const lease = { id, token, fingerprint: fingerprintOf(token), leaseMs: lifeMs };
      if (step.do === 'begin') {
        const state = await begin(lease);
        expect(state.outcome).toBe(model.begin(id, token, lifeMs));
        if (state.outcome === 'started') return;
        const known = model.look(id);
        expect(state.fingerprint).toBe(known?.fingerprint);
        if (state.outcome === 'finished')
          expect(Buffer.from(state.record ?? '').toString()).toBe(known?.record);
        else expect(Math.abs(state.leaseMs / 1000 - model.secondsLeft(id))).toBeLessThan(SLIP_MS / 1000);
      } else if (step.do === 'renew') {
        expect(await renew(lease)).toBe(model.renew(id, token, lifeMs));
      } else if (step.do === 'finish') {
        const record = `by ${token} for ${lifeMs}`;
        const held = await finish({ ...lease, record: bytes(record), ttlMs: lifeMs });
        expect(held).toBe(model.finish(id, token, { record, lifeMs }));
      } else {
        await release(lease);
        model.release(id, token);
      }
    }
  });
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
