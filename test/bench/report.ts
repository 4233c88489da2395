/** The results as a page of tables. Every figure but bytes is a ratio within the run. */

import { availableParallelism } from 'node:os';
import type { EverydayResult } from './everyday.ts';
import type { HttpResult } from './http.ts';
import type { InMemoryResult } from './in-memory.ts';
import type { LibraryResult } from './libraries.ts';
import type { ListenerResult } from './listeners.ts';
import type { NodeResult } from './node-versions.ts';
import { type RedisResults, redisReport } from './redis-report.ts';
import type { GrowthResult, MemoryResult } from './replay-memory.ts';
import { show, table, verdict } from './tables.ts';
import type { UnsignedWorkResult } from './unsigned-work.ts';
import type { WebhookResult } from './webhooks.ts';

/** Measurements of one process, without servers. */
export interface MemoryPart {
  readonly inMemory: readonly InMemoryResult[];
  readonly everyday: readonly EverydayResult[];
  readonly webhooks: readonly WebhookResult[];
  readonly nodes: readonly NodeResult[];
  readonly libraries: readonly LibraryResult[];
  readonly listeners: readonly ListenerResult[];
  readonly memory: readonly MemoryResult[];
  readonly growth: readonly GrowthResult[];
}

/** All that was measured. */
export interface Results {
  readonly memory: MemoryPart;
  readonly http: readonly HttpResult[];
  readonly unsignedWork: readonly UnsignedWorkResult[];
  readonly redis: RedisResults;
}

const BARE_HMAC_GOAL = 1;
/** Signatures over a digest of the body: SigV4 hashes the body, the request and then a short text twice. */
const DIGEST_GOALS: Readonly<Record<string, number>> = { 'aws-sigv4': 3, 'http-message-signatures': 2 };
const HTTP_GOAL = 0.95;
const MAC_ALONE_GOAL = 0.88;
const UNSIGNED_GOAL = 3;

/** Writes the page. */
export function report(results: Results, command: string): string {
  return [
    '# Benchmark results',
    conditions(command),
    'All figures but bytes are ratios within this run: the contenders are measured in turns, round by round, and what ' +
      'is shown is the median of the ratios of the rounds, with their quartiles in brackets. Times are processor times, except for the throughput of HTTP ' +
      'servers and for what is done through Redis.',
    ...memoryReport(results.memory),
    ...httpReport(results.http),
    ...unsignedWorkReport(results.unsignedWork),
    ...redisReport(results.redis),
  ].join('\n\n');
}

/** The sections on what is measured in one process, without servers. */
export function memoryReport({ libraries, listeners, memory, growth, ...results }: MemoryPart): string[] {
  return [
    '## Verification in memory',
    'The whole verification (headers, window, key, signature, key state, address, replay, two limits), by the time of ' +
      'the bare HMAC alone: the signature decoded, `createHmac`, `update` twice, `digest`, `timingSafeEqual`. All ' +
      'requests are distinct; the store holds a whole window of earlier ones. Less is better.',
    table(
      ['scheme', 'body', 'live replay ids', 'by the bare HMAC', 'goal'],
      results.inMemory.map(inMemoryRow),
    ),
    '## Everyday options, refusals and many keys, 1 KiB',
    'By the bare HMAC of each scheme, in the same rounds.',
    table(['', 'influencemart', 'slaunchx', 'goal'], results.everyday.map(everydayRow)),
    '## Webhooks, 1 KiB',
    'Deliveries verified with the presets of their senders and one secret, and two one-shot hashes with a comparison, by the ' +
      'bare HMAC. Of GitHub, copies are known for three days; Stripe may send several signatures, so that a digest of the ' +
      'message is remembered, and the id of the event is read from the body.',
    table(
      ['sender', 'Countersign', 'two hashes', 'goal'],
      results.webhooks.map(({ sender, toBareHmac, leastToBareHmac }) => [
        ...[sender, show(toBareHmac), show(leastToBareHmac)],
        `at most ${BARE_HMAC_GOAL.toFixed(2)}: ${verdict(toBareHmac.median <= BARE_HMAC_GOAL)}`,
      ]),
    ),
    '## Versions of Node, 1 KiB',
    'The plain verification, and two one-shot hashes with a comparison, by the bare HMAC of that version.',
    table(
      ['Node', 'scheme', 'Countersign', 'two hashes'],
      results.nodes.flatMap(({ node, results: plain }) =>
        plain.map(({ scheme, toBareHmac, leastToBareHmac }) => [
          ...[node, scheme, show(toBareHmac), show(leastToBareHmac)],
        ]),
      ),
    ),
    '## Other libraries, 1 KiB',
    'The time of one verification, by that of Countersign with the scheme `influencemart`. The other libraries verify ' +
      'one request again and again, as they remember none and have no limits; for http-message-signatures the digest ' +
      'of the body is checked beside it, which it leaves to its user. More is slower.',
    table(
      ['library', 'by Countersign'],
      libraries.map(({ name, toCountersign }) => [name, show(toCountersign)]),
    ),
    '## Listeners, 1 KiB',
    'The time of one verification with the scheme `influencemart` while somebody listens to what the verifier does, by ' +
      'the bare HMAC and by a verification to which nobody listens. Nothing is exported. Less is better.',
    table(
      ['who listens', 'by the bare HMAC', 'by nobody listening'],
      listeners.map(({ listener, toBareHmac, toNobody }) => [listener, show(toBareHmac), show(toNobody)]),
    ),
    '## Replay memory',
    'Bytes for each remembered id: what the process grew by, and the address space of the store, which takes memory ' +
      'only as it fills.',
    table(
      ['ids', 'room for', 'resident bytes an id', 'reserved bytes an id'],
      memory.map((row) => [
        ...[row.replayIds, row.maxReplayIds].map((count) => count.toLocaleString('en')),
        ...[row.residentBytes, row.reservedBytes].map((bytes) => bytes.toFixed(0)),
      ]),
    ),
    'The time of `admit()` while one id expires for each that comes, by that among the fewest.',
    table(
      ['live ids', 'time'],
      growth.map(({ liveIds, toFewest }) => [liveIds.toLocaleString('en'), show(toFewest)]),
    ),
  ];
}

function everydayRow({ name, goal, influencemart, slaunchx }: EverydayResult): string[] {
  const isMet = goal !== undefined && Math.max(influencemart.median, slaunchx.median) <= goal;
  const wanted = goal === undefined ? '' : `at most ${goal.toFixed(2)}: ${verdict(isMet)}`;
  return [name, show(influencemart), show(slaunchx), wanted];
}

/** The section on HTTP servers. */
export function httpReport(results: readonly HttpResult[]): string[] {
  return [
    '## HTTP servers, 1 KiB of JSON',
    'Requests a second and processor time a request, by those of the same framework without any check; 32 connections. ' +
      'MAC alone: the body read by `data` listeners, two one-shot hashes, a comparison. By hand: the raw body kept by the ' +
      'parser, window, `createHmac`, `timingSafeEqual`, and express-rate-limit or @fastify/rate-limit with one limit ' +
      "per key; no replay memory. Countersign: window, key, MAC, replay and two limits, then the framework's JSON parser, or " +
      "`parse: 'json'`.",
    table(
      ['framework', 'check', 'throughput', 'by the MAC alone', 'processor time', 'goal for throughput'],
      results.map(httpRow),
    ),
  ];
}

/** The section on what strangers cost. */
export function unsignedWorkReport(results: readonly UnsignedWorkResult[]): string[] {
  return [
    '## Work before the signature, 1 MiB of a stranger',
    'The whole refusal of a request with an unknown key, by the SHA-256 of its body. Schemes that sign bytes do the same ' +
      'for all bodies; what is read from JSON costs more the less text there is between its punctuation. Less is better.',
    table(
      ['scheme', 'body', 'refused as', 'by its hash', 'goal'],
      results.map(({ scheme, body, outcome, toHash }) => [
        ...[scheme, body, `\`${outcome}\``, show(toHash)],
        `at most ${UNSIGNED_GOAL.toFixed(2)}: ${verdict(toHash.median <= UNSIGNED_GOAL)}`,
      ]),
    ),
  ];
}

/** Describes the command, the time and the machine of a run. */
export function conditions(command: string): string {
  const day = new Date().toISOString().slice(0, 10);
  return `\`${command}\`, ${day}, Node ${process.versions.node}, ${availableParallelism()} CPUs.`;
}

function inMemoryRow({ scheme, bodyBytes, replayIds, toBareHmac }: InMemoryResult): string[] {
  const hasGoal = bodyBytes === 1024;
  const goal = DIGEST_GOALS[scheme] ?? BARE_HMAC_GOAL;
  return [
    scheme,
    bodyBytes < 1024 ? `${bodyBytes} B` : bodyBytes < 2 ** 20 ? `${bodyBytes / 1024} KiB` : '1 MiB',
    replayIds.toLocaleString('en'),
    show(toBareHmac),
    hasGoal ? `at most ${goal.toFixed(2)}: ${verdict(toBareHmac.median <= goal)}` : '',
  ];
}

function httpRow(result: HttpResult): string[] {
  const { framework, way, throughput, toMacAlone, cpu } = result;
  const ratios = [show(throughput), toMacAlone === undefined ? '' : show(toMacAlone), show(cpu)];
  return [framework, way, ...ratios, way === 'countersign, parse: json' ? httpGoal(result) : ''];
}

function httpGoal({ framework, throughput, toMacAlone }: HttpResult): string {
  if (framework === 'fastify') {
    const isMet = (toMacAlone?.median ?? 0) >= MAC_ALONE_GOAL;
    return `at least ${MAC_ALONE_GOAL} of the MAC alone: ${verdict(isMet)}`;
  }
  return `at least ${HTTP_GOAL} of bare: ${verdict(throughput.median >= HTTP_GOAL)}`;
}
