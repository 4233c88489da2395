import { describe, expect, it } from 'vitest';
import { axeFindings, browserPath } from './browser.ts';
import { consoleInBrowser } from './console-in-browser.ts';
import { draw } from './pictures.ts';
import { SCREENS, show } from './shown-screens.ts';

/** Texts that end beyond the window, those included that are cut off there. */
const BEYOND_THE_EDGE = `[document.documentElement, ...document.querySelectorAll('header *, main *:not(thead *)')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => element.outerHTML.slice(0, 100))`;
const SLOW = { timeout: 60_000, tags: ['slow'] };

describe.skipIf(browserPath === undefined)('a screen in Chromium', () => {
  const inBrowser = consoleInBrowser();

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it.each(SCREENS)('has nothing in $title that axe objects to', SLOW, async (screen) => {
      const { page } = await inBrowser.open({ colorScheme });
      await show(page, screen);
      expect(await axeFindings(page)).toEqual([]);
      await draw(page, screen, colorScheme);
    });
  });

  it.each(SCREENS)('fits $title into 320 px, where axe finds nothing either', SLOW, async (screen) => {
    const { page } = await inBrowser.open({ viewport: { width: 320, height: 640 } });
    await show(page, screen);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(await page.evaluate(BEYOND_THE_EDGE)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    if (screen.name === 'requests') await draw(page, screen, 'narrow');
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
