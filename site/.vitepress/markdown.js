// How the Markdown of the repository becomes pages of the site.

import path from 'node:path';
import { slug } from 'github-slugger';
import { linkOf, root } from './pages.js';

/** Options of VitePress for Markdown. */
export const markdown = {
  // As GitHub makes them, so that a link holds on both.
  anchor: { slugify: slug },
  // Those of GitHub proper have comments and keywords that are too pale on a grey background.
  theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  languageAlias: { haproxy: 'nginx', vcl: 'c', caddyfile: 'nginx' },
  config: (md) => {
    // Two braces in code are no expression of Vue.
    md.renderer.rules.code_inline = (tokens, i) =>
      `<code v-pre>${md.utils.escapeHtml(tokens[i].content)}</code>`;
    md.core.ruler.push('links-of-the-repository', linksOfTheRepository);
    md.core.ruler.push('empty-headings-of-tables', emptyHeadingsOfTables);
  },
};

function linksOfTheRepository({ env, tokens }) {
  const file = env.realPath ?? env.path;
  // The title is rendered by itself, and has no links.
  if (file === undefined) return;
  const from = path.relative(root, file).replaceAll(path.sep, '/');
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    const href = token.type === 'link_open' ? token.attrGet('href') : null;
    if (href !== null) token.attrSet('href', linkOf(decodeURI(href), from));
  }
}

/** A heading without a word is none, and neither is a row of them. */
function emptyHeadingsOfTables(state) {
  const { tokens } = state;
  const kept = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i].type === 'thead_open') {
      const end = tokens.findIndex(({ type }, at) => at > i && type === 'thead_close');
      const headings = tokens.slice(i, end).filter(({ type }) => type === 'inline');
      if (headings.every(({ content }) => content === '')) i = end + 1;
    }
    if (tokens[i].type === 'inline' && tokens[i].content === '' && tokens[i - 1].type === 'th_open')
      for (const beside of [tokens[i - 1], tokens[i + 1]]) beside.tag = 'td';
    kept.push(tokens[i]);
  }
  state.tokens = kept;
}
