/** Markup in what a vendor gives: it stays text on the page, in the programs and in the collections. */

import { spawnSync } from 'node:child_process';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';
import type { PartnerDocsOptions } from '../src/partner-docs-options.ts';
import { DOCUMENTED } from './support/documented.ts';

const MARKUP = [
  '</summary></details></style><script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1))',
  '![b](data:text/html,x) `c` ``d`` ```e``` | f || **g** _h_ ~~i~~ &lt; \\ \\` \\| $(id) $',
  "{j} #{k} {{l}} '''m''' \"n\" %{o} <%= p %> #",
]
  .join(' ')
  .replace('$ {', '${');
const KEY_ID = `ak_test_${MARKUP.replaceAll(' ', '')}`.slice(0, 256);

const [{ scheme } = expect.unreachable()] = DOCUMENTED;

/** All options with the text in them, in forms that are taken. */
function optionsWith(text: string, newline: string): PartnerDocsOptions {
  const line = newline === '' ? text : `${text}${newline}# ${text}${newline}- ${text}`;
  return {
    title: line,
    support: line,
    keyId: newline === '' ? 'ak_test_x' : KEY_ID,
    baseUrl: `https://api.example.com/${newline === '' ? 'base' : "$(id)'`x`|&;"}`,
    requests: [
      {
        method: 'POST',
        target: newline === '' ? '/v1/orders?a=b' : "/v1/orders?a=$(id)'&b=!*;",
        contentType: `application/json; note="${text.replaceAll('"', '')}"`,
        body: JSON.stringify({ memo: line, [text]: text, other: '\r\n```\r\n   ````\r\n}\n' }),
      },
      { method: 'POST', target: '/v1/orders', contentType: 'application/json', body: `{ no JSON ${line}` },
      { method: 'PURGE', target: '/v1/orders' },
    ],
  };
}

const hostile = partnerDocs(scheme, optionsWith(MARKUP, '\n'));
const harmless = partnerDocs(scheme, optionsWith('x {{y}}', ''));

function textOf(files: ReadonlyMap<string, string>, name: string): string {
  return files.get(name) ?? expect.unreachable(name);
}

describe('markup in options', () => {
  it('adds no element, attribute or script to the HTML', () => {
    const tags = (text: string) => text.match(/<[^>]*>/g) ?? [];
    const names = (text: string) => tags(text).map((tag) => /^<[/!]?\w+/.exec(tag)?.[0]);
    const html = textOf(hostile, 'index.html');
    expect(names(html)).toEqual(names(textOf(harmless, 'index.html')));
    for (const tag of tags(html))
      expect(tag).toMatch(
        /^<(?:!doctype html|\/?\w+(?: (?:aria-label|charset|class|content|href|id|lang|name|scope|tabindex)="[^"<>]*")*(?: open)?)>$/,
      );
    for (const [, href] of html.matchAll(/href="([^"]*)"/g))
      expect(href).toMatch(/^(?:#|https:\/\/|\w+\.\w+$)/);
  });

  it('adds no heading, table, link or HTML to the Markdown', () => {
    const parser = new MarkdownIt({ html: true });
    const shape = (text: string) =>
      parser
        .parse(text, {})
        .flatMap((token) => [token, ...(token.children ?? [])])
        .filter(({ type }) => !['text', 'text_special', 'softbreak', 'inline'].includes(type))
        .map(({ type, tag, attrs, content }) =>
          type.startsWith('html') ? `${type} ${content}` : `${type} ${tag} ${attrs?.length ?? 0}`,
        );
    const page = textOf(hostile, 'index.md');
    expect(shape(page)).toEqual(shape(textOf(harmless, 'index.md')));
    expect(shape(page).filter((each) => each.startsWith('html'))).not.toContainEqual(
      expect.not.stringMatching(/^html_inline <br>$/),
    );
    expect(page.split('\n')[0]).toContain('\\<script\\>');
    // As a reader sees it.
    const [, heading] = parser.parse(page, {});
    const shown = heading?.children?.map(({ content }) => content).join('');
    expect(shown).toContain(MARKUP);
  });

  it('is quoted in the lines that set the environment', () => {
    const lines = textOf(hostile, 'index.md')
      .match(/^export .*/gm)
      ?.join('\n');
    const { stdout } = spawnSync('bash', ['-c', `${lines}\nprintf '%s\\n' "$KEY_ID" "$BASE_URL"`], {
      encoding: 'utf8',
    });
    expect(stdout).toBe(`${KEY_ID}\nhttps://api.example.com/$(id)'%60x%60|&;\n`);
  });

  it('is no variable of Postman, and no block of Bruno', () => {
    const { variable, item } = JSON.parse(textOf(hostile, 'postman_collection.json'));
    expect(variable[1]).toEqual({ key: 'keyId', value: '' });
    expect(item.map(({ name }: { name: string }) => name)).toEqual(['PURGE /v1/orders']);
    expect([...hostile.keys()].filter((name) => name.startsWith('bruno/'))).toEqual([
      'bruno/bruno.json',
      'bruno/collection.bru',
      'bruno/environments/api.bru',
      'bruno/PURGE-v1-orders.bru',
    ]);
    expect(textOf(hostile, 'bruno/environments/api.bru')).toMatch(
      /^vars \{\n {2}baseUrl: https:\/\/\S+\n {2}keyId: \n\}\nvars:secret \[\n {2}secret\n\]\n$/,
    );
    expect(textOf(hostile, 'index.md')).toContain('Requests with `{{` in their body are not among them');
  });

  it('keeps a body with braces and fences inside its block in Bruno', () => {
    const body = '}\n\nscript:pre-request {\n  x()\n}\n```\n';
    const files = partnerDocs(scheme, {
      requests: [{ method: 'POST', target: '/v1', contentType: 'text/plain', body }],
      languages: [],
    });
    const lines = textOf(files, 'bruno/POST-v1.bru').split('\n');
    expect(lines.filter((line) => /^\S/.test(line))).toEqual([
      ...['meta {', '}', 'post {', '}', 'headers {', '}', 'body:text {', '}'],
    ]);
  });
});

describe('markup in a document of OpenAPI', () => {
  const path = `/a\`b\`/\${x}'"\\/<script>/{id}/{{y}}`;
  const document = JSON.parse(`{
    "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "__proto__": { "polluted": true },
    "paths": { ${JSON.stringify(path)}: { "post": {
      "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "default": ${JSON.stringify(MARKUP)} } }],
      "requestBody": { "content": { "text/plain": { "example": ${JSON.stringify(`${MARKUP}\n'''\n${MARKUP}`)} } } },
      "responses": { "__proto__": { "description": "x" } } } } }
  }`);
  const merged = JSON.parse(textOf(partnerDocs(scheme, { openapi: document }), 'openapi.json'));
  const samples: readonly { readonly label: string; readonly source: string }[] =
    merged.paths[path].post['x-codeSamples'];

  it('is percent-encoded in the targets of samples, and stays in ASCII', () => {
    expect(samples.length).toBe(8);
    for (const { source } of samples) {
      expect(source).toContain('/a%60b%60/');
      expect(source).toMatch(/^[\t\n -~]*$/);
    }
  });

  it('is text in the programs', () => {
    for (const [label, command] of [
      ['Node.js', ['node', '--input-type=module', '-e']],
      ['Bash', ['bash', '-c']],
      ['Python', ['python3', '-c']],
    ] as const) {
      const { source = '' } = samples.find((each) => each.label === label) ?? {};
      const [program, ...args] = command;
      // Far enough to make the request, which nobody answers.
      const { stderr, stdout } = spawnSync(program, [...args, source], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, KEY_ID: 'k', SECRET: 's', BASE_URL: 'http://127.0.0.1:9' },
      });
      expect(stdout).not.toContain('uid=');
      expect(stderr).toMatch(/fetch failed|Failed to connect|refused|connect to/i);
    }
  });

  it('changes no prototype', () => {
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(merged.info).toEqual({ title: 'T', version: '1' });
  });
});

it.each([
  [{ keyId: 'a\nb' }, /"keyId" must be printable ASCII/],
  [{ keyId: 'caf\u00e9' }, /"keyId" must be printable ASCII/],
  [{ title: ' ' }, /"title" must be a text/],
  [{ mistakesUrl: 'javascript:alert(1)' }, /"mistakesUrl" must be an address/],
  [{ mistakesUrl: 'https://acme.example/m) <script>' }, /"mistakesUrl" must be an address/],
  [{ requests: [{ method: 'GET', target: '/a`b`' }] }, /percent-encoded/],
  [{ requests: [{ method: 'GET', target: '/{{secret}}' }] }, /percent-encoded/],
  [{ requests: [{ method: 'GET {', target: '/' }] }, /method in capitals/],
  [{ requests: [{ method: 'GET', target: '/', contentType: 'a\r\nX: y' }] }, /content type/],
])('refuses %j', (options, message) => {
  expect(() => partnerDocs(scheme, options as object)).toThrow(message);
});
