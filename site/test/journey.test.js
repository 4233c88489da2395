// What a reader does on the site, in a real browser.

import assert from 'node:assert/strict';
import { after, afterEach, before, it } from 'node:test';
import { mistakePage } from '../../packages/countersign/dist/internal/documentation.js';
import { mistakeGroups, refusalCodes } from '../.vitepress/pages.js';
import { openWindow } from './browser.js';
import { startSite } from './site-server.js';

let site;
let browser;
let page;

before(async () => {
  site = await startSite();
  browser = await openWindow(site.origin, { viewport: { width: 1280, height: 720 } });
  page = browser.page;
});

after(async () => {
  await browser?.close();
  await site?.close();
});

afterEach(() => {
  assert.deepEqual(browser.foreign.splice(0), [], 'nothing is fetched from another origin');
  assert.deepEqual(browser.errors.splice(0), [], 'the console has no error');
});

it('the search finds the page of a mistake', async () => {
  await page.goto('/');
  await page.locator('.VPNavBarSearch button').click();
  await page.locator('#localsearch-input').fill('secret not decoded');
  await page.locator('#localsearch-list a[href^="/m/secret_not_decoded"]').first().click();
  await page.waitForURL('**/m/secret_not_decoded*');
  await page.locator('h1', { hasText: 'secret was not decoded' }).waitFor();
});

it('the search finds a function of the API', async () => {
  await page.goto('/quickstart');
  await page.locator('.VPNavBarSearch button').click();
  await page.locator('#localsearch-input').fill('createVerifier()');
  await page.locator('#localsearch-list a[href="/reference/api/countersign#createverifier"]').first().click();
  await page.waitForURL('**/reference/api/countersign#createverifier');
  await page.locator('h1', { hasText: 'countersign' }).waitFor();
});

it('the switch makes the page dark, and it stays dark', async () => {
  await page.goto('/quickstart');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.locator('.VPNavBarAppearance button').click();
  await page.waitForFunction((before) => getComputedStyle(document.body).backgroundColor !== before, light);
  await page.reload();
  assert.notEqual(await background(), light);
  await page.locator('.VPNavBarAppearance button').click();
  await page.waitForFunction((before) => getComputedStyle(document.body).backgroundColor === before, light);
});

it('the button beside a command copies the command alone', async () => {
  await page.goto('/');
  await page.locator('.landing-install button.copy').click();
  await page.locator('.landing-install button.copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'npm i countersign');
});

it('the first screen has the name, what it does, the installation, the ways on, and the explained refusal', async () => {
  await page.goto('/');
  for (const text of ['Countersign', 'says what the sender did wrong', 'npm i countersign', 'body_compacted'])
    await assertOnFirstScreen(page.getByText(text).locator('visible=true').first());
  for (const name of ['Quickstart', 'My signature does not match'])
    await assertOnFirstScreen(page.locator('.actions').getByRole('link', { name }));
});

it('on a telephone, all tabs of the first page can be seen, and words of the output stay whole', async () => {
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  try {
    await page.goto('/');
    for (const tab of await page.locator('.landing-tabs .tabs label').all()) {
      const box = await tab.boundingBox();
      assert.ok(box.x + box.width <= 390, `${await tab.textContent()} ends at ${box.x + box.width}`);
    }
    const output = page.locator('.landing-tabs .language-txt code');
    assert.equal(await output.evaluate((code) => getComputedStyle(code).overflowWrap), 'break-word');
    assert.ok(await output.evaluate((code) => code.scrollWidth <= code.clientWidth));
  } finally {
    await page.setViewportSize({ width, height });
  }
});

it('the first page has a door to each part, and each part leads from guide to guide', async () => {
  for (const [door, next] of Object.entries({
    Verify: '/guides/webhooks',
    'Why does my signature not match?': '/guides/command-line',
    Operate: '/guides/keys-in-redis',
  })) {
    await page.goto('/');
    await page.locator('.VPFeatures').getByRole('heading', { name: door }).waitFor();
    await page.locator('.VPNavBarMenu').getByRole('link', { name: door }).click();
    await page.locator(`.VPDocFooter a.next[href="${next}"]`).waitFor();
  }
});

it('the short address of each mistake has its page', async () => {
  const codes = mistakeGroups().flatMap(({ items }) => items.map(({ text }) => text));
  assert.ok(codes.length > 100);
  for (const code of codes) {
    const response = await fetch(`${site.origin}/m/${code}`);
    assert.equal(response.status, 200, code);
    assert.ok((await response.text()).includes(`>${code}</code>`), code);
  }
});

it('the short address of each refusal leads to its place on their page', async () => {
  const codes = refusalCodes();
  assert.ok(codes.length > 20);
  for (const code of codes) {
    const response = await fetch(`${site.origin}/e/${code}`);
    assert.ok((await response.text()).includes(`url=/reference/refusal-codes#${code}"`), code);
  }
  await page.goto('/e/timestamp_too_old');
  await page.waitForURL('**/reference/refusal-codes#timestamp_too_old');
  await page.locator('#timestamp_too_old', { hasText: 'timestamp_too_old' }).waitFor();
});

it('llms.txt names pages that are there as Markdown, and llms-full.txt has them all', async () => {
  const address = mistakePage('').slice(0, -'/m/'.length);
  const read = async (path) => {
    const response = await fetch(`${site.origin}${path}`);
    assert.equal(response.status, 200, path);
    return response.text();
  };
  const [list, all] = [await read('/llms.txt'), await read('/llms-full.txt')];
  const paths = [...list.matchAll(/\]\((https:[^)#]+\.md)\)/g)].map(([, link]) => link.slice(address.length));
  assert.ok(paths.length > 20);
  for (const path of paths.filter((path) => path.startsWith('/'))) {
    const [title] = (await read(path)).split('\n');
    assert.match(title, /^# /, path);
    assert.ok(all.includes(title), path);
  }
});

async function assertOnFirstScreen(element) {
  const box = await element.boundingBox();
  const { height } = page.viewportSize();
  assert.ok(
    box !== null && box.y >= 0 && box.y + box.height <= height,
    `${element} ends at ${box?.y + box?.height}`,
  );
}
