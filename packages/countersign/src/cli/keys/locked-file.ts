/** A file that is read, changed and replaced as a whole, by one process at a time. */

import { type FileHandle, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** The lock was not free in time. */
export class FileLockedError extends Error {
  constructor(lock: string) {
    super(
      `${lock} is there: another command is changing the file, or one was killed. If none runs, remove it.`,
    );
    this.name = 'FileLockedError';
  }
}

/** Options of {@link replaceFile}. */
export interface ReplaceOptions {
  /** Milliseconds to wait for another process that is changing the file. Default: 2000. */
  readonly lockTimeoutMs?: number;
}

const OWNER_ONLY = 0o600;
const PERMISSIONS = 0o777;
const LOOK_EVERY_MS = 20;

/**
 * Replaces the text of a file in one step: a reader meets the old text or the new one, whole.
 *
 * The new text is written to `<path>.lock`, which nobody else may have made, and is renamed to the path. So two that
 * change the file at once lose nothing of each other. A new file is for its owner alone; one that is there keeps its
 * owner and its permissions.
 *
 * @param edit From the old text, or from `undefined` when there is no file, to the new one; `undefined` changes nothing.
 * @throws FileLockedError, a TypeError for what is no file, or the error of the system or of `edit`; the file is as it was then.
 */
export async function replaceFile(
  path: string,
  edit: (text: string | undefined) => string | undefined,
  { lockTimeoutMs = 2000 }: ReplaceOptions = {},
): Promise<void> {
  const target = await realpath(path).catch(ifMissing(path));
  const old = await stat(target).catch(ifMissing(undefined));
  // Reading a pipe would take for ever, and renaming to a device would take it away.
  if (old !== undefined && !old.isFile())
    throw new TypeError('it is a folder, a device or a pipe, and not a file');
  const lock = `${target}.lock`;
  const handle = await takeLock(lock, lockTimeoutMs);
  let isReplaced = false;
  try {
    const text = edit(await readFile(target, 'utf8').catch(ifMissing(undefined)));
    if (text === undefined) return;
    await write(handle, target, text);
    await handle.close();
    await rename(lock, target);
    isReplaced = true;
  } finally {
    await handle.close();
    if (!isReplaced) await rm(lock, { force: true });
  }
}

async function takeLock(lock: string, timeoutMs: number): Promise<FileHandle> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await open(lock, 'wx', OWNER_ONLY);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      if (performance.now() >= endMs) throw new FileLockedError(lock);
      await pause(LOOK_EVERY_MS);
    }
  }
}

async function write(handle: FileHandle, target: string, text: string): Promise<void> {
  const old = await stat(target).catch(ifMissing(undefined));
  if (old !== undefined) {
    const now = await handle.stat();
    // Root that changes a service's file must not take it away from the service.
    if (old.uid !== now.uid || old.gid !== now.gid) await handle.chown(old.uid, old.gid);
    await handle.chmod(old.mode & PERMISSIONS);
  }
  await handle.writeFile(text, 'utf8');
  // A rename may reach the disk before what was written does.
  await handle.sync();
}

function ifMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return value;
    throw error;
  };
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}
