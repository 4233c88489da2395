/** The files of the documentation in their folder: written, or compared with what is there. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
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

/** The names of the files that are missing or have another text. Line breaks of Windows are none. */
export async function outdatedFiles(folder: string, files: FileTexts): Promise<readonly string[]> {
  const outdated: string[] = [];
  for (const [name, text] of files) {
    const found = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
    if (found?.replaceAll('\r\n', '\n') !== text) outdated.push(name);
  }
  return outdated;
}
