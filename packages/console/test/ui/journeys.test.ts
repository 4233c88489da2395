import type { Verifier } from 'countersign';
import { redis } from 'countersign/redis';
import { Redis } from 'ioredis';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../../test/support/redis/redis-server.ts';
import { type ConsoleUser, memoryLog } from '../../src/index.ts';
import { acmeRequest, acmeVerifier } from '../support/acme.ts';
import { ADMIN } from '../support/console-client.ts';
import { HOSTS, type HostOptions } from '../support/hosts.ts';
import { axeFindings, browserPath, buildServedUi, launchBrowser, openTab, type Tab } from './browser.ts';

const SLOW = { timeout: 60_000, tags: ['slow'] };
const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;

describe.skipIf(browserPath === undefined)('a journey in Chromium, on the real console', () => {
  let server: RedisServer;
  let client: Redis;
  let browser: Browser;
  let verifier: Verifier;
  let options: HostOptions;
  const tabs: Tab[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startRedis(), launchBrowser(), buildServedUi()]);
    client = new Redis(server.port);
  }, 60_000);
  beforeEach(async () => {
    await client.flushall();
    const keys = redis(client, { timeoutMs: 5000 }).keys({ masterKeys: MASTER_KEYS });
    verifier = acmeVerifier({ keys });
    options = { verifiers: [verifier], log: memoryLog(), keys, record: { accepted: 1 } };
  });
  afterEach(async () => {
    const closed = tabs.splice(0);
    await Promise.all(closed.map((tab) => tab.close()));
    for (const { foreign, errors } of closed) {
      expect(foreign).toEqual([]);
      expect(errors).toEqual([]);
    }
  });
  afterAll(async () => {
    await browser?.close();
    client?.disconnect();
    await server?.stop();
  });

  async function openConsole(host = 'Express 5', user: ConsoleUser = ADMIN): Promise<Page> {
    const mount = await (HOSTS[host] as (typeof HOSTS)[string])(options);
    const tab = await openTab(browser, new URL(mount).origin, {
      extraHTTPHeaders: { 'x-user': JSON.stringify(user) },
    });
    tabs.push(tab);
    // Without the slash at the end, as people type it.
    await tab.page.goto(mount);
    await tab.page.getByRole('navigation').getByRole('link').first().waitFor();
    return tab.page;
  }

  async function createKey(page: Page, id: string, owner: string): Promise<string> {
    await page.getByRole('link', { name: 'Keys', exact: true }).click();
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByLabel('Key id').fill(id);
    await page.getByLabel('Owner', { exact: true }).fill(owner);
    await page.getByRole('button', { name: 'Create the key' }).click();
    const secret = await page.getByTestId('secret').textContent();
    await page.getByLabel('I have stored the secret').check();
    await page.getByRole('button', { name: 'Close' }).click();
    return secret as string;
  }

  const send = (keyId: string, signWith: Uint8Array | string) =>
    verifier.verify(acmeRequest({ keyId, signWith }));

  it.each(Object.keys(HOSTS))('begins at the mount on %s', SLOW, async (host) => {
    const page = await openConsole(host);
    await page.getByText('No request has come in the last hour').waitFor();
    await page.getByRole('link', { name: 'Requests' }).click();
    await page.getByRole('status').getByText('Live').waitFor();
  });

  it('from a partner that does not decode its secret to a support that sees it', SLOW, async () => {
    const page = await openConsole();
    const secret = await createKey(page, 'partner-1', 'Kedai Kopi');
    await page.getByRole('link', { name: 'Requests' }).click();
    await page.getByRole('status').getByText('Live').waitFor();
    expect(await send('partner-1', secret)).toMatchObject({ code: 'signature_mismatch' });

    const row = page.getByRole('row').nth(1);
    await row.getByText('secret_not_decoded').waitFor();
    await row.getByRole('link').click();
    await page.getByText('The secret was used as the text that was shown').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Copy for the partner' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied).toContain('/m/secret_not_decoded');
    expect(copied).not.toContain(secret);

    expect(await send('partner-1', Buffer.from(secret, 'base64'))).toMatchObject({ ok: true });
    await page.getByRole('link', { name: 'Requests', exact: true }).click();
    await page.getByRole('row').nth(1).getByText('Accepted').waitFor();
  });

  it('of a secret that is shown once: after a reload it is nowhere', SLOW, async () => {
    const page = await openConsole();
    const secret = await createKey(page, 'partner-1', 'Kedai Kopi');
    await page.reload();
    await page.getByRole('link', { name: 'partner-1' }).click();
    await page.getByText('What the key may do').waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  it('of a rotation: both secrets are taken, and the old one has an end', SLOW, async () => {
    const page = await openConsole();
    const old = await createKey(page, 'partner-1', 'Kedai Kopi');
    await page.getByRole('link', { name: 'partner-1' }).click();
    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    const secret = (await page.getByTestId('secret').textContent()) as string;
    await page.getByLabel('I have stored the secret').check();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('In use, ends').waitFor();
    await page.getByText('(tomorrow)').waitFor();
    for (const each of [old, secret])
      expect(await send('partner-1', Buffer.from(each, 'base64'))).toMatchObject({ ok: true });
  });

  it('through the playground, whose signature the verifier accepts', SLOW, async () => {
    const page = await openConsole();
    const secret = await createKey(page, 'partner-1', 'Kedai Kopi');
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByLabel('Key id').fill('partner-1');
    await page.getByLabel('Secret', { exact: true }).fill(secret);
    await page.getByLabel('Path and query').fill('/v1/orders?a=b&a=%C3%A9');
    await page.getByLabel('Body').fill('{"note": "Café"}');
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByRole('button', { name: 'Check what the verifier says' }).click();
    await page.getByText('The verifier accepts this request').waitFor();
  });

  it('to the end of a key: limits, disabled, revoked', SLOW, async () => {
    const page = await openConsole();
    const secret = Buffer.from(await createKey(page, 'partner-1', 'Kedai Kopi'), 'base64');
    await page.getByRole('link', { name: 'partner-1' }).click();
    await page.getByRole('button', { name: 'Change: Limits' }).click();
    await page.getByRole('textbox', { name: 'Limits' }).fill('10 / 60');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('0 used, 10 left').waitFor();
    expect(await send('partner-1', secret)).toMatchObject({ ok: true });
    await page.getByText('1 used, 9 left').waitFor();
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Enable' }).waitFor();
    expect(await send('partner-1', secret)).toMatchObject({ code: 'key_disabled' });
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('Type the id of the key').fill('partner-1');
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByText('The key was revoked, which is final').waitFor();
    expect(await send('partner-1', secret)).toMatchObject({ code: 'key_revoked' });
  });

  it('of a partner, who sees their own keys and requests and no others', SLOW, async () => {
    await options.keys?.create({ id: 'theirs', owner: 'Kedai Kopi', mode: 'test' });
    await options.keys?.create({ id: 'foreign', owner: 'Another' });
    const page = await openConsole('Express 5', { ...ADMIN, name: 'Siti', owners: ['Kedai Kopi'] });
    for (const id of ['theirs', 'foreign']) await send(id, 'not the secret');
    await page.getByRole('link', { name: 'Requests' }).click();
    await page.getByRole('row').nth(1).getByText('theirs').waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.getByRole('link', { name: 'Keys', exact: true }).click();
    await page.getByRole('link', { name: 'theirs' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    expect(await page.locator('body').textContent()).not.toContain('foreign');
  });
});
