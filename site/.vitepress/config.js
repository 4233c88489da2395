// The site: the pages of `docs`, its search and its short addresses.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitepress';
import { markdown } from './markdown.js';
import { apiPages, entryOf, filesIn, mistakeGroups, pageOf, refusalCodes, root, titleOf } from './pages.js';
import { writePlainText } from './plain-text.js';
import { renderForSearch } from './search.js';

const base = process.env.SITE_BASE ?? '/';

const guides = (...names) => names.map((name) => entryOf(`docs/guides/${name}.md`));

/** Their titles begin alike. */
const languageOf = (file) => ({ text: titleOf(file).split('? ')[1], link: entryOf(file).link });

const VERIFY = [
  {
    text: 'Start',
    items: [entryOf('docs/quickstart.md'), ...guides('webhooks', 'merchant-api', 'mounting', 'compared')],
  },
  {
    text: 'Verify',
    items: guides(
      'your-own-scheme',
      'http-message-signatures',
      'going-over',
      'replay-and-limits',
      'idempotency',
      'your-own-store',
    ),
  },
  { text: 'Sign', items: guides('signing-requests', 'sending-webhooks') },
  {
    text: 'With your tools',
    items: guides('typescript-and-commonjs', 'nestjs', 'serverless', 'cors', 'testing', 'jest'),
  },
];
const WHY = [
  {
    text: 'Find out why',
    items: [
      ...guides('why-does-my-signature-not-match', 'command-line'),
      { text: 'All mistakes', link: '/m/' },
    ],
  },
  { text: 'By language', items: filesIn('docs/languages').map(languageOf) },
  ...mistakeGroups().map((group) => ({ ...group, collapsed: true })),
];
const OPERATE = [
  {
    text: 'Operate',
    items: guides(
      'many-processes',
      'keys-in-redis',
      'keys-in-sql',
      'managing-keys',
      'console',
      'console-screens',
      'behind-a-proxy',
      'metrics-and-tracing',
      'shutdown',
      'speed',
    ),
  },
];
const REFERENCE = [
  {
    text: 'Reference',
    items: ['options', 'refusal-codes', 'log-lines', 'standards'].map((name) =>
      entryOf(`docs/reference/${name}.md`),
    ),
  },
  { text: 'API', items: [{ text: 'All entry points', link: '/reference/api/' }, ...apiPages()] },
];
const SCHEMES = [
  {
    text: 'Schemes',
    items: [{ text: 'All of them', link: '/schemes/' }, ...filesIn('docs/schemes').map(entryOf)],
  },
];

/** The button is called by what stands on it, the key included, so that it can be spoken to. */
const SEARCH = { button: { buttonText: 'Search ', buttonAriaLabel: 'Search K' } };

/** The first page is made of parts. */
const PAGES_WITHOUT_TEXT = ['index.md', '404.md'];

/** The door of each page: by its group, the guides by the lists above. */
function sidebar() {
  const groups = { '/m/': WHY, '/languages/': WHY, '/reference/': REFERENCE, '/schemes/': SCHEMES };
  const doors = [VERIFY, WHY, OPERATE].flatMap((door) =>
    door.flatMap(({ items }) =>
      items.filter(({ link }) => !/^\/(?:m|languages)\//.test(link)).map(({ link }) => [link, door]),
    ),
  );
  return { ...Object.fromEntries(doors), ...groups, '/contents': VERIFY };
}

export default defineConfig({
  base,
  srcDir: root,
  srcExclude: [
    '*.md',
    '.ci/**',
    'packages/**',
    'examples/**',
    'test/**',
    'scripts/**',
    'site/node_modules/**',
    'site/landing-*.md',
  ],
  outDir: path.join(root, 'site/dist'),
  cacheDir: path.join(root, 'site/node_modules/.vitepress'),
  rewrites: pageOf,
  cleanUrls: true,
  // The sidebars of all pages, which each page would have once more.
  metaChunk: true,
  lang: 'en',
  title: 'Countersign',
  description: 'Verifies signed HTTP requests, and says what the sender did wrong.',
  lastUpdated: false,
  vite: {
    // The pages are outside of the folder in which Vue is installed.
    resolve: { alias: [{ find: /^vue(?=\/|$)/, replacement: path.join(root, 'site/node_modules/vue') }] },
    build: { chunkSizeWarningLimit: 2000 },
  },
  markdown,
  themeConfig: {
    nav: [
      {
        text: 'Verify',
        link: '/quickstart',
        activeMatch: '^/(quickstart|guides/(webhooks|mounting|your-own))',
      },
      {
        text: 'Why does my signature not match?',
        link: '/guides/why-does-my-signature-not-match',
        activeMatch: '^/(m|languages)/',
      },
      { text: 'Operate', link: '/guides/many-processes' },
      { text: 'Schemes', link: '/schemes/', activeMatch: '^/schemes/' },
      { text: 'Reference', link: '/reference/options', activeMatch: '^/reference/' },
    ],
    sidebar: sidebar(),
    search: { provider: 'local', options: { _render: renderForSearch, translations: SEARCH } },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: 'https://github.com/countersign/countersign' }],
  },
  /** Tells programs that read pages where their Markdown is. */
  transformHead({ pageData: { relativePath } }) {
    if (PAGES_WITHOUT_TEXT.includes(relativePath)) return [];
    return [['link', { rel: 'alternate', type: 'text/markdown', href: `${base}${relativePath}` }]];
  },
  /** The short address of each refusal code leads to its place on the page of all. */
  buildEnd({ outDir, pages }) {
    writePlainText(
      outDir,
      pages.filter((file) => !PAGES_WITHOUT_TEXT.includes(pageOf(file))),
    );
    mkdirSync(path.join(outDir, 'e'), { recursive: true });
    for (const code of refusalCodes()) {
      const target = `${base}reference/refusal-codes#${code}`;
      writeFileSync(
        path.join(outDir, 'e', `${code}.html`),
        `<!doctype html><html lang="en"><meta charset="utf-8"><title>${code}</title><meta http-equiv="refresh" content="0; url=${target}"><link rel="canonical" href="${target}"><a href="${target}">${code}</a></html>\n`,
      );
    }
  },
});
