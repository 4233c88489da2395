import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserPath } from './browser.ts';
import { consoleInBrowser } from './console-in-browser.ts';

const SLOW = { timeout: 60_000, tags: ['slow'] };

describe.skipIf(browserPath === undefined)('by keyboard alone, in Chromium', () => {
  const inBrowser = consoleInBrowser();

  it('the first stop skips the navigation, and each stop can be seen', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/requests');
    await page.getByText('req-01-live').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Pause');
    for (let i = 0; i < 12; i++) {
      const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).not.toBe('none');
      await page.keyboard.press('Tab');
    }
  });

  it('a key is rotated, from the first screen on, and the focus comes back', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/');
    await page.getByText('Why requests were refused').waitFor();
    await tabTo(page, 'Keys');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await expect.poll(() => focused(page)).toBe('Keys');
    await page.getByText('iimm_prod_lokal').waitFor();
    await tabTo(page, 'iimm_prod_lokal');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Rotate the secret' }).waitFor();
    await tabTo(page, 'Rotate the secret');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'Rotate');
    await page.keyboard.press('Enter');
    await page.getByTestId('secret').waitFor();
    await tabTo(page, 'I have stored the secret');
    await page.keyboard.press('Space');
    await tabTo(page, 'Close');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Rotate the secret');
  });

  it('a dialog keeps the focus, and Escape closes it', SLOW, async () => {
    const { page } = await inBrowser.open();
    await page.goto('/#/keys');
    await page.getByRole('button', { name: 'Create a key' }).press('Enter');
    await page.getByRole('dialog', { name: 'Create a key' }).waitFor();
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press('Tab');
      const isOutside = await page.evaluate(
        "document.activeElement !== document.body && document.activeElement.closest('dialog') === null",
      );
      expect(isOutside).toBe(false);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Create a key');
  });
});

/** The name of what has the focus. */
function focused(page: Page): Promise<unknown> {
  return page.evaluate(
    'document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent.trim()',
  );
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`The focus does not come to "${name}".`);
}
