/** A page in Markdown as lines for a terminal. */

import { line, type Paint, type Piece } from '../../internal/terminal-text.ts';

const LINK = /\[([^\]]*)\]\([^)]*\)/g;

/** Writes headings in bold, code further in, and links by their text. */
export function pageLines(markdown: string, paint: Paint): readonly Piece[] {
  let isCode = false;
  return markdown
    .trimEnd()
    .split('\n')
    .flatMap((text): readonly Piece[] => {
      if (text.startsWith('```')) {
        isCode = !isCode;
        return [];
      }
      if (isCode) return [line`    ${text}`];
      const heading = /^#+ (.*)$/.exec(text)?.[1];
      return [heading === undefined ? plain(text) : paint('bold', plain(heading))];
    });
}

function plain(text: string): string {
  return text
    .replace(LINK, '$1')
    .replaceAll('**', '')
    .replace(/(^|[^\\])`/g, '$1');
}
