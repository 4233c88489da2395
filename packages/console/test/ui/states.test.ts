import { describe, expect, it } from 'vitest';
import { axeFindings, browserPath } from './browser.ts';
import { consoleInBrowser } from './console-in-browser.ts';
import { EVERYTHING, problem } from './fixture/fixture-server.ts';

const SLOW = { timeout: 60_000, tags: ['slow'] };

describe.skipIf(browserPath === undefined)('a screen in Chromium that has nothing to show', () => {
  const inBrowser = consoleInBrowser();

  it.each([
    [
      '',
      'GET summary',
      { accepted: 0, refused: 0, dropped: 0, groups: [], nearLimits: [], clocks: [] },
      'No request has come in the last hour',
    ],
    ['requests', 'GET requests', { entries: [] }, 'No request is in the log yet'],
    ['requests?key=nobody', 'GET requests', { entries: [] }, 'No request fits these filters'],
    ['keys', 'GET keys', { keys: [], isIncomplete: false }, 'There are no keys yet'],
    ['keys?text=nobody', 'GET keys', { keys: [], isIncomplete: false }, 'No key fits these filters'],
    ['keys/iimm_prod_kedai', 'GET keys/:id/limits', { limits: [] }, 'The key has no limits'],
    ['keys/iimm_prod_kedai', 'GET keys/:id/changes', { changes: [] }, 'The log has no change of this key'],
  ])('says at #/%s why it is empty', SLOW, async (address, route, answer, text) => {
    inBrowser.server.handlers.set(route, () => answer);
    const { page } = await inBrowser.open();
    await page.goto(`/#/${address}`);
    await page.getByText(text).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  it.each([
    ['', 'GET summary', 'Why requests were refused'],
    ['requests', 'GET requests', 'req-01-live'],
    ['requests/02-secret', 'GET requests/:id', 'Strings to sign'],
    ['keys', 'GET keys', 'iimm_prod_kedai'],
    ['keys/iimm_prod_kedai', 'GET keys/:id', 'What the key may do'],
    ['keys/iimm_prod_kedai', 'GET keys/:id/changes', 'Secret rotated'],
    ['', 'GET session', 'Why requests were refused'],
  ])('says at #/%s that %s has failed, and loads again when asked', SLOW, async (address, route, there) => {
    const { handlers } = inBrowser.server;
    const handler = handlers.get(route);
    handlers.set(route, () =>
      problem(503, 'unavailable', 'Redis cannot be reached', 'Try again in a moment.'),
    );
    const { page } = await inBrowser.open();
    await page.goto(`/#/${address}`);
    const alert = page.getByRole('alert').filter({ hasText: 'Redis cannot be reached' });
    await alert.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    handlers.set(route, handler as () => unknown);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(there).first().waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('says what is on its way', SLOW, async () => {
    const { page } = await inBrowser.open();
    const waiting = page.waitForRequest('**/api/summary');
    await page.route('**/api/summary', () => undefined);
    await page.goto('/#/');
    await waiting;
    await page.getByRole('status').filter({ hasText: 'Loading the last hour' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  it('says that a request is gone, and does not offer to try again', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests/unknown');
    await page.getByRole('alert').filter({ hasText: 'the log keeps the latest requests only' }).waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it.each(['nowhere', 'keys/a/b', 'playground/x'])(
    'says that there is no screen at #/%s',
    SLOW,
    async (address) => {
      const { page } = await inBrowser.open();
      await page.goto(`/#/${address}`);
      await page.getByText('There is no such screen').waitFor();
    },
  );
});

describe.skipIf(browserPath === undefined)('a user in Chromium who may not do everything', () => {
  const inBrowser = consoleInBrowser();

  it('sees only the screens that are theirs, and begins with the first', SLOW, async () => {
    inBrowser.server.session = { ...EVERYTHING, may: ['keys:read'] };
    const { page } = await inBrowser.open();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Keys']);
    await page.goto('/#/requests');
    await page.getByText('You may not see this screen').waitFor();
    expect(await page.locator('main').textContent()).toContain('requests');
    expect(await axeFindings(page)).toEqual([]);
  });

  it('is offered no change of a key', SLOW, async () => {
    inBrowser.server.session = { ...EVERYTHING, may: ['keys:read', 'requests'] };
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_kedai');
    await page.getByText('What the key may do').waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
  });

  it('is told that bodies are not theirs to see', SLOW, async () => {
    inBrowser.server.session = { ...EVERYTHING, may: ['requests'] };
    const detail = inBrowser.server.handlers.get('GET requests/:id') as (query: never, id: string) => object;
    inBrowser.server.handlers.set('GET requests/:id', (query, id) => ({
      ...detail(query, id),
      body: undefined,
    }));
    const { page } = await inBrowser.open();
    await page.goto('/#/requests/02-secret');
    await page.getByText('You may not see bodies').waitFor();
  });

  it('finds no keys where the console has no administration of them', SLOW, async () => {
    inBrowser.server.session = {
      ...EVERYTHING,
      features: { keys: false, bodies: false, makesIds: false, watch: false },
    };
    const { page } = await inBrowser.open();
    await page.goto('/#/keys');
    await page.getByText('mounted without an administration of keys').waitFor();
    await page.goto('/#/requests/04-clock');
    await page.getByText('Bodies are not captured here').waitFor();
    expect(await page.getByRole('button', { name: 'Watch this key' }).count()).toBe(0);
  });

  it(
    'as a partner, sees for whom the portal is, and no limits, scopes or expiry to change',
    SLOW,
    async () => {
      inBrowser.server.session = { ...EVERYTHING, name: 'Siti', owners: ['Kedai Kopi'] };
      const { page } = await inBrowser.open();
      await page.goto('/#/keys/iimm_prod_kedai');
      await page.getByText('Siti, for Kedai Kopi').waitFor();
      await page.getByText('What the key may do').waitFor();
      expect(await page.getByRole('button', { name: /^Change/ }).allTextContents()).toEqual(['Change']);
      await page.getByRole('button', { name: 'Change: Allowed addresses' }).waitFor();
    },
  );

  it('is told when the console has no scheme to sign by', SLOW, async () => {
    inBrowser.server.session = { ...EVERYTHING, schemes: [] };
    const { page } = await inBrowser.open();
    await page.goto('/#/playground');
    await page.getByText('mounted without a verifier').waitFor();
  });
});
