/** The guide shows the settings that these tests run. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { APACHE_SETTINGS } from '../support/proxies/apache.ts';
import { HAPROXY_FRONTEND } from '../support/proxies/haproxy.ts';
import { NGINX_LOCATION } from '../support/proxies/nginx.ts';
import { VARNISH_PASS } from '../support/proxies/varnish.ts';

const guide = readFileSync(new URL('../../docs/guides/behind-a-proxy.md', import.meta.url), 'utf8');

/** The lines of a block of code, without comments and indentation. */
function blockOf(language: string): string[] {
  const block = guide.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';
  return linesOf(block.replaceAll(/\s+#.*$/gm, ''));
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

describe.each([
  ['nginx', NGINX_LOCATION],
  ['haproxy', HAPROXY_FRONTEND],
  ['apache', APACHE_SETTINGS],
  ['vcl', VARNISH_PASS],
])('the settings for %s', (language, tested) => {
  it('are those that the tests run', () => {
    expect(blockOf(language)).toEqual(expect.arrayContaining(linesOf(tested)));
  });
});

it('the settings for Apache hand the path on as it came', () => {
  expect(blockOf('apache').join('\n')).toMatch(/^ProxyPass \/ http:\/\/\S+\/ nocanon$/m);
});
