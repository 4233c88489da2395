import assert from 'node:assert';
import { channel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import type { Verifier } from 'countersign';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/support/redis/until.ts';
import { memoryLog, type RequestLog } from '../../src/index.ts';
import { type RecordOptions, toRecordSettings } from '../../src/record/record-options.ts';
import { useRecorder } from '../../src/record/record-requests.ts';
import { startRecorder } from '../../src/record/recorder.ts';
import { acmeRequest, acmeVerifier, key, SECRET } from '../support/acme.ts';

function recording(verifier: Verifier, options: RecordOptions = {}): RequestLog {
  const log = memoryLog();
  const recorder = startRecorder({ ...toRecordSettings(options, log), log, clock: Date.now });
  recorder.use([verifier]);
  onTestFinished(recorder.stop);
  return log;
}

const rowsOf = async (log: RequestLog) => (await log.query({}, { limit: 200 })).rows;
const turn = () => new Promise(setImmediate);

describe('the recorder', () => {
  it('keeps refused requests with their head, and later why', async () => {
    const verifier = acmeVerifier();
    const log = recording(verifier);
    await verifier.verify(acmeRequest({ signWith: SECRET, headers: ['X-Request-Id', 'r-1'] }));
    await turn();
    const [row] = await rowsOf(log);
    expect(row).toMatchObject({
      ...{ scheme: 'acme', code: 'signature_mismatch', status: 401, method: 'POST', path: '/v1/orders' },
      ...{ keyId: 'ak_test_1', owner: 'merchant 17', mode: 'test', requestId: 'r-1', more: 0 },
    });
    await until('it is diagnosed', async () => (await rowsOf(log))[0]?.mistakes !== undefined);
    const entry = await log.get(row?.id ?? '');
    expect(entry?.row).toMatchObject({ mistakes: ['secret_not_decoded'], certainty: 'certain' });
    expect(entry?.details.diagnosis?.stringToSign?.text).toContain('ak_test_1');
    expect(entry?.content).toBeUndefined();
    expect(JSON.stringify(entry)).not.toContain('{\\"a\\": 1}');
  });

  it('keeps bodies where that is wanted, apart from the rest', async () => {
    const verifier = acmeVerifier();
    const log = recording(verifier, { bodies: 'refused', maxBodyBytes: 4 });
    await verifier.verify(acmeRequest({ signWith: SECRET }));
    await until('it is diagnosed', async () => (await rowsOf(log))[0]?.mistakes !== undefined);
    const entry = await log.get((await rowsOf(log))[0]?.id ?? '');
    expect(entry?.content?.body).toEqual({
      base64: Buffer.from('{"a"').toString('base64'),
      bytes: 8,
      isCut: true,
    });
    expect(entry?.content?.diagnosis?.stringToSign?.text).toContain('{"a": 1}');
    expect(JSON.stringify(entry?.details)).not.toContain('{\\"a');
  });

  it('counts accepted requests, and keeps the first few of a second', async () => {
    const verifier = acmeVerifier();
    const log = recording(verifier, { accepted: 2 });
    for (let i = 0; i < 7; i++) await verifier.verify(acmeRequest());
    await turn();
    const rows = await rowsOf(log);
    expect(rows.map(({ code, path, keyId }) => [code, path, keyId])).toEqual([
      ['accepted', '/v1/orders', 'ak_test_1'],
      ['accepted', '/v1/orders', 'ak_test_1'],
    ]);
    expect(channel('countersign:verdict').hasSubscribers).toBe(false);
    await until('they are counted', async () => (await log.totals(0)).accepted === 7);
    await until('some are kept in the next second', async () => {
      await verifier.verify(acmeRequest());
      return (await rowsOf(log)).length > 2;
    });
  });

  it('finds out whose key it is that a request claims which is refused before', async () => {
    const asked: string[] = [];
    const verifier = acmeVerifier({
      keys(id) {
        asked.push(id);
        return id === key.id ? key : undefined;
      },
    });
    const log = recording(verifier);
    await verifier.verify(acmeRequest({ ageSeconds: 4000 }));
    await verifier.verify(acmeRequest({ ageSeconds: 4000, keyId: 'a-secret-in-its-place' }));
    const looked = [...asked];
    await verifier.verify(acmeRequest({ keyId: 'nobody-knows-this' }));
    await until('the owner is known', async () =>
      (await rowsOf(log)).some(({ owner }) => owner !== undefined),
    );
    const rows = await rowsOf(log);
    // Those of one millisecond are in no order.
    expect(new Set(rows.map(({ code, keyId, owner }) => `${code} ${keyId} ${owner}`))).toEqual(
      new Set([
        'timestamp_too_old ak_test_1 merchant 17',
        'timestamp_too_old a-secre… undefined',
        'unknown_key nobod… undefined',
      ]),
    );
    expect(looked).toEqual(['ak_test_1', 'a-secret-in-its-place']);
  });

  it('looks up no more keys than it keeps entries, and a hundred more a second, however many are claimed', async () => {
    let looked = 0;
    const verifier = acmeVerifier({ keys: () => void looked++ });
    recording(verifier);
    for (let i = 0; i < 1000; i++) await verifier.verify(acmeRequest({ keyId: `k-${i}`, ageSeconds: 4000 }));
    // A second may end in the course of it.
    expect(looked).toBeLessThan(400);
  });

  it('keeps little of the head of a sender without a key', async () => {
    const verifier = acmeVerifier({ diagnosis: undefined });
    const log = recording(verifier);
    const big = Array.from({ length: 15 }, (_, i) => [`X-${i}`, 'é'.repeat(900)]).flat();
    const many = Array.from({ length: 90 }, (_, i) => [`X-${i}`, '']).flat();
    const target = `/${'a'.repeat(1500)}`;
    for (const headers of [big, many])
      await verifier.verify(acmeRequest({ keyId: 'nobody-knows-this', headers, target }));
    await verifier.verify(acmeRequest({ signWith: 'wrong', headers: big, target }));
    await turn();
    const entries = await Promise.all((await rowsOf(log)).toReversed().map(({ id }) => log.get(id)));
    for (const stranger of entries.slice(0, 2)) {
      expect(stranger?.details.target).toHaveLength(513);
      expect(JSON.stringify(stranger?.details.headers).length).toBeLessThan(2200);
      expect(stranger?.details.headers[0]).toMatchObject({ name: 'X-Key' });
    }
    expect(entries[2]?.details.target).toBe(target);
    expect(entries[2]?.details.headers).toHaveLength(19);
  });

  it('counts a flood on the last entry of its kind', async () => {
    const verifier = acmeVerifier({ diagnosis: undefined });
    const log = recording(verifier);
    for (let i = 0; i < 40; i++) await verifier.verify(acmeRequest({ signWith: 'wrong' }));
    await until(
      'the rest is counted',
      async () => (await rowsOf(log)).reduce((sum, { more }) => sum + more + 1, 0) === 40,
    );
    expect((await rowsOf(log)).length).toBeLessThan(20);
  });

  it('keeps what the integrator makes of it, and fails no request where that throws', async () => {
    let calls = 0;
    const verifier = acmeVerifier({ diagnosis: undefined });
    const log = recording(verifier, {
      redact(entry) {
        if (++calls === 1) throw { [inspect.custom]: () => assert.fail() };
        return entry.row.path === '/none' ? undefined : { ...entry, row: { ...entry.row, path: '/hidden' } };
      },
    });
    for (const target of ['/first', '/none', '/orders/4711'])
      expect((await verifier.verify(acmeRequest({ target, signWith: 'wrong' }))).ok).toBe(false);
    await turn();
    expect((await rowsOf(log)).map(({ path }) => path)).toEqual(['/hidden']);
  });

  it('searches no more of the bodies of a flood than a process can afford', async () => {
    const keys = ['a', 'b'].map((id) => ({ id, secret: SECRET }));
    const verifier = acmeVerifier({ keys, diagnosis: undefined });
    const log = recording(verifier, { bodies: 'refused', maxBodyBytes: 65_536 });
    const body = 'x'.repeat(65_536);
    for (let i = 0; i < 6; i++)
      await verifier.verify(acmeRequest({ keyId: i % 2 === 0 ? 'a' : 'b', signWith: 'wrong', body }));
    await turn();
    const entries = await Promise.all((await rowsOf(log)).map(({ id }) => log.get(id)));
    expect(entries.map((entry) => entry?.content?.body !== undefined).toSorted()).toEqual([
      ...[false, false, false, false, true, true],
    ]);
  });

  it('is one for each log, and ends with the last that uses it', async () => {
    const log = memoryLog();
    const parts = { ...toRecordSettings({}, log), log, clock: Date.now };
    const verifier = acmeVerifier({ diagnosis: undefined });
    const [first, second] = [useRecorder(parts, [verifier], true), useRecorder(parts, [verifier], false)];
    expect(() => useRecorder(parts, [verifier], true)).toThrow(/another console records into this log/);
    const refuse = async () => {
      await verifier.verify(acmeRequest({ signWith: 'wrong' }));
      await turn();
      return (await rowsOf(log)).length;
    };
    expect(await refuse()).toBe(1);
    first();
    first();
    expect(await refuse()).toBe(2);
    second();
    expect(await refuse()).toBe(2);
  });

  it.each([
    [{ bodies: 'all' }, /"record.bodies" must be "refused"/],
    [{ maxBodyBytes: 0 }, /"record.maxBodyBytes"/],
    [{ maxBodyBytes: 65_537 }, /"record.maxBodyBytes" must be .*65/],
    [{ accepted: 0.5 }, /"record.accepted"/],
    [{ redact: true }, /"record.redact" must be a function/],
    [{ body: true }, /unknown option "body"/],
  ])('refuses %j', (options, reason) => {
    expect(() => toRecordSettings(options as never, memoryLog())).toThrow(reason);
  });
});
