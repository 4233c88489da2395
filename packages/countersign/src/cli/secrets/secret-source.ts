/** Sources of secrets: the environment, a file or the terminal, and never an argument. */

import { Failure } from '../failure.ts';
import { readUserFile } from '../input/read-file.ts';
import type { Io } from '../io.ts';
import { askUnseen } from './prompt.ts';
import { noteIfReadable } from './readable-by-others.ts';
import { isVariableName } from './variable-name.ts';

/** Secret to read, and its possible sources. */
export interface SecretSource {
  /** Its name in messages, such as `the secret`. */
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

/** Of a file of secrets: many of them, and not a wrong file or a device without an end. */
const MOST_BYTES = 64 * 1024;

/**
 * Reads it from the file or the variable that is named, else from the usual variable, else from the terminal unseen.
 *
 * @throws Failure `secret` when there is none, `out_of_reach` for a file that cannot be read, `interrupted`. It repeats
 * nothing that could be a secret in the place of a name.
 */
export async function findSecret(io: Io, source: SecretSource): Promise<FoundSecret> {
  const { what, env, file, defaultEnv, options } = source;
  if (env !== undefined && file !== undefined)
    throw new Failure('usage', `give ${options.env} or ${options.file}, not both`);
  if (file !== undefined)
    return { value: await ofFile(io, file, source), from: `the file of ${options.file}` };
  if (env !== undefined) return { value: ofVariable(io, env, source), from: variableText(env, options.env) };
  const usual = io.env[defaultEnv];
  if (usual) return { value: usual, from: defaultEnv };
  const answer = await askUnseen(io, `${what} (not shown)`);
  if (answer === undefined) throw noneGiven(source);
  return { value: answer, from: 'the terminal' };
}

function ofVariable(io: Io, name: string, { what, options }: SecretSource): string {
  const value = io.env[name];
  if (value) return value;
  const state = value === undefined ? 'not set' : 'empty';
  throw new Failure(
    'secret',
    `${variableText(name, options.env)}, which is to hold ${what}, is ${state}`,
    isVariableName(name)
      ? undefined
      : `${options.env} takes the name of a variable, such as MERCHANT_SECRET, and not what is in it. If that was ${what}, ` +
          "it is in the shell's history now: take it as known and replace it.",
  );
}

function variableText(name: string, option: string): string {
  return isVariableName(name) ? `the variable ${name}` : `the variable of ${option}`;
}

async function ofFile(io: Io, file: string, { options, json }: SecretSource): Promise<string> {
  const what = `the file of ${options.file}`;
  const bytes = await readUserFile(io, { path: file, what }, MOST_BYTES);
  if (json !== true) await noteIfReadable(io, { path: file, what });
  return withoutLineEnd(toText(bytes, what));
}

function toText(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure('secret', `${what} is not text in UTF-8`);
  }
}

/** Editors and `echo` end a file with one; what else is there may belong to the secret. */
function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function noneGiven({ what, defaultEnv, options }: SecretSource): Failure {
  return new Failure(
    'secret',
    `${what} is missing`,
    `Set the variable ${defaultEnv} (or another, and name it by ${options.env}), name a file by ${options.file}, or run ` +
      `the command in a terminal, where it is asked for.${ON_WINDOWS}`,
  );
}

/** There, the terminal cannot be asked while input is piped. */
const ON_WINDOWS =
  process.platform === 'win32' ? ' On Windows, give the input as a file then, and not by a pipe.' : '';
