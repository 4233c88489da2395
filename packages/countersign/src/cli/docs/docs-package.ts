/** The package that writes documentation for partners, which is installed only where it is needed. */

import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Scheme } from '../../scheme/scheme.ts';
import { Failure, systemCode } from '../failure.ts';
import type { Io } from '../io.ts';

/** The part of the package that the command needs: it depends on this one, so that its own types cannot be imported here. */
export interface DocsPackage {
  readonly partnerDocs: (scheme: Scheme, options: object) => ReadonlyMap<string, string>;
  readonly notesOfMarkdown: (text: string) => object;
  readonly LANGUAGES: readonly DocsLanguage[];
}

/** A language of samples. */
export interface DocsLanguage {
  readonly id: string;
  readonly title: string;
  readonly file: string;
}

const NAME = '@countersign/docs';

/**
 * Loads the package: that of the project in the working directory, else one that is installed beside this program.
 *
 * @param program A file of this program. Default: this one.
 * @throws Failure that says how to install it.
 */
export async function loadDocsPackage(
  { cwd }: Pick<Io, 'cwd'>,
  program: string = fileURLToPath(import.meta.url),
): Promise<DocsPackage> {
  const file = found(path.join(cwd, 'package.json')) ?? found(program);
  if (file !== undefined) return (await import(pathToFileURL(file).href)) as DocsPackage;
  throw new Failure(
    'usage',
    `this command needs the package ${NAME}, which is not installed`,
    `Run npm install --save-dev ${NAME}, or for once: npx -p countersign -p ${NAME} countersign docs …`,
  );
}

function found(from: string): string | undefined {
  try {
    return createRequire(from).resolve(NAME);
  } catch (error) {
    if (systemCode(error) === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
