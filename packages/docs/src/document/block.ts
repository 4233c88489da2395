/** The pieces of a page, from which both Markdown and HTML are made. Texts are Markdown with code spans, links, bold text and escapes alone. */

/** A block of a page. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly id: string; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | Table
  | Code
  | { readonly kind: 'tabs'; readonly name: string; readonly tabs: readonly Tab[] };

/** A table. */
interface Table {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Code, or any text that is kept as it is. */
export interface Code {
  readonly kind: 'code';
  /** Name of the language behind the fence, such as `json`. */
  readonly fence: string;
  readonly code: string;
}

/** One of several alternatives. */
interface Tab {
  readonly title: string;
  /** Name of the file in which the code belongs. */
  readonly file: string;
  readonly code: Code;
}

/** A paragraph. */
export function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

/** A heading below that of a section. */
export function subheading(text: string, id: string): Block {
  return { kind: 'heading', level: 3, id, text };
}

/** A table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): Block {
  return { kind: 'table', head, rows };
}

/** A block of code. */
export function code(fence: string, text: string): Code {
  return { kind: 'code', fence, code: text };
}

/** Text as a code span: line feeds and other control characters are shown by escapes. */
export function span(text: string): string {
  const shown = text.replace(/\p{Cc}/gu, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  if (shown === '') return '';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  if (longest === 0) return `\`${shown}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${shown} ${fence}`;
}

/** Words as a list in a sentence: `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
