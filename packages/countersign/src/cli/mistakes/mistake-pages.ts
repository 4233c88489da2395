/** The pages about mistakes, as they come with the package. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MistakeCode } from '../../responses/mistake-code.ts';

/** Packing copies the pages beside `package.json`; in the repository they are those of the documentation. */
const FOLDERS = ['mistakes', '../../docs/mistakes'];

/** The page of a mistake in Markdown; `undefined` where the package was installed without them. */
export function mistakePageText(code: MistakeCode): string | undefined {
  const name = `${code.replaceAll('_', '-')}.md`;
  const root = packageFolder(path.dirname(fileURLToPath(import.meta.url)));
  const file = FOLDERS.map((folder) => path.join(root, folder, name)).find((each) => existsSync(each));
  return file && readFileSync(file, 'utf8');
}

function packageFolder(folder: string): string {
  const parent = path.dirname(folder);
  return parent === folder || existsSync(path.join(folder, 'package.json')) ? folder : packageFolder(parent);
}
