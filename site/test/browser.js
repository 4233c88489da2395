// A Chromium of this machine, with a profile of its own that is removed again.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Opens a window on the site. Its requests to other origins are in `foreign`, its errors in `errors`.
 *
 * @param origin The origin of the site, to which the clipboard is open.
 * @param options Options of Playwright's context, such as `colorScheme` and `viewport`.
 */
export async function openWindow(origin, options = {}) {
  const profile = mkdtempSync(path.join(tmpdir(), 'site-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.SITE_BROWSER,
    args: FLAGS,
    baseURL: origin,
    ...options,
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const foreign = [];
  const errors = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') foreign.push(url.href);
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  return {
    page,
    foreign,
    errors,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
