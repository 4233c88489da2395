import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltUi, browserPath, buildUi } from './browser.ts';
import { consoleInBrowser } from './console-in-browser.ts';

const SOURCES = fileURLToPath(new URL('../../ui', import.meta.url));
const SLOW = { timeout: 60_000, tags: ['slow'] };

describe('the files for the browser', () => {
  let ui: BuiltUi;
  beforeAll(async () => {
    ui = await buildUi();
  });
  afterAll(() => ui.remove());
  const read = (extension: string) =>
    readFileSync(path.join(ui.folder, ui.files.find((name) => name.endsWith(extension)) as string));

  it('are small: 40 kB of scripts when compressed, and 8 kB of styles', () => {
    expect(gzipSync(read('.js')).length).toBeLessThan(40_000);
    expect(read('.css').length).toBeLessThan(8_000);
  });

  it('are named by what they contain, and by addresses that begin nowhere', () => {
    const page = read('.html').toString();
    const names = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['data:,', ...ui.files.filter((name) => name !== 'index.html').toReversed()]);
    for (const name of ui.files) expect(name).toMatch(/^(?:app-[\w-]{12}\.(?:js|css)|index\.html)$/);
  });

  it('have no script, style or handler in the page, which its policy would refuse', () => {
    const page = read('.html').toString();
    expect(page).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/);
  });

  it('write no HTML and run no text, which Trusted Types would refuse', () => {
    // The sources and not the bundle: Preact can take HTML where an element is given some.
    const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    expect(sources.length).toBeGreaterThan(50);
    for (const name of sources)
      expect(readFileSync(path.join(SOURCES, name), 'utf8'), name).not.toMatch(
        /(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser/i,
      );
  });

  it('know no other origin but that of the documentation', () => {
    const origins =
      read('.js')
        .toString()
        .match(/https?:\/\/[^"'`/\s]+/g) ?? [];
    expect(origins.filter((origin) => origin !== 'http://www.w3.org')).toEqual([]);
  });
});

describe.skipIf(browserPath === undefined)('under a path, behind a proxy that strips it, in Chromium', () => {
  const inBrowser = consoleInBrowser();

  it('all screens are there', SLOW, async () => {
    const prefix = '/admin/tools/countersign';
    const { port } = new URL(inBrowser.server.origin);
    const proxy = createServer((request, response) => {
      const { url = '', method, headers } = request;
      if (!url.startsWith(`${prefix}/`)) return void response.writeHead(404).end();
      const onward = forward({ port, path: url.slice(prefix.length), method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      response.on('close', () => onward.destroy());
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      const origin = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const { page } = await inBrowser.open({ origin });
      await page.goto(`${prefix}/`);
      await page.getByText('Why requests were refused').waitFor();
      await page.getByRole('link', { name: 'Requests', exact: true }).click();
      await page.getByRole('status').getByText('Live').waitFor();
      await page.getByText('req-02-secret').waitFor();
      await page.getByRole('link', { name: 'Keys' }).click();
      await page.getByRole('link', { name: 'iimm_prod_kedai' }).click();
      await page.getByText('86 used').waitFor();
      expect(new URL(page.url()).pathname).toBe(`${prefix}/`);
    } finally {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });
});
