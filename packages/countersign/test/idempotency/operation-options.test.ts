import { expect, onTestFinished, test, vi } from 'vitest';
import { toOperationSettings } from '../../src/idempotency/operation-options.ts';
import { createDeduplication, createIdempotency } from '../../src/idempotency.ts';
import { memoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import { acmeVerifier } from '../support/acme.ts';

/** Handed over as users of plain JavaScript may. */
type Options = Parameters<typeof createIdempotency>[1] & Parameters<typeof createDeduplication>[1];

const verifier = acmeVerifier();

const SHARED: readonly [string, unknown][] = [
  ['store', {}],
  ['store', null],
  ['store', { admit: verifier.store.admit }],
  ['store', { ...verifier.store, timeoutMs: 0 }],
  ['store', { ...verifier.store, timeoutMs: 2 ** 31 }],
  ['store.operations', { ...verifier.store, operations: { ...memoryOperationStore(), renew: undefined } }],
  ['leaseSeconds', 0],
  ['leaseSeconds', -1],
  ['leaseSeconds', Number.NaN],
  ['leaseSeconds', Number.POSITIVE_INFINITY],
  ['leaseSeconds', 2 ** 31 / 1000],
  ['leaseSeconds', '30'],
  ['timeoutSeconds', 0],
  ['timeoutSeconds', Number.POSITIVE_INFINITY],
  ['waitSeconds', 0],
  ['waitSeconds', 2 ** 31 / 1000],
  ['ttlSeconds', 0],
  ['ttlSeconds', Number.NaN],
  ['ttlSeconds', Number.POSITIVE_INFINITY],
  ['whileRunning', 'queue'],
  ['onStoreFailure', 'ignore'],
  ['onStoreFailure', 'local'],
  ['waitSeconds', 5],
  ['logger', 3],
];

test.each(SHARED)('a wrong "%s" is refused by its name: $1', (name, value) => {
  expect(() => createIdempotency(verifier, { [name.split('.')[0] as string]: value })).toThrow(`"${name}"`);
  expect(() => createDeduplication(verifier, { [name.split('.')[0] as string]: value })).toThrow(`"${name}"`);
});

test.each<[string, unknown]>([
  ['maxResponseBytes', -1],
  ['maxResponseBytes', 0.5],
  ['headers', 'location'],
  ['headers', ['']],
  ['headers', ['no name']],
  ['keeps', [200]],
  ['reusedKey', 'ignore'],
  ['methods', 'POST'],
  ['methods', ['post']],
  ['methods', ['']],
  ['routes', 'POST /v1/orders'],
  ['routes', ['/v1/orders']],
  ['routes', ['post /v1/orders']],
  ['routes', ['POST v1/orders']],
  ['routes', ['POST /v1/orders?a=b']],
  ['basePath', 'api'],
  ['required', 'yes'],
  ['replayedHeader', ''],
  ['replayedHeader', true],
  ['replayedHeader', 'Seen before'],
])('createIdempotency() refuses a wrong "%s" by its name: $1', (name, value) => {
  expect(() => createIdempotency(verifier, { [name]: value } as Options)).toThrow(`"${name}"`);
});

test('createDeduplication() refuses a "handled" that is no function', () => {
  expect(() => createDeduplication(verifier, { handled: [200] } as unknown as Options)).toThrow('"handled"');
});

test('an option that does not exist is refused by its name', () => {
  expect(() => createIdempotency(verifier, { ttl: 1 } as Options)).toThrow(/createIdempotency\(\).*"ttl"/);
  expect(() => createDeduplication(verifier, { keeps: () => true } as Options)).toThrow(
    /createDeduplication\(\).*"keeps"/,
  );
});

test('an option that is undefined is as good as left out', () => {
  const options = Object.fromEntries(
    [...SHARED, ['headers'], ['routes'], ['keeps']]
      .map(([name]) => [name])
      .filter(([name]) => name !== 'store.operations'),
  );
  expect(createIdempotency(verifier, { ...options, headers: undefined } as unknown as Options).kind).toBe(
    'idempotency',
  );
});

test('a logger that throws fails no request', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const fail = () => {
    throw new Error('full');
  };
  const logger = { info: fail, warn: fail, error: fail };
  const settings = toOperationSettings(verifier, { logger }, { ttlSeconds: 60, maxBytes: 100 });
  expect(() => settings.logger?.error({}, 'the store has failed')).not.toThrow();
  expect(warn).toHaveBeenCalledTimes(1);
});
