/** A page as Markdown. */

import type { Block, Code } from './block.ts';
import { plain } from './plain-text.ts';

/** Writes the blocks as GitHub Flavored Markdown. The title is plain text. */
export function toMarkdown(title: string, blocks: readonly Block[]): string {
  return `${[`# ${plain(title)}`, ...blocks.map(blockText)].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text}`;
    case 'paragraph':
      return block.text;
    case 'note':
      return `> **Note:** ${block.text}`;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'table':
      return [block.head, block.head.map(() => '---'), ...block.rows].map(rowText).join('\n');
    case 'code':
      return codeText(block);
    case 'tabs':
      return block.tabs
        .map(({ title, file, code }) => `### ${title}: \`${file}\`\n\n${codeText(code)}`)
        .join('\n\n');
  }
}

function rowText(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', '<br>')).join(' | ')} |`;
}

function codeText({ fence, code }: Code): string {
  const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map(({ length }) => length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${fence}\n${code}${code.endsWith('\n') ? '' : '\n'}${ticks}`;
}
