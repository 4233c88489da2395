import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../../../../../../test/support/redis/ask.ts';
import { startCluster } from '../../../../../../test/support/redis/redis-cluster.ts';
import { type RedisServer, startRedis } from '../../../../../../test/support/redis/redis-server.ts';
import { until } from '../../../../../../test/support/redis/until.ts';
import type { Finding } from '../../../../src/cli/doctor/finding.ts';
import { runCli } from '../../support/run-cli.ts';

const servers: RedisServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function redis(...args: string[]): Promise<RedisServer> {
  const server = await startRedis({ args });
  servers.push(server);
  return server;
}

interface Report {
  readonly code: number | undefined;
  readonly states: Record<string, string>;
  readonly findings: readonly Finding[];
  readonly stderr: string;
}

async function doctor({ port }: { port: number }, user = '', clock = Date.now): Promise<Report> {
  const env = { COUNTERSIGN_REDIS_URL: `redis://${user}127.0.0.1:${port}` };
  const { code, stdout, stderr } = await runCli(['doctor', '--json'], { env, clock });
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return {
    code,
    findings,
    stderr,
    states: Object.fromEntries(findings.map(({ check, state }) => [check, state])),
  };
}

function textOf({ findings }: Report, check: string): string {
  return findings.find((finding) => finding.check === check)?.text ?? 'none';
}

const SOUND = ['--appendonly', 'yes', '--maxmemory', '100mb', '--maxmemory-policy', 'noeviction'];

describe('doctor --redis', () => {
  it('finds nothing wrong with a master that evicts nothing and keeps a log, and leaves nothing for long', async () => {
    const server = await redis(...SOUND);
    const report = await doctor(server);
    expect(report.states).toEqual({
      ...{
        reachable: 'ok',
        version: 'ok',
        eviction: 'ok',
        persistence: 'ok',
        role: 'ok',
        clock: 'ok',
        trial: 'ok',
      },
    });
    expect([report.code, report.stderr]).toEqual([0, '']);
    const client = server.client();
    const names = await client.keys('*');
    const lives = await Promise.all(names.map((name) => client.pttl(name)));
    expect(Math.min(...lives)).toBeGreaterThan(0);
    expect(Math.max(...lives)).toBeLessThan(60_000);
  });

  it('finds, by exit code 1, a policy that takes what expires, as all replay ids do', async () => {
    const report = await doctor(await redis('--maxmemory', '100mb', '--maxmemory-policy', 'volatile-lru'));
    expect([report.code, report.states.eviction, report.states.trial]).toEqual([1, 'fault', 'unknown']);
    expect(textOf(report, 'eviction')).toContain('all replay ids do');
    expect(report.stderr).toBe('');
  });

  it('finds a policy that takes any key, of which API keys are some', async () => {
    const report = await doctor(await redis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'));
    expect(report.states.eviction).toBe('fault');
    expect(textOf(report, 'eviction')).toContain('API keys');
  });

  it('warns of a policy that waits for a limit of memory', async () => {
    const report = await doctor(await redis('--maxmemory', '0', '--maxmemory-policy', 'allkeys-lru'));
    expect([report.code, report.states.eviction]).toEqual([0, 'warning']);
  });

  it('tells that keys were evicted, though they would not be now', async () => {
    const server = await redis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    await server.client().set('some', 'thing');
    await ask(server, 'config', 'set', 'maxmemory', '1');
    await ask(server, 'config', 'set', 'maxmemory', '0');
    await ask(server, 'config', 'set', 'maxmemory-policy', 'noeviction');
    await until('the key is gone', async () => (await ask(server, 'dbsize')) === 0);
    const report = await doctor(server);
    expect([report.states.eviction, report.states.evicted]).toEqual(['ok', 'warning']);
  });

  it('finds a server whose memory is full, which takes no more replay ids', async () => {
    const report = await doctor(await redis('--maxmemory', '1'));
    expect([report.code, report.states.memory, report.states.trial]).toEqual([1, 'warning', 'fault']);
    expect(textOf(report, 'trial')).toContain('OOM');
  });

  it.each([
    ['nothing is kept', [], 'warning', 'a restart forgets all replay ids'],
    ['only snapshots are', ['--save', '60 1'], 'warning', 'Only snapshots'],
    [
      'a log is, not written through',
      ['--appendonly', 'yes', '--appendfsync', 'no'],
      'warning',
      'appendfsync no',
    ],
    ['a log is', ['--appendonly', 'yes'], 'ok', 'about a second'],
    ['a log is, at each write', ['--appendonly', 'yes', '--appendfsync', 'always'], 'ok', 'forgets nothing'],
  ])('says what a restart forgets where %s', async (_what, args, state, text) => {
    const report = await doctor(await redis(...args));
    expect(report.states.persistence).toBe(state);
    expect(textOf(report, 'persistence')).toContain(text);
  });

  it('finds a replica, and writes nothing to it', async () => {
    const master = await redis();
    const replica = await redis('--replicaof', '127.0.0.1', String(master.port));
    const report = await doctor(replica);
    expect([report.code, report.states.role, report.states.trial]).toEqual([1, 'fault', 'unknown']);
    expect(textOf(report, 'role')).toContain(String(master.port));
  });

  it('says what a failover forgets where a master has replicas', async () => {
    const master = await redis();
    await redis('--replicaof', '127.0.0.1', String(master.port), '--repl-diskless-sync-delay', '0');
    await until('the master knows of it', async () =>
      String(await ask(master, 'info', 'replication')).includes('connected_slaves:1'),
    );
    expect(textOf(await doctor(master), 'role')).toContain('waitReplicas');
  });

  it('finds a user who may not run scripts, or not on our names', async () => {
    const server = await redis();
    await ask(server, 'acl', 'setuser', 'tame', 'on', '>correcthorse', '~*', '+@all', '-@scripting');
    await ask(server, 'acl', 'setuser', 'elsewhere', 'on', '>correcthorse', '~other:*', '+@all');
    for (const user of ['tame', 'elsewhere']) {
      const report = await doctor(server, `${user}:correcthorse@`);
      expect([report.code, report.states.trial]).toEqual([1, 'fault']);
      expect(textOf(report, 'trial')).toMatch(/NOPERM|No permissions/);
    }
  });

  it('does not know what the server will not tell', async () => {
    const server = await redis();
    await ask(
      server,
      'acl',
      'setuser',
      'blind',
      'on',
      '>correcthorse',
      '~*',
      '+@all',
      '-info',
      '-config',
      '-time',
    );
    const report = await doctor(server, 'blind:correcthorse@');
    expect(report.states).toMatchObject({ reachable: 'ok', info: 'unknown', clock: 'unknown' });
  });

  it('does not know of snapshots where CONFIG is refused, as by services', async () => {
    const server = await redis();
    await ask(server, 'acl', 'setuser', 'guest', 'on', '>correcthorse', '~*', '+@all', '-config');
    const report = await doctor(server, 'guest:correcthorse@');
    expect([report.code, report.states.persistence, report.states.trial]).toEqual([0, 'unknown', 'ok']);
  });

  it('warns of a clock that is more than the margin of verifiers away', async () => {
    const report = await doctor(await redis(), '', () => Date.now() - 20_000);
    expect(report.states.clock).toBe('warning');
    expect(textOf(report, 'clock')).toMatch(/20\.0 s behind/);
  });

  it('refuses a prefix that a store does not take, by exit code 2', async () => {
    const { port } = await redis();
    const { code, stderr } = await runCli([
      'doctor',
      '--redis',
      `redis://127.0.0.1:${port}`,
      '--redis-prefix',
      '{a}',
    ]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('"prefix"')]);
  });

  it('finds a server that is lost while it is asked', async () => {
    const server = await redis();
    server.pause();
    const report = doctor(server);
    await server.kill();
    const { code, states } = await report;
    expect([code, Object.values(states)]).toEqual([1, ['fault']]);
  });

  it('finds that nobody answers', async () => {
    const gone = await redis();
    await gone.stop();
    const report = await doctor(gone);
    expect([report.code, report.states]).toEqual([1, { reachable: 'fault' }]);
    expect(textOf(report, 'reachable')).toContain('ECONNREFUSED');
  });

  it('finds what answers but is no Redis to it', async () => {
    const locked = await redis('--requirepass', 'correct horse');
    const report = await doctor(locked, ':hunter2hunter2@');
    expect([report.code, report.states]).toEqual([1, { reachable: 'fault' }]);
    expect(JSON.stringify(report.findings)).not.toContain('hunter2');
  });

  it('tries its replay id through the Cluster that a node belongs to', async () => {
    const cluster = await startCluster({ masters: 3, replicas: 0 });
    try {
      const report = await doctor(cluster.nodes[0] as RedisServer);
      expect(report.states).toMatchObject({ cluster: 'ok', trial: 'ok' });
    } finally {
      await cluster.stop();
    }
  });

  it('finds a node of a Cluster that is not whole', async () => {
    const report = await doctor(await redis('--cluster-enabled', 'yes'));
    expect([report.code, report.states.cluster, report.states.trial]).toEqual([1, 'fault', 'unknown']);
  });
});
