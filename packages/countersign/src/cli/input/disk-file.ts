/** Reads a file that something not trusted has named: a file on a disk, and nothing that only looks like one. */

import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { Failure } from '../failure.ts';
import { fileProblem } from './read-file.ts';

/** File to read, and the limits for reading it. */
export interface DiskFileOptions {
  /** Name of the file's role in messages, such as `the secret`. Its path may be a secret in the wrong place. */
  readonly what: string;
  readonly mostBytes: number;
  /** Paths of files whose content must never be shown, under whatever name they are asked for. */
  readonly secretFiles: readonly string[];
}

/** Reads it. Throws a Failure for devices, pipes, sockets, files of /proc and the like, and those that are secret. */
export function readDiskFile(path: string, options: DiskFileOptions): Buffer {
  const { what } = options;
  try {
    // Opening alone can wait for ever (a pipe) or do something (a device).
    assertFile(statSync(path, { bigint: true }), what);
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return readOpen(descriptor, options);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('out_of_reach', `${what} cannot be read: ${fileProblem(error)}`);
  }
}

/** Another file may stand under the path by now, so everything is asked again of the one that is open. */
function readOpen(descriptor: number, { what, mostBytes, secretFiles }: DiskFileOptions): Buffer {
  const status = fstatSync(descriptor, { bigint: true });
  assertFile(status, what);
  if (isOfTheSystem(descriptor))
    throw new Failure('input', `${what} is one of the system's own, as in /proc`);
  if (secretFiles.some((secret) => isSameFile(secret, status)))
    throw new Failure('input', `${what} is the one that the secret comes from, which is never shown`);
  if (status.size > BigInt(mostBytes)) throw new Failure('input', `${what} is too large`, TOGETHER);
  const size = Number(status.size);
  const buffer = Buffer.alloc(size + 1);
  const length = readWhole(descriptor, buffer);
  if (length === size) return buffer.subarray(0, size);
  throw new Failure('input', `${what} is not a file on a disk, or changes while it is read`);
}

const TOGETHER = 'The files that one command names may have 64 MiB together.';

function readWhole(descriptor: number, buffer: Buffer): number {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}

function assertFile(status: BigIntStats, what: string): void {
  if (status.isFile()) return;
  if (status.isDirectory()) throw new Failure('out_of_reach', `${what} cannot be read: it is a folder`);
  throw new Failure('input', `${what} is a device, a pipe or a socket, which are never read`);
}

function isSameFile(path: string, { dev, ino }: BigIntStats): boolean {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false });
  return status !== undefined && status.dev === dev && status.ino === ino;
}

/** File systems that show what the kernel and its processes know, such as the environment of this one (linux/magic.h). */
const SYSTEM_TYPES: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x73636673, // securityfs
  0x62656570, // configfs
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
  0xcafe4a11, // bpf
  0x6e736673, // nsfs
  0x6165676c, // pstore
  0xde5e81e4, // efivarfs
  0xf97cff8c, // selinuxfs
]);

function isOfTheSystem(descriptor: number): boolean {
  try {
    // By the descriptor, since the path may lead elsewhere by now.
    return SYSTEM_TYPES.has(statfsSync(`/proc/self/fd/${descriptor}`).type);
  } catch {
    // No Linux, and so none of these.
    return false;
  }
}
