import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/settings.ts';

describe('the settings', () => {
  it('have a default each', () => {
    const defaults = { framework: 'express', port: 3000, trustProxy: undefined, logLevel: 'info' };

    expect(readSettings({})).toEqual(defaults);
    expect(readSettings({ FRAMEWORK: '', PORT: '', TRUST_PROXY: '', LOG_LEVEL: '' })).toEqual(defaults);
  });

  it('come from the environment', () => {
    const env = { FRAMEWORK: 'fastify', PORT: '8080', TRUST_PROXY: 'loopback', LOG_LEVEL: 'warn' };

    expect(readSettings(env)).toEqual({
      framework: 'fastify',
      port: 8080,
      trustProxy: 'loopback',
      logLevel: 'warn',
    });
  });

  it.each([{ FRAMEWORK: 'koa' }, { PORT: '80a' }, { PORT: '-1' }, { PORT: '65536' }, { LOG_LEVEL: 'loud' }])(
    'refuse %o and name the variable',
    (env) => {
      expect(() => readSettings(env)).toThrow(Object.keys(env)[0] as string);
    },
  );
});
