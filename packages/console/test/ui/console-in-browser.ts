/** The console in a browser, for the tests of one block. */

import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type BuiltUi, buildUi, launchBrowser, openTab, type Tab } from './browser.ts';
import { EVERYTHING, type FixtureServer, startFixture } from './fixture/fixture-server.ts';

export interface ConsoleInBrowser {
  readonly server: FixtureServer;
  readonly ui: BuiltUi;
  /** Opens a tab, which is closed after the test. None may ask another origin, or have an error. */
  readonly open: (options?: BrowserContextOptions & { origin?: string }) => Promise<Tab>;
}

/** Starts all before the tests of the block, and puts the samples back before each. */
export function consoleInBrowser(): ConsoleInBrowser {
  let browser: Browser;
  let ui: BuiltUi;
  let server: FixtureServer;
  const tabs: Tab[] = [];

  beforeAll(async () => {
    [ui, browser] = await Promise.all([buildUi(), launchBrowser()]);
  }, 60_000);
  beforeEach(async () => {
    server = await startFixture(ui.folder);
    server.session = EVERYTHING;
  });
  afterEach(async () => {
    const closed = tabs.splice(0);
    await Promise.all(closed.map((tab) => tab.close()));
    await server.close();
    for (const { foreign, errors } of closed) {
      expect(foreign).toEqual([]);
      expect(errors).toEqual([]);
    }
  });
  afterAll(async () => {
    await browser?.close();
    ui?.remove();
  });

  return {
    get server() {
      return server;
    },
    get ui() {
      return ui;
    },
    open: async ({ origin = server.origin, ...options } = {}) => {
      const tab = await openTab(browser, origin, options);
      tabs.push(tab);
      return tab;
    },
  };
}
