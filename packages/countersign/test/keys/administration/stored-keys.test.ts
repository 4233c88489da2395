import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type KeyRecordStore,
  keyFormat,
  memoryKeyRecords,
  type StoredKeysOptions,
  storedKeys,
  watchExpiry,
} from '../../../src/keys.ts';

const masterKeys = `test:${randomBytes(32).toString('base64')}`;
const idFormat = keyFormat({ prefix: { test: 'ak_test', live: 'ak_live' } });
const secretFormat = keyFormat({ prefix: { test: 'sk_test', live: 'sk_live' } });

function keysWith(options: Partial<StoredKeysOptions> = {}, store: Partial<KeyRecordStore> = {}) {
  return storedKeys({ ...memoryKeyRecords(), ...store }, { masterKeys, ...options });
}

describe('keys with a format of ids', () => {
  it('are given an id of the format and of their mode where none is given', async () => {
    const { key } = await keysWith({ idFormat }).create({ mode: 'live' });
    expect(idFormat.matches(key.id)).toBe(true);
    expect(key).toMatchObject({ id: expect.stringMatching(/^ak_live_/), mode: 'live' });
  });

  it('take an id that was made elsewhere, with the mode that it tells', async () => {
    const id = idFormat.generate('test');
    expect((await keysWith({ idFormat }).create({ id })).key).toMatchObject({ id, mode: 'test' });
  });

  it.each<[string, object, RegExp]>([
    ['no id and no mode', {}, /give "mode"/],
    ['an id of another form', { id: 'ak_live_17' }, /does not have the form of "idFormat" \(ak_/],
    ['an id of another mode', { id: idFormat.generate('test'), mode: 'live' }, /one of mode "test"/],
  ])('are refused with %s', async (_what, key, message) => {
    await expect(keysWith({ idFormat }).create(key)).rejects.toThrow(message);
  });

  it('are unknown without a lookup where the id is mistyped, and looked up where it is older', async () => {
    const read = vi.fn(async () => undefined);
    const keys = keysWith({ idFormat }, { read });
    const id = idFormat.generate('live');
    for (const mistyped of [id.slice(0, -1), `${id}x`, id.toLowerCase(), 'ak_live_', 'ak_test_1']) {
      if (mistyped === id) continue;
      expect(keys.find(mistyped)).toBeUndefined();
      expect(await keys.confirm?.(mistyped, false)).toBeUndefined();
    }
    expect(read).not.toHaveBeenCalled();
    for (const each of [id, 'merchant-17']) expect(await keys.find(each)).toBeUndefined();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('need an id without a format', async () => {
    await expect(keysWith().create({})).rejects.toThrow('"id"');
  });
});

describe('keys with a format of secrets', () => {
  it('have secrets of the format and of their mode, also after a rotation', async () => {
    const keys = keysWith({ secretFormat });
    const { secret, key } = await keys.create({ id: 'k', mode: 'test' });
    const next = await keys.rotate('k', { overlapSeconds: 60 });
    for (const each of [secret, next.secret]) {
      expect(secretFormat.matches(each)).toBe(true);
      expect(each).toMatch(/^sk_test_/);
    }
    expect(key).not.toHaveProperty('secretEncoding');
  });

  it('have the mode of an id that tells it', async () => {
    const keys = keysWith({ idFormat, secretFormat });
    expect((await keys.create({ mode: 'live' })).secret).toMatch(/^sk_live_/);
    expect((await keys.create({ id: idFormat.generate('test') })).secret).toMatch(/^sk_test_/);
  });

  it('are written otherwise where that is asked for, and stay so', async () => {
    const keys = keysWith({ secretFormat });
    expect((await keys.create({ id: 'k', secretEncoding: 'hex' })).secret).toMatch(/^[0-9a-f]{64}$/);
    expect((await keys.rotate('k', { overlapSeconds: 0 })).secret).toMatch(/^[0-9a-f]{64}$/);
  });

  it('do not take the format for a secret that came from elsewhere, which the scheme may read otherwise', async () => {
    const keys = keysWith({ secretFormat });
    await keys.create({ id: 'k', secret: 'a-secret-that-came-from-elsewhere' });
    await expect(keys.rotate('k', { overlapSeconds: 0 })).rejects.toThrow('give "secretEncoding"');
  });

  it('cannot be made without a mode, or of so many bytes', async () => {
    const keys = keysWith({ secretFormat });
    await expect(keys.create({ id: 'k' })).rejects.toThrow('give "mode"');
    await expect(keys.create({ id: 'k', mode: 'live', secretBytes: 32 })).rejects.toThrow('"secretBytes"');
  });
});

describe('a store of records that fails', () => {
  it('is unavailable, with its own error as the cause', async () => {
    const cause = new Error('the disk is full');
    const keys = keysWith({}, { read: () => Promise.reject(cause) });
    await expect(keys.find('k')).rejects.toMatchObject({ code: 'keys_unavailable', cause });
    await expect(keys.get('k')).rejects.toThrow('the keys could not be asked: the disk is full');
  });

  it('is unavailable also where it throws at once', async () => {
    const keys = keysWith(
      {},
      {
        replace: () => {
          throw new Error('down');
        },
      },
    );
    await expect(keys.create({ id: 'k' })).rejects.toMatchObject({ code: 'keys_unavailable' });
  });

  it('is unavailable after its time, however it is asked', async () => {
    const never = () => new Promise<never>(() => undefined);
    const store = {
      read: never,
      remove: never,
      scan: () => ({ [Symbol.asyncIterator]: () => ({ next: never }) }),
    };
    const keys = keysWith({ timeoutMs: 5 }, store);
    for (const call of [() => keys.get('k'), () => keys.remove('k'), () => keys.reseal(), keys.ready])
      await expect(call()).rejects.toThrow('did not answer within 5 ms');
  });

  it('is unavailable after its time also where a scan that has begun gets no further, and is asked anew after that', async () => {
    const memory = memoryKeyRecords();
    let isHung = false;
    const keys = keysWith(
      { timeoutMs: 5 },
      {
        ...memory,
        async *scan() {
          for await (const record of memory.scan()) {
            if (isHung) await new Promise(() => undefined);
            yield record;
          }
        },
      },
    );
    for (const id of ['k', 'l']) await keys.create({ id });
    const list = async () => {
      const ids: string[] = [];
      for await (const { id } of keys.list()) ids.push(id);
      return ids;
    };
    const watch = watchExpiry(keys, { everySeconds: 3600 });
    onTestFinished(watch.close);
    await watch.check();
    isHung = true;
    for (const call of [list, keys.reseal, keys.ready, watch.check])
      await expect(call()).rejects.toMatchObject({ code: 'keys_unavailable' });
    isHung = false;
    expect(await list()).toEqual(['k', 'l']);
    await watch.check();
  });

  it('is let go of in its time by who has read enough', async () => {
    const memory = memoryKeyRecords();
    const end = vi.fn(() => new Promise<never>(() => undefined));
    const next = async () => ({ value: ['k', (await memory.read('k')) as string] as const });
    const endless = () => ({ [Symbol.asyncIterator]: () => ({ next, return: end }) });
    const keys = keysWith({ timeoutMs: 5 }, { ...memory, scan: endless });
    await keys.create({ id: 'k' });
    await expect(keys.ready()).rejects.toThrow('did not answer within 5 ms');
    expect(end).toHaveBeenCalledTimes(1);
  });

  it('makes ready() reject where changes cannot be heard', async () => {
    const cause = new Error('no such right');
    const follow = () => ({ ready: () => Promise.reject(cause), close: () => undefined });
    await expect(keysWith({}, { follow }).ready()).rejects.toMatchObject({
      name: 'KeyAdministrationError',
      code: 'keys_unavailable',
      message: 'changes of the keys are not heard: no such right',
      cause,
    });
  });

  it('has ten thousand calls wait for it at most', async () => {
    const answers: (() => void)[] = [];
    const read = () => new Promise<undefined>((resolve) => answers.push(() => resolve(undefined)));
    const keys = keysWith({}, { read });
    const waiting = Array.from({ length: 10_000 }, (_, i) => keys.get(`invented ${i}`));
    await expect(keys.get('k')).rejects.toThrow('10000 calls wait for the keys already');
    for (const answer of answers) answer();
    await Promise.all(waiting);
    const later = keys.get('k');
    answers.at(-1)?.();
    expect(await later).toBeUndefined();
  });
});

describe('storedKeys', () => {
  it('says at the start that the master key is another one', async () => {
    const records = memoryKeyRecords();
    await storedKeys(records, { masterKeys }).create({ id: 'k' });
    const wrong = storedKeys(records, { masterKeys: `test:${randomBytes(32).toString('base64')}` });
    await expect(wrong.ready()).rejects.toThrow(/^storedKeys\(\): no record opens of 1 that were tried/);
    await storedKeys(records, { masterKeys }).ready();
  });

  it('makes other processes forget a key that was changed, until they are closed', async () => {
    const records = memoryKeyRecords();
    const [mine, other] = [storedKeys(records, { masterKeys }), storedKeys(records, { masterKeys })];
    await mine.create({ id: 'k' });
    expect(await other.find('k')).toMatchObject({ status: 'active' });
    await mine.disable('k');
    expect(await other.find('k')).toMatchObject({ status: 'disabled' });
    await other.close();
    await mine.enable('k');
    expect(await other.find('k')).toMatchObject({ status: 'disabled' });
  });

  it.each<[unknown, object, RegExp]>([
    [undefined, {}, /must be a store of records/],
    [memoryKeyRecords(), { masterKeys: undefined }, /^storedKeys\(\): "masterKeys": is undefined/],
    [memoryKeyRecords(), { idFormat: 'ak_live' }, /"idFormat" must come from keyFormat\(\)/],
    [memoryKeyRecords(), { secretFormat: {} }, /"secretFormat" must come from keyFormat\(\)/],
    [memoryKeyRecords(), { lastUsedSeconds: 0 }, /"lastUsedSeconds"/],
    [memoryKeyRecords(), { timeoutMs: 0 }, /"timeoutMs"/],
    [memoryKeyRecords(), { subscriber: {} }, /"subscriber"/],
    [memoryKeyRecords(), { logger: {} }, /"logger"/],
  ])('refuses what is not sound: %#', (store, options, message) => {
    expect(() => storedKeys(store as KeyRecordStore, { masterKeys, ...options })).toThrow(message);
  });
});
