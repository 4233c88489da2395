/** The files of the documentation in their folder: written, or compared with what is there. */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure, systemCode } from '../failure.ts';

/** Texts by the names of their files. */
export type FileTexts = ReadonlyMap<string, string>;

/** Writes the files, and the folders that they need. Throws a Failure where that is not possible. */
export async function writeFiles(folder: string, files: FileTexts): Promise<void> {
  try {
    for (const [name, text] of files) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  } catch (error) {
    throw new Failure('out_of_reach', `the folder of --out cannot be written: ${systemCode(error)}`);
  }
}

/** Differences from the files as they would be written: names, in their order. */
export interface FolderDifference {
  readonly outdated: readonly string[];
  readonly missing: readonly string[];
  /** Files of an earlier run, such as samples of a language that is no longer asked for. */
  readonly extra: readonly string[];
}

/** Names that the command writes; all others are of no concern to it. */
const WRITTEN =
  /^(?:index\.(?:md|html)|openapi\.(?:json|yaml)|postman_collection\.json|vectors\.json|samples\/[a-z]+\/sign\.\w+|bruno\/bruno\.json|bruno\/(?:environments\/)?[^/]+\.bru)$/i;

/** Compares the files with those of the folder. Line breaks of Windows make no difference. */
export async function comparedFiles(folder: string, files: FileTexts): Promise<FolderDifference> {
  const outdated: string[] = [];
  const missing: string[] = [];
  for (const [name, text] of files) {
    const found = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
    if (found === undefined) missing.push(name);
    else if (found.replaceAll('\r\n', '\n') !== text) outdated.push(name);
  }
  const there = await readdir(folder, { recursive: true }).catch(() => []);
  const extra = there
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter((name) => WRITTEN.test(name) && !files.has(name))
    .sort();
  return { outdated, missing, extra };
}
