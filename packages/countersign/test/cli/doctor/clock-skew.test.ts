import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { clockFinding, skewOf } from '../../../src/cli/doctor/clock-skew.ts';
import { runCli } from '../support/run-cli.ts';

const HERE = Date.parse('2026-03-01T12:00:00.500Z');

describe('the skew of two clocks', () => {
  it('lies within what the second that is cut off, and the way there and back, leave open', () => {
    // The server may have said 12:00:00 at any moment of that second, and of the 200 ms that the answer took.
    const sentMs = HERE;
    const skew = skewOf({ shownMs: HERE - 500, resolutionMs: 1000, sentMs, receivedMs: sentMs + 200 });
    expect(skew).toEqual({ leastMs: -700, mostMs: 500 });
  });

  it.each([
    [0, 'ok'],
    [5, 'ok'],
    [7, 'warning'],
    [-7, 'warning'],
    [59, 'warning'],
    [61, 'warning'],
    [63, 'fault'],
    [-63, 'fault'],
  ])('of %i s is %s where the scheme allows 60', (seconds, state) => {
    const shownMs = HERE + seconds * 1000;
    const skew = skewOf({ shownMs, resolutionMs: 1000, sentMs: HERE, receivedMs: HERE });
    const window = { pastMs: 60_000, futureMs: 60_000, resolutionMs: 1000 };
    expect(clockFinding('the server', skew, { name: 'slaunchx', window }).state).toBe(state);
  });

  it('is held against each side of a window that is not even', () => {
    const window = { pastMs: 300_000, futureMs: 10_000, resolutionMs: 1000 };
    const stateOf = (seconds: number) => {
      const shownMs = HERE + seconds * 1000;
      const skew = skewOf({ shownMs, resolutionMs: 1000, sentMs: HERE, receivedMs: HERE });
      return clockFinding('the server', skew, { name: 'odd', window }).state;
    };
    // Behind the server, requests are old for it; ahead of it, they come from the future.
    expect([stateOf(60), stateOf(-60)]).toEqual(['warning', 'fault']);
  });
});

describe('doctor --url', () => {
  let server: Server | undefined;
  afterEach(() => new Promise((closed) => server?.close(closed)));

  async function listen(listener: RequestListener): Promise<string> {
    server = createServer(listener);
    await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  async function doctor(url: string, ...args: string[]) {
    const { code, stdout, stderr } = await runCli(['doctor', '--url', url, '--json', ...args], {
      clock: () => HERE,
    });
    expect(stderr).toBe('');
    return {
      code,
      ...(JSON.parse(stdout) as { ok: boolean; findings: { check: string; state: string; text: string }[] }),
    };
  }

  /** Answers with a Date so many seconds after our time. */
  function dated(seconds: number, headers: Record<string, string> = {}): RequestListener {
    return (_req, res) => {
      res.writeHead(200, { date: new Date(HERE + seconds * 1000).toUTCString(), ...headers }).end();
    };
  }

  it('finds clocks that agree, and exits with 0', async () => {
    const { code, ok, findings } = await doctor(await listen(dated(0)));
    expect([code, ok]).toEqual([0, true]);
    expect(findings).toMatchObject([{ check: 'skew', state: 'ok', text: expect.stringContaining('agree') }]);
  });

  it('says how far behind the clock is and by how much that may be wrong, and exits with 1', async () => {
    const { code, ok, findings } = await doctor(await listen(dated(120)), '--scheme', 'slaunchx');
    expect([code, ok]).toEqual([1, false]);
    expect(findings).toMatchObject([{ state: 'fault' }]);
    expect(findings[0]?.text).toMatch(/120\.0 s behind that of 127\.0\.0\.1:\d+, give or take 0\.5 s/);
    expect(findings[0]?.text).toContain('slaunchx allows 60 s either way');
  });

  it('goes by the window of the scheme', async () => {
    expect(await doctor(await listen(dated(-120)), '--scheme', 'influencemart')).toMatchObject({
      code: 0,
      findings: [{ state: 'warning', text: expect.stringContaining('ahead of') }],
    });
  });

  it('asks by GET where there is no HEAD', async () => {
    const methods: (string | undefined)[] = [];
    const url = await listen((req, res) => {
      methods.push(req.method);
      res.statusCode = req.method === 'HEAD' ? 405 : 200;
      res.setHeader('date', new Date(HERE + (req.method === 'HEAD' ? 600_000 : 0)).toUTCString());
      res.end('x'.repeat(1_000_000));
    });
    expect((await doctor(url)).findings).toMatchObject([{ state: 'ok' }]);
    expect(methods).toEqual(['HEAD', 'GET']);
  });

  it.each([
    ['no Date', {}, false],
    ['a Date that is none', { date: 'yesterday' }, false],
    ['the Date of a cached answer', { date: new Date(HERE).toUTCString(), age: '30' }, false],
  ])('does not know the skew from %s', async (_what, headers, sendDate) => {
    const url = await listen((_req, res) => {
      res.sendDate = sendDate;
      res.writeHead(200, headers).end();
    });
    expect(await doctor(url)).toMatchObject({ code: 0, findings: [{ check: 'skew', state: 'unknown' }] });
  });

  it('finds that nobody answers', async () => {
    const url = await listen(dated(0));
    await new Promise((closed) => server?.close(closed));
    const { code, findings } = await doctor(url);
    expect([code, findings]).toMatchObject([1, [{ check: 'reachable', state: 'fault' }]]);
    expect(findings[0]?.text).toContain('ECONNREFUSED');
  });

  it.each([['ftp://127.0.0.1/'], ['127.0.0.1']])('refuses %s by exit code 2', async (url) => {
    expect((await runCli(['doctor', '--url', url])).code).toBe(2);
  });

  it('has to be told what to look at', async () => {
    const { code, stderr } = await runCli(['doctor']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('nothing to check')]);
  });
});
