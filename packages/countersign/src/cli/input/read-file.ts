/** Files that the user names, read whole, and what is said when that cannot be done. */

import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Failure, systemCode } from '../failure.ts';
import type { Io } from '../io.ts';

/** More than any signed request, and not so much that a wrong file fills the memory. */
export const MOST_BYTES: number = 64 * 1024 * 1024;

/** A file as messages may name it: by what it is for, since its path may be a secret that was put in the wrong place. */
export interface NamedFile {
  readonly path: string;
  /** Such as `the file of --data`. */
  readonly what: string;
}

/** Reads it. Throws a Failure that never has the path in it. */
export async function readUserFile(
  io: Pick<Io, 'cwd' | 'signal'>,
  { path: name, what }: NamedFile,
  mostBytes: number = MOST_BYTES,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // A device or a pipe may have no end; `end` is the last byte that is read.
    const stream = createReadStream(path.resolve(io.cwd, name), { end: mostBytes, signal: io.signal });
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
    }
  } catch (error) {
    throw new Failure('out_of_reach', `${what} cannot be read: ${fileProblem(error)}`);
  }
  if (length > mostBytes) throw new Failure('input', `${what} is larger than ${sizeText(mostBytes)}`);
  return Buffer.concat(chunks);
}

/** Why a file cannot be read, in words and without its path. */
export function fileProblem(error: unknown): string {
  const code = systemCode(error);
  return Object.hasOwn(PROBLEMS, code) ? (PROBLEMS[code] as string) : code;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  ENAMETOOLONG: 'there is no such file',
  ERR_INVALID_ARG_VALUE: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
};

function sizeText(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`;
}
