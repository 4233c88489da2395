/** Looks after one file: tells when it may have changed. */

import { type FSWatcher, realpathSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Options of {@link watchFile}. */
export interface FileWatchOptions {
  readonly pollMs: number;
  /** Called now and then, whether or not the file has changed. */
  readonly look: () => void;
}

/** A file that is looked after. Nothing of it keeps the process alive. */
export interface FileWatch {
  readonly close: () => void;
}

/** One change is often several events; and a file that is written in place is empty at first. */
const SETTLE_MS = 50;

/**
 * Watches the directory, since a file that is replaced by renaming takes a watch on itself away, and that of the file a link
 * leads to. Where the system tells of nothing (network file systems, no watches left), looking every `pollMs` is enough.
 */
export function watchFile(path: string, { pollMs, look }: FileWatchOptions): FileWatch {
  const watchers = new Map<string, FSWatcher>();
  let settling: NodeJS.Timeout | undefined;

  function soon(): void {
    settling ??= setTimeout(() => {
      settling = undefined;
      lookAgain();
    }, SETTLE_MS).unref();
  }

  function lookAgain(): void {
    arm();
    look();
  }

  function forget(directory: string): void {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  }

  /** Follows a link that leads elsewhere now, and takes up what could not be watched before. */
  function arm(): void {
    const directories = directoriesOf(path);
    for (const known of [...watchers.keys()]) if (!directories.has(known)) forget(known);
    for (const directory of directories) {
      if (watchers.has(directory)) continue;
      try {
        const watcher = watch(directory, { persistent: false }, soon);
        watcher.on('error', () => forget(directory));
        watchers.set(directory, watcher);
      } catch {
        // Polling is what is left.
      }
    }
  }

  arm();
  const polling = setInterval(lookAgain, pollMs).unref();
  return {
    close() {
      clearInterval(polling);
      clearTimeout(settling);
      for (const directory of [...watchers.keys()]) forget(directory);
    },
  };
}

function directoriesOf(path: string): ReadonlySet<string> {
  const directories = new Set([dirname(path)]);
  try {
    directories.add(dirname(realpathSync(path)));
  } catch {
    // There is no such file for now.
  }
  return directories;
}
