import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { consoleFor as fetchConsoleFor } from '../../src/fetch.ts';
import { consoleFor, localOnly, memoryLog } from '../../src/index.ts';
import { acmeVerifier } from '../support/acme.ts';

const options = () => ({ verifiers: [acmeVerifier()], log: memoryLog(), access: () => undefined });

describe('the options of a console', () => {
  it.each([
    [{ access: undefined }, /"access" must be a function that says who asks/],
    [{ access: true }, /"access" must be a function/],
    [{ verifiers: [] }, /"verifiers" must be a list/],
    [{ verifiers: 'acme' }, /"verifiers" must be a list/],
    [{ log: undefined }, /"log" must be memoryLog\(\) or redisLog/],
    [{ keys: {} }, /"keys" must be an administration of keys; it has no create\(\)/],
    [{ tokenSecret: undefined }, /"tokenSecret" must be a text of 32 characters or more/],
    [{ tokenSecret: 'short' }, /"tokenSecret"/],
    [{ liveDiagnosisToOwners: 1 }, /"liveDiagnosisToOwners"/],
    [{ record: { accepted: -1 } }, /"record.accepted"/],
    [{ basePath: '/admin' }, /unknown option "basePath"/],
  ])('refuses %j', (wrong, reason) => {
    expect(() => consoleFor({ ...options(), ...wrong } as never)).toThrow(reason);
  });

  it.each(['admin', '/admin/', '/'])('refuses the base path %s of fetch', (basePath) => {
    expect(() => fetchConsoleFor({ ...options(), basePath })).toThrow(/"basePath" must be a path/);
  });
});

describe('localOnly()', () => {
  afterEach(() => vi.unstubAllEnvs());
  const request = (remoteAddress: string, headers: object) =>
    ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;

  it.each([
    ['127.0.0.1', { host: '127.0.0.1:3000' }, true],
    ['::1', { host: '[::1]:3000' }, true],
    ['::ffff:127.0.0.1', { host: 'localhost' }, true],
    ['192.168.1.5', { host: 'localhost' }, false],
    ['127.0.0.1', { host: 'evil.example' }, false],
    ['127.0.0.1', { host: 'localhost.evil.example' }, false],
    ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '1.2.3.4' }, false],
    ['127.0.0.1', {}, false],
  ])('%s with %j: %s', (address, headers, isIn) => {
    expect(localOnly()(request(address, headers)) !== undefined).toBe(isIn);
  });

  it('is refused in production', () => {
    vi.stubEnv('NODE_ENV', 'production');
    expect(() => localOnly()).toThrow(/for development/);
  });
});
