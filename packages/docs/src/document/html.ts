/** A page as one HTML file, which loads nothing and runs nothing. */

import type { Block, Code } from './block.ts';
import { escaped, inlineHtml } from './inline-html.ts';
import { STYLE } from './style.ts';

/** Writes the blocks as a document of HTML. The title is plain text. */
export function toHtml(title: string, blocks: readonly Block[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>
${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
</header>
<nav aria-label="Sections">
${contents(blocks)}
</nav>
<main>
${blocks.map(blockHtml).join('\n')}
</main>
</body>
</html>
`;
}

function contents(blocks: readonly Block[]): string {
  const items = blocks.flatMap((block) =>
    block.kind === 'heading' && block.level === 2
      ? [`<li><a href="#${block.id}">${inlineHtml(block.text)}</a></li>`]
      : [],
  );
  return `<ol>\n${items.join('\n')}\n</ol>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level} id="${block.id}">${inlineHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${inlineHtml(block.text)}</p>`;
    case 'note':
      return `<p class="note"><strong>Note:</strong> ${inlineHtml(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${inlineHtml(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return tableHtml(block);
    case 'code':
      return codeHtml(block);
    case 'tabs':
      return tabsHtml(block);
  }
}

function tableHtml({ head, rows }: Extract<Block, { kind: 'table' }>): string {
  const isHeadless = head.every((cell) => cell === '');
  const top = `<thead><tr>${head.map(heading).join('')}</tr></thead>\n`;
  const body = rows.map(
    (row) => `<tr>${row.map((cell, i) => cellHtml(cell, isHeadless && i === 0)).join('')}</tr>`,
  );
  // Wide tables scroll by themselves, with the keyboard too.
  return `<div class="wide" tabindex="0"><table>\n${isHeadless ? '' : top}<tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

/** A heading without a word is none. */
function heading(cell: string): string {
  return cell === '' ? '<td></td>' : `<th scope="col">${inlineHtml(cell)}</th>`;
}

function cellHtml(cell: string, isHead: boolean): string {
  const content = cell.split('\n').map(inlineHtml).join('<br>');
  return isHead ? `<th scope="row">${content}</th>` : `<td>${content}</td>`;
}

function codeHtml({ code }: Code): string {
  return `<pre tabindex="0"><code>${escaped(code.replace(/\n$/, ''))}</code></pre>`;
}

/** Of `<details>` with one name a browser keeps one open; one that cannot shows them all as they are. */
function tabsHtml({ name, tabs }: Extract<Block, { kind: 'tabs' }>): string {
  const all = tabs.map(
    ({ title, file, code }, i) =>
      `<details name="${name}"${i === 0 ? ' open' : ''}>\n<summary>${escaped(title)}</summary>\n` +
      `<div class="tab"><p class="file"><code>${escaped(file)}</code></p>\n${codeHtml(code)}</div>\n</details>`,
  );
  return `<div class="tabs">\n${all.join('\n')}\n</div>`;
}
