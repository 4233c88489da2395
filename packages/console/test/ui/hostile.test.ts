import { describe, expect, it } from 'vitest';
import { browserPath } from './browser.ts';
import { consoleInBrowser } from './console-in-browser.ts';
import { keyViews } from './fixture/keys.ts';
import { HOSTILE, hostileDetail, rowOf } from './fixture/requests.ts';
import { summary } from './fixture/summary.ts';

const SLOW = { timeout: 60_000, tags: ['slow'] };

describe.skipIf(browserPath === undefined)('texts of an attacker in Chromium', () => {
  const inBrowser = consoleInBrowser();

  it('are shown as text wherever they come from, and nothing in them runs', SLOW, async () => {
    const now = Date.now();
    const detail = hostileDetail(now);
    const { handlers } = inBrowser.server;
    const key = {
      id: HOSTILE,
      owner: HOSTILE,
      status: 'active',
      scopes: [HOSTILE],
      ipAllowlist: [HOSTILE],
      limits: [{ limit: 1, windowSeconds: 1, name: HOSTILE, sharedBy: HOSTILE }],
      secrets: [{ id: HOSTILE, state: 'active' }],
    };
    const [group] = summary(now).groups;
    handlers.set('GET summary', () => ({
      ...summary(now),
      groups: [{ ...group, keyId: HOSTILE, owner: HOSTILE, mistake: HOSTILE }],
      nearLimits: [
        {
          keyId: HOSTILE,
          limit: {
            ...{ limit: 1, windowSeconds: 1, name: HOSTILE, sharedBy: HOSTILE },
            ...{ remaining: 0, resetSeconds: 1 },
          },
        },
      ],
      clocks: [{ keyId: HOSTILE, owner: HOSTILE, skewMs: 5000, count: 1 }],
    }));
    handlers.set('GET requests', () => ({ entries: [rowOf(detail)] }));
    handlers.set('GET requests/:id', () => detail);
    handlers.set('GET keys', () => ({ keys: [key], isIncomplete: false }));
    handlers.set('GET keys/:id', () => key);
    handlers.set('GET keys/:id/changes', () => ({
      changes: [{ at: new Date(now).toISOString(), action: HOSTILE, actor: HOSTILE, outcome: 'made' }],
    }));

    const { page } = await inBrowser.open();
    const places = ['', 'requests', 'requests/05-hostile', 'keys', `keys/${encodeURIComponent(HOSTILE)}`];
    for (const place of [...places, `requests?key=${encodeURIComponent(HOSTILE)}`]) {
      await page.goto(`/#/${place}`);
      await page.getByRole('main').getByText('<img src=x onerror=').first().waitFor();
      expect(await page.locator('img, script:not([src])').count()).toBe(0);
    }
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
  });

  it('cannot turn the line around or hide in it: what is invisible is written out', SLOW, async () => {
    const detail = hostileDetail(Date.now());
    inBrowser.server.handlers.set('GET requests/:id', () => detail);
    const { page } = await inBrowser.open();
    await page.goto('/#/requests/05-hostile');
    const shown = await page.getByRole('region', { name: 'Facts' }).textContent();
    expect(shown).toContain('\\u{202e}gnp.evil\\x07\\u{200b}');
    const all = await page.evaluate('document.body.innerText');
    for (const character of ['\u202e', '\u0007', '\u200b']) expect(all).not.toContain(character);
  });

  it('nor can who has changed a key, or shares a limit', SLOW, async () => {
    const [text, seen] = ['pasar\u202egnp', 'pasar\\u{202e}gnp'];
    const shared = { limit: 5, windowSeconds: 1, sharedBy: text };
    const { handlers } = inBrowser.server;
    const [key] = keyViews(Date.now());
    handlers.set('GET keys/:id', () => ({ ...key, limits: [shared] }));
    handlers.set('GET keys/:id/limits', () => ({ limits: [{ ...shared, remaining: 4, resetSeconds: 1 }] }));
    handlers.set('GET keys/:id/changes', () => ({
      changes: [{ at: new Date().toISOString(), action: 'create', actor: text, outcome: 'made' }],
    }));
    const { page } = await inBrowser.open();
    await page.goto('/#/keys/iimm_prod_kedai');
    for (const name of ['Usage now', 'What the key may do', 'Changes'])
      await page.getByRole('region', { name }).getByText(seen).waitFor();
    expect(await page.evaluate('document.body.innerText')).not.toContain('\u202e');
  });
});
