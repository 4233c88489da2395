/** Histories of several holders of operations, at random, held against the model. */

import type { OperationState, StoreUnderTest } from 'countersign/store';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprintOf, OperationModel, type Step, steps } from './operation-model.ts';

/** Permitted deviation of a store whose time passes by itself, in seconds. */
const SLIP_SECONDS = 5;

/** Tries so many histories on an empty store. */
export function operationHistories(
  name: string,
  create: () => StoreUnderTest | Promise<StoreUnderTest>,
  { runs = 40 }: { readonly runs?: number } = {},
): void {
  it(`an operation store (${name}) answers any history of several holders as the model does`, async () => {
    const harness = await create();
    let made = 0;
    const newId = () => (made++).toString(16).padStart(64, '0');
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const model = new OperationModel();
        const ids = [newId(), newId()];
        for (const step of history) await expectAgreement(harness, model, { ids, step });
      }),
      { numRuns: runs },
    );
    await harness.close?.();
  });
}

async function expectAgreement(
  harness: StoreUnderTest,
  model: OperationModel,
  { ids, step }: { readonly ids: readonly string[]; readonly step: Step },
): Promise<void> {
  const { operations } = harness.store;
  if (operations?.find === undefined) throw new Error('the store has no operations, or does not find them');
  if (step.do === 'pass') {
    model.pass(step.ms);
    await harness.advance(step.ms);
    return;
  }
  const { token, lifeMs } = step;
  const id = ids[step.operation] as string;
  expect((await operations.find({ id }))?.outcome).toBe(model.outcome(id));
  const lease = { id, token, fingerprint: fingerprintOf(token), leaseMs: lifeMs };
  if (step.do === 'begin') {
    const state = await operations.begin(lease);
    expect(state.outcome).toBe(model.begin(id, token, lifeMs));
    expectState(state, model, id);
  } else if (step.do === 'renew') {
    expect(await operations.renew(lease)).toBe(model.renew(id, token, lifeMs));
  } else if (step.do === 'finish') {
    const record = `by ${token} for ${lifeMs}`;
    const { leaseMs: _lease, ...end } = lease;
    const isHeld = await operations.finish({ ...end, record: Buffer.from(record), ttlMs: lifeMs });
    expect(isHeld).toBe(model.finish(id, token, { record, lifeMs }));
  } else {
    await operations.release({ id, token });
    model.release(id, token);
  }
}

function expectState(state: OperationState, model: OperationModel, id: string): void {
  if (state.outcome === 'started') return;
  const known = model.look(id);
  expect(state.fingerprint).toBe(known?.fingerprint);
  if (state.outcome === 'finished') expect(Buffer.from(state.record ?? '').toString()).toBe(known?.record);
  else expect(Math.abs(state.leaseMs / 1000 - model.secondsLeft(id))).toBeLessThan(SLIP_SECONDS);
}
