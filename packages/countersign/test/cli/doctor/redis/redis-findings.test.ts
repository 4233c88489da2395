import { describe, expect, it } from 'vitest';
import { reachableFinding, redisClockFinding } from '../../../../src/cli/doctor/redis/check-redis.ts';
import { redisFindings } from '../../../../src/cli/doctor/redis/redis-findings.ts';
import { parseServerInfo } from '../../../../src/redis/server-info.ts';

describe('what Redis says of itself', () => {
  const stateOf = (check: string, info: string, settings: Record<string, string> = {}) =>
    redisFindings({ info: parseServerInfo(info), setting: (name) => settings[name] }).find(
      (each) => each.check === check,
    )?.state;

  it.each([
    ['5.0.14', 'fault'],
    ['6.0.16', 'warning'],
    ['6.2.0', 'ok'],
    ['8.2.1', 'ok'],
    ['unstable', 'unknown'],
  ])('is a version: %s is %s', (version, state) => {
    expect(stateOf('version', `redis_version:${version}`)).toBe(state);
  });

  it.each(['rdb_last_bgsave_status:err', 'aof_last_write_status:err', 'aof_last_bgrewrite_status:err'])(
    'is that it could not write: %s',
    (line) => {
      expect(stateOf('disk', `redis_version:7.0.0\r\n${line}`)).toBe('fault');
    },
  );

  it('is that it still loads its data', () => {
    expect(stateOf('loading', 'redis_version:7.0.0\r\nloading:1')).toBe('fault');
  });

  it('is that it is a Sentinel', () => {
    expect(stateOf('role', 'redis_version:7.0.0\r\nredis_mode:sentinel')).toBe('fault');
  });
});

describe('how far away Redis is', () => {
  it.each([
    [1, 'ok'],
    [62, 'ok'],
    [63, 'warning'],
    [250, 'fault'],
  ])('%i ms is %s for a store that waits 250', (ms, state) => {
    expect(reachableFinding('Redis', ms).state).toBe(state);
  });

  it.each([
    [0, 'ok'],
    [5000, 'ok'],
    [5001, 'warning'],
    [-5001, 'warning'],
  ])('a clock that is %i ms away is %s', (ms, state) => {
    expect(redisClockFinding('here', { leastMs: ms, mostMs: ms }).state).toBe(state);
  });
});
