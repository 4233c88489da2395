import { describe, expect, it } from 'vitest';
import { browserPath } from './browser.ts';
import { consoleInBrowser } from './console-in-browser.ts';
import { requestDetails, rowOf } from './fixture/requests.ts';

const SLOW = { timeout: 60_000, tags: ['slow'] };
const [ROW] = requestDetails(Date.now()).map(rowOf);

describe.skipIf(browserPath === undefined)('the list of requests in Chromium', () => {
  const inBrowser = consoleInBrowser();
  const row = (id: string, members: object = {}) => ({ ...ROW, id, requestId: `req-${id}`, ...members });

  it('keeps its filters in the address, so that a link shows the same', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests');
    await page.getByText('req-01-live').waitFor();
    await page.getByLabel('Reason').selectOption('Signature does not match');
    await page.getByLabel('Mistake').fill('secret_not_decoded');
    await page.getByText('req-03-body').waitFor({ state: 'detached' });
    await page.getByText('req-02-secret').waitFor();
    const address = page.url();
    expect(address).toContain('code=signature_mismatch&mistake=secret_not_decoded');

    const { page: other } = await inBrowser.open();
    await other.goto(address);
    await other.getByText('req-02-secret').waitFor();
    expect(await other.getByRole('row').count()).toBe(2);
    expect(await other.getByLabel('Mistake').inputValue()).toBe('secret_not_decoded');
    await other.getByRole('button', { name: 'Clear 2 filters' }).click();
    await other.getByText('req-01-live').waitFor();
  });

  it('opens the further filters where one of them is set', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests?path=/v2/balance');
    await page.getByText('req-04-clock').waitFor();
    expect(await page.getByLabel('Path begins with').inputValue()).toBe('/v2/balance');
    expect(await page.getByRole('row').count()).toBe(2);
  });

  it('shows a request as it comes in, and the diagnosis when it is made', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests');
    await page.getByRole('status').getByText('Live').waitFor();
    const refused = row('new', { code: 'signature_mismatch', status: 401 });
    inBrowser.server.emit('entry', refused);
    const shown = page.getByRole('row').nth(1);
    await shown.getByText('req-new').waitFor();
    inBrowser.server.emit('update', { ...refused, mistakes: ['body_compacted'], certainty: 'certain' });
    await shown.getByText('body_compacted').waitFor();
  });

  it('waits while it is paused, counts what is new, and shows it afterwards', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests');
    await page.getByRole('status').getByText('Live').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    inBrowser.server.emit('entry', row('new-1'));
    inBrowser.server.emit('entry', row('new-2'));
    await page.getByText('Paused, 2 new').waitFor();
    expect(await page.getByText('req-new-1').count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('req-new-1').waitFor();
    expect(await page.getByRole('row').nth(1).textContent()).toContain('req-new-2');
  });

  it('says how many requests it has missed', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests');
    await page.getByRole('status').getByText('Live').waitFor();
    inBrowser.server.emit('missed', { count: 1200 });
    await page.getByText('1,200 requests are not shown').waitFor();
  });

  it('shows what has come while the connection was broken', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests');
    await page.getByText('req-01-live').waitFor();
    await page.getByRole('status').getByText('Live').waitFor();
    const at = new Date().toISOString();
    inBrowser.server.handlers.set('GET requests', () => ({ entries: [row('between', { at }), ROW] }));
    inBrowser.server.hangUp();
    await page.getByText('req-between').waitFor();
    expect(await page.getByRole('row').nth(1).textContent()).toContain('req-between');
    await page.getByRole('status').getByText('Live').waitFor();
  });

  it('loads older ones when asked, and each once', SLOW, async () => {
    const { handlers } = inBrowser.server;
    handlers.set('GET requests', (query: URLSearchParams) =>
      query.get('cursor') === 'older'
        ? { entries: [row('b'), row('c')] }
        : { entries: [row('a'), row('b')], next: 'older' },
    );
    const { page } = await inBrowser.open();
    await page.goto('/#/requests');
    await page.getByRole('button', { name: 'Older requests' }).click();
    await page.getByText('req-c').waitFor();
    expect(await page.getByRole('row').count()).toBe(4);
    expect(await page.getByRole('button', { name: 'Older requests' }).count()).toBe(0);
  });

  it('holds no connection when another screen is shown', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests');
    await page.getByRole('status').getByText('Live').waitFor();
    expect(inBrowser.server.listeners()).toBe(1);
    await page.getByRole('link', { name: 'Overview' }).click();
    await expect.poll(() => inBrowser.server.listeners()).toBe(0);
  });
});

describe.skipIf(browserPath === undefined)('one request in Chromium', () => {
  const inBrowser = consoleInBrowser();

  it('is found from the overview, by its reason', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/');
    await page.getByRole('link', { name: 'Newest request: secret_not_decoded, iimm_prod_kedai' }).click();
    await page.getByText('The secret was used as the text that was shown').waitFor();
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Request');
  });

  it('marks the bytes that differ, and no others', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests/03-body');
    const strings = page.getByRole('table', { name: 'Both strings, part by part' });
    await strings.waitFor();
    expect(await strings.locator('mark').allTextContents()).toEqual([' ', ' ', ' ', ' ', ' ']);
    expect(await strings.locator('.invisible').first().textContent()).toBe('\\n');
    await page.getByText('1 of 9 parts differs').waitFor();
  });

  it('compares with a string that support pastes, which goes nowhere', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests/02-secret');
    await page.getByText('The mistake is not in this string').waitFor();
    await page.getByLabel("The client's string").selectOption("Pasted from the client's log");
    await page
      .getByLabel('String that the client has signed')
      .fill('1764547200.{redacted}.POST./v2/topup\n{"refid":"MS-42"}');
    const strings = page.getByRole('table', { name: 'Both strings, part by part' });
    expect(await strings.locator('mark').allTextContents()).toEqual([',"amount":"150.00"']);
    expect(inBrowser.server.posted).toEqual([]);
  });

  it('gives the partner a text, and support what explain prints', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests/02-secret');
    await page.getByRole('button', { name: 'Copy for the partner' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('Mistake: secret_not_decoded.');
    await page.getByRole('button', { name: 'Copy as explain' }).click();
    await page.getByRole('button', { name: 'Copied' }).nth(1).waitFor();
    const lines = String(await page.evaluate('navigator.clipboard.readText()')).split('\n');
    expect(lines[0]).toBe(
      'secret_not_decoded (certain): The secret was used as the text that was shown, without decoding it.',
    );
    expect(lines).toContain('Checks');
    expect(lines).toContain('String to sign, as the server builds it (72 bytes)');
  });

  it('has its key watched for a while', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests/02-secret');
    await page.getByRole('button', { name: 'Watch this key' }).click();
    await page.getByText('Watched until').waitFor();
    expect(inBrowser.server.posted).toEqual(['{"keyId":"iimm_prod_kedai"}']);
  });
});
