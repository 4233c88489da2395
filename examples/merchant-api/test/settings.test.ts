import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/settings.ts';

describe('the settings', () => {
  it('have a default each', () => {
    const defaults = {
      ...{ framework: 'express', port: 3000, logLevel: 'info' },
      ...{ trustProxy: undefined, redisUrl: undefined, diagnosisBudgetMs: undefined },
    };

    expect(readSettings({})).toEqual(defaults);
    const unset = {
      FRAMEWORK: '',
      PORT: '',
      TRUST_PROXY: '',
      REDIS_URL: '',
      LOG_LEVEL: '',
      DIAGNOSIS_BUDGET_MS: '',
    };
    expect(readSettings(unset)).toEqual(defaults);
  });

  it('come from the environment', () => {
    const redisUrl = 'rediss://user:password@redis.example.com:6380/1';
    const env = { FRAMEWORK: 'fastify', PORT: '8080', TRUST_PROXY: 'loopback', LOG_LEVEL: 'warn' };

    expect(readSettings({ ...env, REDIS_URL: redisUrl, DIAGNOSIS_BUDGET_MS: '20' })).toEqual({
      redisUrl,
      framework: 'fastify',
      port: 8080,
      trustProxy: 'loopback',
      logLevel: 'warn',
      diagnosisBudgetMs: 20,
    });
  });

  it.each([
    ...[{ FRAMEWORK: 'koa' }, { PORT: '80a' }, { PORT: '-1' }, { PORT: '65536' }, { LOG_LEVEL: 'loud' }],
    ...[{ REDIS_URL: 'localhost:6379' }, { REDIS_URL: 'http://localhost' }, { REDIS_URL: 'redis://' }],
    ...[{ DIAGNOSIS_BUDGET_MS: '0' }, { DIAGNOSIS_BUDGET_MS: '1001' }, { DIAGNOSIS_BUDGET_MS: '5 ms' }],
  ])('refuse %o and name the variable', (env) => {
    expect(() => readSettings(env)).toThrow(Object.keys(env)[0] as string);
  });
});
