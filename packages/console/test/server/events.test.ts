import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/support/redis/until.ts';
import { type LogNews, memoryLog } from '../../src/index.ts';
import { EVENT_ROUTE } from '../../src/routes/event-route.ts';
import type { RouteCall } from '../../src/server/route.ts';
import { acmeVerifier } from '../support/acme.ts';
import { clientOf } from '../support/console-client.ts';
import { entry } from '../support/entries.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

describe('live views', () => {
  it('are four for each user at most, and make room when they are closed', async () => {
    const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [acmeVerifier()], log: memoryLog() });
    const open = async (name: string) => {
      const gone = new AbortController();
      const headers = { 'x-user': JSON.stringify({ name, may: ['requests'] }) };
      const { status } = await fetch(`${mount}/api/events`, { headers, signal: gone.signal });
      return { status, close: () => gone.abort() };
    };
    const views = await Promise.all([1, 2, 3, 4].map(() => open('a')));
    expect(views.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await open('a')).status).toBe(429);
    expect((await open('b')).status).toBe(200);
    views[0]?.close();
    await until('there is room', async () => (await open('a')).status === 200);
  });

  it.each(['node:http', 'Express 5', 'Fastify'])(
    'that wait for their turn on a connection end with it on %s',
    async (host) => {
      const log = memoryLog();
      let followers = 0;
      const counted = {
        ...log,
        dropped: 0,
        follow: (listener: (news: LogNews) => void) => {
          const stop = log.follow(listener);
          followers++;
          return () => {
            followers--;
            stop();
          };
        },
      };
      const mount = new URL(await (HOSTS[host] as StartHost)({ verifiers: [acmeVerifier()], log: counted }));
      const before = followers;
      const user = JSON.stringify({ name: 'a', may: ['requests'] });
      const path = `${mount.pathname.replace(/\/$/, '')}/api/events`;
      const socket = connect(Number(mount.port), mount.hostname);
      onTestFinished(() => void socket.destroy());
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nX-User: ${user}\r\n\r\n`.repeat(3));
      await until('all have begun', () => followers === before + 3);
      socket.destroy();
      await until('all have ended', () => followers === before);
      const { status } = await clientOf(mount.href.replace(/\/$/, ''), JSON.parse(user)).get('/api/events');
      expect(status).toBe(200);
    },
  );

  it('are four for each user, also where many are asked for at once', async () => {
    const { consoleFor } = await import('../../src/fetch.ts');
    const handle = consoleFor({
      ...{ verifiers: [acmeVerifier()], log: memoryLog() },
      access: async () => ({ name: 'a', may: ['requests'] }),
    });
    onTestFinished(handle.close);
    const ask = () => handle(new Request('http://localhost/api/events'));
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    await Promise.all(answers.map(({ body }) => body?.cancel()));
    expect((await ask()).status).toBe(200);
  });

  it('are not begun for clients that have gone while it was found out who asks', async () => {
    const { consoleFor } = await import('../../src/fetch.ts');
    const gone = new AbortController();
    const handle = consoleFor({
      ...{ verifiers: [acmeVerifier()], log: memoryLog() },
      access: async () => {
        gone.abort();
        return { name: 'a', may: ['requests'] };
      },
    });
    onTestFinished(handle.close);
    const ask = (signal?: AbortSignal) =>
      handle(new Request('http://localhost/api/events', { ...(signal && { signal }) }));
    for (let i = 0; i < 8; i++) {
      const answer = await ask(gone.signal);
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toContain('event:');
    }
  });

  it('leave entries out for a reader that is slow, and say how many', () => {
    let waiting = 0;
    const written: string[] = [];
    const listeners: ((news: LogNews) => void)[] = [];
    const log = {
      ...memoryLog(),
      follow(listener: (news: LogNews) => void) {
        listeners.push(listener);
        return () => undefined;
      },
    };
    const call = {
      ...{
        user: { name: 'a', may: ['requests'] },
        request: { query: new URLSearchParams() },
        id: '',
        body: {},
      },
      parts: { log, streams: new Map(), liveDiagnosisToOwners: false },
    } as unknown as RouteCall;
    const stream = EVENT_ROUTE.handle(call);
    if (!('start' in stream)) throw new Error('no stream');
    const stop = stream.start({
      write: (text) => written.push(text),
      waitingBytes: () => waiting,
      end: () => undefined,
    });
    const tell = () => listeners[0]?.({ kind: 'entry', row: entry().row });
    tell();
    waiting = 100_000;
    tell();
    tell();
    waiting = 0;
    tell();
    expect(written.map((text) => /event: (\w+)/.exec(text)?.[1]).filter(Boolean)).toEqual([
      'entry',
      'missed',
      'entry',
    ]);
    expect(written.find((text) => text.includes('missed'))).toContain('{"count":2}');
    stop();
    stop();
  });

  it('show a partner the own requests alone, without what would tell of other keys', async () => {
    const log = memoryLog();
    const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [acmeVerifier()], log });
    const partner = clientOf(mount, { name: 'p', may: ['requests'], owners: ['own'] });
    const response = await partner.get('/api/events');
    log.add(entry(0, { owner: 'foreign' }));
    log.add(entry(1, { owner: 'own', mode: 'live', mistakes: ['method_case'], certainty: 'certain' }));
    log.add(
      entry(2, { owner: 'own', mode: 'test', mistakes: ['secret_of_another_key'], certainty: 'certain' }),
    );
    log.add(entry(3, { owner: 'own', mode: 'test', mistakes: ['method_case'], certainty: 'certain' }));
    const { eventsOf } = await import('../support/console-client.ts');
    const rows = (await eventsOf(response, 3)).map(
      ({ data }) => data as { owner: string; mistakes?: string[] },
    );
    expect(rows.map(({ owner, mistakes }) => [owner, mistakes])).toEqual([
      ['own', undefined],
      ['own', undefined],
      ['own', ['method_case']],
    ]);
  });
});
