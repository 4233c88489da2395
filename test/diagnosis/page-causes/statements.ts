/** The statements of a page about the causes of its mistake: bullets, rows of tables and paragraphs. */

const WHITESPACE = /\s+/g;
const CODE = /^```[\s\S]*?^```$/gm;

/** Begins the mark of a statement of whose requests `explain()` names not all. */
export const MARK = '*(not found by `explain()`: ';

/** A statement of a page. */
export interface Statement {
  readonly text: string;
  /** True for paragraphs that may tell of no cause: those about looks, and introductions of what follows them. */
  readonly isAside: boolean;
}

/** The statements of a page about how its mistake looks and comes about. */
export function statementsOf(page: string): Statement[] {
  const looks = sectionOf(page, 'How it looks').map(({ text, isParagraph }) => ({
    text,
    isAside: isParagraph,
  }));
  const comes = sectionOf(page, 'How it comes about').map(({ text, isParagraph }) => ({
    text,
    isAside: isParagraph && text.endsWith(':'),
  }));
  return [...looks, ...comes];
}

interface Block {
  readonly text: string;
  readonly isParagraph: boolean;
}

function sectionOf(page: string, title: string): Block[] {
  const section = page.split('\n## ').find((each) => each.startsWith(`${title}\n`)) ?? '';
  const prose = section.slice(title.length).replaceAll(CODE, '\n');
  return prose.split(/\n\s*\n/).flatMap(blockOf);
}

function blockOf(block: string): Block[] {
  const lines = block.split('\n').filter((line) => line.trim() !== '');
  const rows = lines.filter((line) => line.startsWith('|')).slice(2);
  const rest = lines.filter((line) => !line.startsWith('|')).join('\n');
  const [paragraph = '', ...bullets] = `\n${rest}`.split('\n- ');
  return [
    ...rows.map((row) => ({ text: trimmed(row), isParagraph: false })),
    ...[paragraph]
      .map(trimmed)
      .filter(Boolean)
      .map((text) => ({ text, isParagraph: true })),
    ...bullets.map((text) => ({ text: trimmed(text), isParagraph: false })),
  ];
}

function trimmed(text: string): string {
  return text.replaceAll(WHITESPACE, ' ').replace(/^\| ?/, '').trim();
}
