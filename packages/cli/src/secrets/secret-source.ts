/** Where something secret comes from: the environment, a file or the terminal, and never an argument. */

import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure, systemCode } from '../failure.ts';
import type { Io } from '../io.ts';
import { askUnseen } from './prompt.ts';
import { noteIfReadable } from './readable-by-others.ts';

/** What is to be read, and the ways to it. */
export interface SecretSource {
  /** What it is, as the user reads it: `the secret`. */
  readonly what: string;
  /** The variable that is read when nothing else is named. */
  readonly defaultEnv: string;
  /** The names of the options, as messages give them. */
  readonly options: { readonly env: string; readonly file: string };
  /** The variable that the user named. */
  readonly env?: string | undefined;
  /** The file that the user named. */
  readonly file?: string | undefined;
  /** Nothing but one JSON document may be written, so no notes. */
  readonly json?: boolean | undefined;
}

/** A secret and where it came from, which a message may name. */
export interface FoundSecret {
  readonly value: string;
  readonly from: string;
}

/**
 * Reads it from the file or the variable that is named, else from the usual variable, else from the terminal unseen.
 *
 * @throws Failure `secret` when there is none, `out_of_reach` for a file that cannot be read, `interrupted`.
 */
export async function findSecret(io: Io, source: SecretSource): Promise<FoundSecret> {
  const { what, env, file, defaultEnv, options } = source;
  if (env !== undefined && file !== undefined)
    throw new Failure('usage', `give ${options.env} or ${options.file}, not both`);
  if (file !== undefined) return { value: await ofFile(io, file, source), from: file };
  if (env !== undefined) {
    const value = io.env[env];
    if (!value)
      throw new Failure('secret', `the variable ${env}, which is to hold ${what}, is ${stateOf(value)}`);
    return { value, from: env };
  }
  const usual = io.env[defaultEnv];
  if (usual) return { value: usual, from: defaultEnv };
  if (io.stdin.isTTY !== true) throw noneGiven(source);
  return { value: await askUnseen(io, `${what} (not shown)`), from: 'the terminal' };
}

async function ofFile(io: Io, file: string, { what, json }: SecretSource): Promise<string> {
  const path = resolve(io.cwd, file);
  const [bytes, status] = await Promise.all([readFile(path), stat(path)]).catch((error: unknown) => {
    throw new Failure(
      'out_of_reach',
      `${file}, which is to hold ${what}, cannot be read: ${systemCode(error)}`,
    );
  });
  if (json !== true) noteIfReadable(io, file, status);
  return withoutLineEnd(toText(bytes, file));
}

function toText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure('secret', `${file} is not text in UTF-8`);
  }
}

/** Editors and `echo` end a file with one; what else is there may belong to the secret. */
function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function stateOf(value: string | undefined): string {
  return value === undefined ? 'not set' : 'empty';
}

function noneGiven({ what, defaultEnv, options }: SecretSource): Failure {
  return new Failure(
    'secret',
    `${what} is missing`,
    `Set the variable ${defaultEnv} (or another, and name it by ${options.env}), name a file by ${options.file}, or run ` +
      'the command in a terminal, where it is asked for.',
  );
}
