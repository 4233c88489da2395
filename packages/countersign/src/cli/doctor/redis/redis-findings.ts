/** Findings on what a Redis server says of itself, as far as it matters to replay ids, limits and keys. */

import { EVICTION_CURE, evictionOf } from '../../../redis/server-info.ts';
import { type Finding, findingsOf } from '../finding.ts';
import type { RedisFacts } from './redis-info.ts';

const redis = findingsOf('redis');

/** All findings that can be made of what the server says of itself. */
export function redisFindings(facts: RedisFacts): readonly Finding[] {
  if (facts.info.size === 0) {
    const cure = 'Let the user of this connection run INFO (ACL: +info), or check these by hand.';
    return [
      redis.unknown('info', 'The server does not report its version, memory, persistence and role.', cure),
    ];
  }
  return [
    versionFinding(facts),
    evictionFinding(facts),
    ...evictedFindings(facts),
    persistenceFinding(facts),
    ...writeFindings(facts),
    roleFinding(facts),
  ];
}

/** Since 6.0 there is SET with KEEPTTL, which the scripts use; 6.2 is the oldest that is promised. */
function versionFinding({ info }: RedisFacts): Finding {
  const version = info.get('redis_version') ?? '';
  const valkey = info.get('valkey_version');
  const name = valkey === undefined ? `Redis ${version}` : `Valkey ${valkey}`;
  const [major = Number.NaN, minor = 0] = version.split('.').map(Number);
  if (Number.isNaN(major)) {
    const cure = 'Countersign needs the commands of Redis 6.2: check that yours has them.';
    return redis.unknown('version', 'The server does not report its version.', cure);
  }
  const cure = 'Use Redis 6.2 or later, or Valkey.';
  if (major < 6) return redis.fault('version', `${name} lacks commands that the scripts use.`, cure);
  if (major === 6 && minor < 2)
    return redis.warning(
      'version',
      `${name} is older than 6.2, the oldest that Countersign is made for.`,
      cure,
    );
  return redis.ok('version', `${name} has all that the scripts use.`);
}

function evictionFinding({ info }: RedisFacts): Finding {
  const risk = evictionOf(info);
  if (risk === undefined) {
    const cure = 'Make sure that maxmemory-policy is noeviction.';
    return redis.unknown(
      'eviction',
      'The server does not report what it does when its memory is full.',
      cure,
    );
  }
  if (risk === 'never') return redis.ok('eviction', 'Nothing is evicted (maxmemory-policy noeviction).');
  const policy = info.get('maxmemory_policy') ?? '';
  const evicted = policy.startsWith('volatile-')
    ? 'keys that expire, as all replay ids do, are evicted'
    : 'any key is evicted, replay ids and the API keys of redis() too';
  const when = risk === 'now' ? 'when memory is full' : 'once a maxmemory is set';
  const text = `maxmemory-policy is ${policy}: ${when}, ${evicted}, so that requests can be replayed.`;
  const report = risk === 'now' ? redis.fault : redis.warning;
  return report('eviction', text, EVICTION_CURE);
}

/** Share of the memory from which on there is a warning: without eviction a full server refuses all writes. */
const NEARLY_FULL = 0.9;

function evictedFindings({ info }: RedisFacts): readonly Finding[] {
  const findings: Finding[] = [];
  const evicted = Number(info.get('evicted_keys') ?? 0);
  if (evicted > 0) {
    const cure =
      'What was evicted may have been replay ids: give it more memory, and set maxmemory-policy to noeviction.';
    findings.push(
      redis.warning('evicted', `${evicted} keys were evicted since the server began to run.`, cure),
    );
  }
  const used = Number(info.get('used_memory') ?? 0) / Number(info.get('maxmemory') ?? 0);
  if (Number.isFinite(used) && used >= NEARLY_FULL) {
    const cure = 'Give it more memory: when it is full, requests are answered as onStoreFailure says.';
    findings.push(redis.warning('memory', `${Math.round(used * 100)} % of maxmemory is in use.`, cure));
  }
  return findings;
}

const PERSIST =
  'Set appendonly to yes. Or make the store with refuseOlderThanStart: true, which refuses requests signed before ' +
  'the restart. Keys of redis() need appendonly in any case.';

function persistenceFinding({ info, setting }: RedisFacts): Finding {
  if (info.get('aof_enabled') === '1') {
    const sync = setting('appendfsync');
    if (sync === 'always')
      return redis.ok('persistence', 'A restart forgets nothing (appendonly, appendfsync always).');
    if (sync === 'no') {
      const text = 'A crash of the machine forgets what the system had not written to disk (appendfsync no).';
      return redis.warning('persistence', text, 'Set appendfsync to everysec.');
    }
    return redis.ok(
      'persistence',
      'A restart forgets nothing, a crash of the machine about a second (appendonly).',
    );
  }
  const save = setting('save');
  if (save === undefined) {
    const text =
      'There is no append-only file, and the server does not report whether it takes snapshots (save).';
    return redis.unknown('persistence', text, PERSIST);
  }
  if (save === '') {
    const text =
      'Nothing is kept on disk: a restart forgets all replay ids, limits and keys, and requests of the last minutes can be replayed.';
    return redis.warning('persistence', text, PERSIST);
  }
  const text =
    'Only snapshots are kept on disk: a crash forgets the replay ids, limits and changes of keys since the last one.';
  return redis.warning('persistence', text, PERSIST);
}

function writeFindings({ info }: RedisFacts): readonly Finding[] {
  const findings: Finding[] = [];
  const broken = ['rdb_last_bgsave_status', 'aof_last_write_status', 'aof_last_bgrewrite_status'].filter(
    (name) => (info.get(name) ?? 'ok') !== 'ok',
  );
  if (broken.length > 0) {
    const text = `The server could not write to its disk the last time (${broken.join(', ')}).`;
    findings.push(
      redis.fault('disk', text, 'Look into its log, and at the space and permissions of its directory.'),
    );
  }
  if (info.get('loading') === '1') {
    const text = 'The server is loading its data, and answers nothing else until then.';
    findings.push(redis.fault('loading', text, 'Wait until it is done.'));
  }
  return findings;
}

function roleFinding({ info }: RedisFacts): Finding {
  const role = info.get('role');
  if (role === 'master') {
    const replicas = Number(info.get('connected_slaves') ?? 0);
    if (replicas === 0) return redis.ok('role', 'It is a master without replicas.');
    const text = `It is a master with ${replicas} replicas: a failover forgets what they had not received yet, unless the store waits for them (waitReplicas).`;
    return redis.ok('role', text);
  }
  if (role === 'slave') {
    const text = `It is a replica of ${info.get('master_host')}:${info.get('master_port')}, which takes no writes.`;
    return redis.fault(
      'role',
      text,
      'Connect to the master, or through Sentinel (new Redis({ sentinels, name })).',
    );
  }
  const cure = 'Give the URL of a data server; Sentinels are named in the options of the client.';
  if (role === 'sentinel' || info.get('redis_mode') === 'sentinel')
    return redis.fault('role', 'It is a Sentinel, which holds no data.', cure);
  return redis.unknown(
    'role',
    'The server does not report whether it is a master.',
    'Make sure that it takes writes.',
  );
}
