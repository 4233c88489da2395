/** A Chromium of this machine, with the files of the console that it shows. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const { findBrowser } = (await import(path.join(root, 'scripts/browser.mjs'))) as {
  findBrowser: () => string | undefined;
};
const { buildConsoleUi } = (await import(path.join(root, 'scripts/console-ui.mjs'))) as {
  buildConsoleUi: (folder?: string) => Promise<string[]>;
};

/** Undefined where there is none, which skips the tests; in CI one is installed. */
export const browserPath: string | undefined = findBrowser();

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];

export interface BuiltUi {
  readonly folder: string;
  readonly files: readonly string[];
  readonly remove: () => void;
}

/** Bundles the files into a folder of its own, so that no build of before is tried. */
export async function buildUi(): Promise<BuiltUi> {
  const folder = mkdtempSync(path.join(tmpdir(), 'console-ui-'));
  const files = await buildConsoleUi(folder);
  return { folder, files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Bundles the files into the folder from which the console serves them. */
export async function buildServedUi(): Promise<void> {
  await buildConsoleUi();
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath as string, args: FLAGS });
}

/** A tab, and what must not happen in it. */
export interface Tab {
  readonly page: Page;
  /** Requests to other origins. */
  readonly foreign: readonly string[];
  /** Errors of the page, among them what its policy has refused. */
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a tab with a profile of its own. */
export async function openTab(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const foreign: string[] = [];
  const errors: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') foreign.push(url.href);
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // What a test lets fail on purpose, Chromium tells as well.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) errors.push(message.text());
  });
  return { page, foreign, errors, close: () => context.close() };
}

/**
 * Runs axe, and returns a line for each finding. It runs in a world of its own, so that the page's policy stays on, which does
 * not let scripts in.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  });
  const run = `${AXE}\n;axe.run().then(({ violations }) => JSON.stringify(violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => id + ': ' + target.join(' ') + ': ' + failureSummary.replaceAll('\\n', ' ')))))`;
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: run,
    contextId,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails !== undefined) throw new Error(`axe has failed: ${exceptionDetails.text}`);
  return JSON.parse(result.value as string) as string[];
}
