// What axe finds on a page of each kind, in light and dark, on a desk and in a hand.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { openWindow } from './browser.js';
import { PARTNER_PAGE, startSite } from './site-server.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = {
  'the first page': '/',
  'a guide': '/guides/webhooks',
  'the page of a sender': '/schemes/stripe',
  'the page of a mistake': '/m/secret_not_decoded',
  'the page of a language': '/languages/php',
  'a page of the API': '/reference/api/countersign/client',
  'a page for partners': PARTNER_PAGE,
};

let site;
before(async () => {
  site = await startSite();
});
after(() => site?.close());

for (const colorScheme of ['light', 'dark'])
  for (const width of [1280, 390])
    describe(`in ${colorScheme}, ${width} px wide`, () => {
      let browser;
      before(async () => {
        browser = await openWindow(site.origin, { colorScheme, viewport: { width, height: 720 } });
      });
      after(() => browser?.close());

      for (const [name, address] of Object.entries(PAGES))
        it(`${name} has nothing that axe objects to, and fits the window`, async () => {
          const { page, foreign } = browser;
          await page.goto(address, { waitUntil: 'load' });
          await page.waitForFunction(
            () => document.querySelector('#app')?.__vue_app__ ?? !document.querySelector('#app'),
          );
          await page.evaluate(AXE);
          const { violations } = await page.evaluate(() => globalThis.axe.run());
          assert.deepEqual(violations.flatMap(findingsOf), []);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(overflow <= 0, `the page is ${overflow} px wider than the window`);
          assert.deepEqual(foreign.splice(0), []);
        });
    });

function findingsOf({ id, nodes }) {
  return nodes.map(
    ({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.replaceAll('\n', ' ')}`,
  );
}
