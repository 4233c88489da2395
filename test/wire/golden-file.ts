/** Golden files of HTTP answers: plain messages one after the other, each under a heading, with a reviewer's comments. */

import { readFileSync, writeFileSync } from 'node:fs';

/** One answer. */
export interface Section {
  readonly title: string;
  /** Lines that begin with `#`: what the vendor's page says of it. Written by hand, and kept. */
  readonly comments: readonly string[];
  /** The message, its lines ended by LF. */
  readonly message: string;
}

/** A file: what is answered, and why the rest never is. */
export interface GoldenFile {
  readonly sections: readonly Section[];
  /** Reasons by title. */
  readonly excused: ReadonlyMap<string, string>;
}

const HEADING = '### ';
const EXCUSED = 'cannot happen';
const EXCUSE = /^# (.+): ([^:]+)$/;

/** Reads a file; what {@link formatGoldenFile} would not write comes back as something else. */
export function parseGoldenFile(text: string): GoldenFile {
  const [, ...parts] = text.split(`\n\n${HEADING}`);
  const sections = parts.map(toSection);
  const last = sections.at(-1)?.title === EXCUSED ? sections.pop() : undefined;
  const excuses = (last?.comments ?? []).map((line) => EXCUSE.exec(line) ?? [line, line, '']);
  return {
    sections,
    excused: new Map(excuses.map(([, title, reason]) => [title as string, reason as string])),
  };
}

function toSection(text: string): Section {
  const [title, ...lines] = text.split('\n') as [string, ...string[]];
  const first = lines.findIndex((line) => !line.startsWith('#'));
  const from = first === -1 ? lines.length : first;
  return { title, comments: lines.slice(0, from), message: lines.slice(from).join('\n') };
}

/** Writes a file. */
export function formatGoldenFile(head: readonly string[], { sections, excused }: GoldenFile): string {
  const answered = sections.map(({ title, comments, message }) => [
    `${HEADING}${title}`,
    ...comments,
    message,
  ]);
  const excuses = [...excused].map(([title, reason]) => `# ${title}: ${reason}`);
  const parts = [head, ...answered, [`${HEADING}${EXCUSED}`, ...excuses]];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** A golden file on disk; the text is empty where there is none yet. */
export class GoldenStore {
  readonly #url: URL;

  constructor(name: string) {
    this.#url = new URL(`./${name}.http`, import.meta.url);
  }

  read(): string {
    try {
      return readFileSync(this.#url, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  }

  write(text: string): void {
    writeFileSync(this.#url, text);
  }
}

/** Tells whether the files are to be written anew. In CI they are what the answers are held to, and nothing else. */
export function isUpdateWanted(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.UPDATE_GOLDEN !== '1') return false;
  if (env.CI !== undefined && env.CI !== '' && env.CI !== 'false')
    throw new Error('UPDATE_GOLDEN is for a reviewer at work: CI must not rewrite what it checks');
  return true;
}
