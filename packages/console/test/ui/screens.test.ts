import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeFindings, browserPath } from './browser.ts';
import { consoleInBrowser } from './console-in-browser.ts';
import { SCREENS, type ShownScreen, show } from './shown-screens.ts';

/** Pictures of the guide are made anew with UPDATE_PICTURES=1. */
const PICTURES = fileURLToPath(new URL('../../../../docs/pictures/console', import.meta.url));
const isDrawn = process.env.UPDATE_PICTURES === '1';
const SLOW = { timeout: 60_000, tags: ['slow'] };

describe.skipIf(browserPath === undefined)('a screen in Chromium', () => {
  const inBrowser = consoleInBrowser();

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it.each(SCREENS)('has nothing in $title that axe objects to', SLOW, async (screen) => {
      const { page } = await inBrowser.open({ colorScheme });
      await show(page, screen);
      expect(await axeFindings(page)).toEqual([]);
      if (isDrawn) await draw(page, screen, colorScheme);
    });
  });

  it.each(SCREENS)('fits $title into 320 px, where axe finds nothing either', SLOW, async (screen) => {
    const { page } = await inBrowser.open({ viewport: { width: 320, height: 640 } });
    await show(page, screen);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(await axeFindings(page)).toEqual([]);
    if (isDrawn && screen.name === 'requests') await draw(page, screen, 'narrow');
  });

  it('keeps the marks of differing bytes in forced colours', SLOW, async () => {
    const { page } = await inBrowser.open({ forcedColors: 'active' });
    await page.goto('/#/requests/03-body');
    await page.locator('mark').first().waitFor();
    const background = (selector: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).backgroundColor`);
    expect(await background('mark')).not.toBe(await background('body'));
  });
});

async function draw(page: Page, { name, section }: ShownScreen, variant: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: path.join(PICTURES, `${name}-${variant}.png`) });
  if (section === undefined) return;
  const file = path.join(PICTURES, `${name}-section-${variant}.png`);
  await page.getByRole('region', { name: section }).screenshot({ path: file });
}
