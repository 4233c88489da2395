import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserPath } from './browser.ts';
import { consoleInBrowser } from './console-in-browser.ts';
import { EVERYTHING, type Handler, NEW_SECRET, problem } from './fixture/fixture-server.ts';
import { keyViews } from './fixture/keys.ts';

const SLOW = { timeout: 60_000, tags: ['slow'] };

describe.skipIf(browserPath === undefined)('keys in Chromium', () => {
  const inBrowser = consoleInBrowser();

  it('are created with a secret that is shown once and is gone after a reload', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys');
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByLabel('Key id').fill('iimm_test_baru');
    await page.getByLabel('Owner', { exact: true }).fill('Baru Sdn Bhd');
    await page.getByText('What it may do').click();
    await page.getByLabel('Scopes').fill('topup:write balance:read');
    await page.getByLabel('Limits').fill('100 / 60');
    await page.getByRole('button', { name: 'Create the key' }).click();
    await page.getByRole('heading', { name: 'The key was created' }).waitFor();
    expect(JSON.parse(inBrowser.server.posted[0] ?? '')).toEqual({
      id: 'iimm_test_baru',
      owner: 'Baru Sdn Bhd',
      scopes: ['topup:write', 'balance:read'],
      limits: [{ limit: 100, windowSeconds: 60 }],
    });
    expect(await page.getByTestId('secret').textContent()).toBe(NEW_SECRET);
    await page.getByRole('button', { name: 'Copy the secret' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(NEW_SECRET);

    await page.reload();
    await page.getByText('iimm_test_baru').waitFor();
    expect(await page.content()).not.toContain(NEW_SECRET);
  });

  it('show the secret until it is said to be stored: Escape does not lose it', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_lokal');
    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    const secret = page.getByTestId('secret');
    await secret.waitFor();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
    expect(await secret.isVisible()).toBe(true);
    const close = page.getByRole('button', { name: 'Close' });
    expect(await close.isDisabled()).toBe(true);
    await page.getByLabel('I have stored the secret').check();
    await close.click();
    await secret.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(NEW_SECRET);
  });

  it('are not left with a secret on the screen by a page that goes away', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_lokal');
    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    await page.getByTestId('secret').waitFor();
    await page.evaluate("dispatchEvent(new Event('pagehide'))");
    await page.getByTestId('secret').waitFor({ state: 'detached' });
  });

  it('are rotated with an overlap, and show when the old secret ends', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_lokal');
    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    await page.getByLabel('The old secrets are taken for').selectOption('7 days');
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    await page.getByLabel('I have stored the secret').check();
    await page.getByRole('button', { name: 'Close' }).click();
    expect(inBrowser.server.posted).toEqual(['{"overlapSeconds":604800}']);
    const secrets = page.getByRole('table', { name: 'Secrets, the newest first' });
    await secrets.getByText('in 7 days').waitFor();
    expect(await secrets.getByRole('row').count()).toBe(3);
  });

  it('warn before the old secrets end at once', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_lokal');
    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    await page.getByLabel('The old secrets are taken for').selectOption('Ends at once, as after a leak');
    await page.getByText('Clients that use the old secret are refused from now on').waitFor();
  });

  it('are revoked only when their id was typed', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_lokal');
    await page.getByRole('button', { name: 'Revoke' }).click();
    const revoke = page.getByRole('button', { name: 'Revoke the key' });
    await page.getByLabel('Type the id of the key').fill('iimm_prod_loka');
    expect(await revoke.isDisabled()).toBe(true);
    await page.getByLabel('Type the id of the key').fill('iimm_prod_lokal');
    await revoke.click();
    await page.getByText('The key was revoked, which is final').waitFor();
    expect(inBrowser.server.posted).toEqual(['{"confirm":"iimm_prod_lokal"}']);
    expect(await page.getByRole('button', { name: /Change|Rotate/ }).count()).toBe(0);
  });

  it('are disabled and enabled again', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_kedai');
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByRole('button', { name: 'Disable' }).waitFor();
  });

  it('have their limits changed, and a line that is no limit is refused with an example', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_kedai');
    await page.getByRole('button', { name: 'Change: Limits' }).click();
    const limits = page.getByRole('textbox', { name: 'Limits' });
    expect(await limits.inputValue()).toBe('100/60\n100000/monthly');
    await limits.fill('many');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('"many" is not a limit. Write requests/seconds').waitFor();
    expect(await limits.getAttribute('aria-invalid')).toBe('true');
    await limits.fill('200 / 60\nburst: 20 / 1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('200 requests in 1 minute').waitFor();
    await page.getByText('burst: 20 requests in 1 second').waitFor();
  });

  it('keep what is not changed of their limits: quotas, and those who share them', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_kedai');
    await page.getByRole('button', { name: 'Change: Limits' }).click();
    const limits = page.getByRole('textbox', { name: 'Limits' });
    await limits.fill(`${await limits.inputValue()}\n2000/1m@merchant 17`);
    await page.getByRole('button', { name: 'Save' }).click();
    const rights = page.getByRole('region', { name: 'What the key may do' });
    await rights.getByText('2,000 requests in 1 minute, shared by merchant 17').waitFor();
    await rights.getByText('100,000 requests a month').waitFor();
    expect(JSON.parse(inBrowser.server.posted[0] ?? '')).toEqual({
      limits: [
        { limit: 100, windowSeconds: 60 },
        { limit: 100_000, windowSeconds: 2_678_400, refill: 'monthly' },
        { limit: 2000, windowSeconds: 60, sharedBy: 'merchant 17' },
      ],
    });
    await page.getByRole('button', { name: 'Change: Limits' }).click();
    expect(await limits.inputValue()).toBe('100/60\n100000/monthly\n2000/60@merchant 17');
  });

  it('tell when they were last used, and what of them ends soon', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys');
    const [used, unused] = ['iimm_prod_kedai', 'iimm_prod_lokal'].map((id) =>
      page.getByRole('row').filter({ hasText: id }),
    ) as [Locator, Locator];
    await used.getByText('3 minutes ago').waitFor();
    await used.getByText('Ends soon: in 6 days').waitFor();
    expect(await unused.getByRole('cell').last().textContent()).toBe('–');
    expect(await unused.getByText('Ends soon').count()).toBe(0);
    await page.getByRole('link', { name: 'iimm_prod_kedai' }).click();
    const state = page.getByRole('region', { name: 'State' });
    await state.getByText('Last used').waitFor();
    await state.getByText('Ends soon: in 6 days').waitFor();
    await page.goto('/#/keys/iimm_prod_lokal');
    await state.getByText('Lokal Mart').waitFor();
    expect(await state.getByText(/Last used|Ends soon/).count()).toBe(0);
  });

  it('have no column for their last use where nothing records it', SLOW, async () => {
    const { handlers } = inBrowser.server;
    const [key] = keyViews(Date.now()).filter(({ lastUsedAt }) => lastUsedAt === undefined);
    handlers.set('GET keys', () => ({ keys: [key], isIncomplete: false }));
    const { page } = await inBrowser.open();
    await page.goto('/#/keys');
    await page.getByRole('columnheader', { name: 'Expires' }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Last used' }).count()).toBe(0);
  });

  it('tell who changed them, and what may have been changed', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_kedai');
    const changes = page.getByRole('table', { name: 'Changes, the newest first' });
    await changes.waitFor();
    const rows = changes.getByRole('row');
    const cells = async (row: number) => (await rows.nth(row).getByRole('cell').allTextContents()).slice(1);
    expect(await rows.count()).toBe(4);
    expect(await cells(1)).toEqual(['Secret rotated', 'Aina (support)']);
    expect(await cells(2)).toEqual(['Limits changedmay have been made', 'Aina (support)']);
    expect(await cells(3)).toEqual(['Created', 'unnamed']);
  });

  it('have their changes loaded again when one is made', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_kedai');
    const changes = page.getByRole('region', { name: 'Changes' });
    await changes.getByText('Secret rotated').waitFor();
    inBrowser.server.handlers.set('GET keys/:id/changes', () => ({
      changes: [{ at: new Date().toISOString(), action: 'disable', actor: 'Aina', outcome: 'made' }],
    }));
    await page.getByRole('button', { name: 'Disable' }).click();
    await changes.getByText('Disabled').waitFor();
  });

  it('tell why a change was refused, in the dialog', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys');
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByLabel('Key id').fill('iimm_prod_kedai');
    await page.getByRole('button', { name: 'Create the key' }).click();
    await page.getByRole('dialog').getByRole('alert').filter({ hasText: 'Choose another id' }).waitFor();
  });

  it(
    'are changed after midnight too: the token is fetched anew, and the change made once',
    SLOW,
    async () => {
      const { page } = await inBrowser.open();
      await page.goto('/#/keys/iimm_prod_kedai');
      await page.getByRole('button', { name: 'Disable' }).waitFor();
      const { handlers } = inBrowser.server;
      const disable = handlers.get('POST keys/:id/disable') as Handler;
      let calls = 0;
      handlers.set('POST keys/:id/disable', (...args) => {
        calls++;
        return calls === 1 ? problem(403, 'csrf', 'The token is of yesterday') : disable(...args);
      });
      await page.getByRole('button', { name: 'Disable' }).click();
      await page.getByRole('button', { name: 'Enable' }).waitFor();
      expect(calls).toBe(2);
    },
  );

  it(
    'are made by a partner for one of the owners that are theirs, without limits, by an id that the server picks',
    SLOW,
    async () => {
      inBrowser.server.session = { ...EVERYTHING, owners: ['Kedai Kopi', 'Kedai Roti'] };
      const { page } = await inBrowser.open();
      await page.goto('/#/keys');
      await page.getByRole('button', { name: 'Create a key' }).click();
      await page.getByText('What it may do').click();
      for (const label of ['Limits', 'Scopes', 'Key id'])
        expect(await page.getByLabel(label).count()).toBe(0);
      await page.getByLabel('Owner', { exact: true }).selectOption('Kedai Roti');
      await page.getByRole('button', { name: 'Create the key' }).click();
      await page.getByTestId('secret').waitFor();
      expect(JSON.parse(inBrowser.server.posted[0] ?? '')).toEqual({ owner: 'Kedai Roti' });
    },
  );

  it('are filtered in the address', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys');
    await page.getByLabel('Id or owner').fill('kedai');
    await page.getByText('iimm_prod_lokal').waitFor({ state: 'detached' });
    expect(page.url()).toContain('#/keys?text=kedai');
    await page.reload();
    await page.getByText('iimm_prod_kedai').waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });
});
