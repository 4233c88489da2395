/** State that all copies of this package in one process share, and the warning about a second copy. */

import { fileURLToPath } from 'node:url';
import { type MemoryStore, memoryStore } from './memory/memory-store.ts';

/** Kept on the process, since each copy has modules of its own. Its number changes with its form. */
const SHARED: unique symbol = Symbol.for('countersign.shared.1') as never;

interface Shared {
  /** Paths of the copies, in the order in which they were first used. */
  readonly copies: string[];
  memoryStore?: MemoryStore | undefined;
}

/** The store of all in this process that were given none, whichever copy of the package they are of. */
export function sharedMemoryStore(): MemoryStore {
  const shared = sharedByCopies();
  shared.memoryStore ??= memoryStore();
  return shared.memoryStore;
}

/** Warns once when this copy is not the only one. Called by whatever decides on requests. */
export function noticeCopies(): void {
  const { copies } = sharedByCopies();
  const here = ownPath();
  if (here === undefined || copies.includes(here)) return;
  copies.push(here);
  if (copies.length !== 2) return;
  process.emitWarning(
    `countersign is loaded twice in this process: ${copies.join(' and ')}. Both share the default memory store, but ` +
      'listeners, caches and classes are apart: install one version (npm ls countersign, npm dedupe).',
    { code: 'COUNTERSIGN_SECOND_COPY' },
  );
}

function sharedByCopies(): Shared {
  const place = globalThis as { [SHARED]?: Shared };
  place[SHARED] ??= { copies: [] };
  return place[SHARED];
}

/** The path of this file. From the stack, for what compiles modules to CommonJS, as for Jest, knows no `import.meta`. */
function ownPath(): string | undefined {
  const [, url] =
    /((?:file:\/\/)?\/[^\s()]*|[A-Za-z]:\\[^()]*):\d+:\d+\)?$/m.exec(new Error().stack ?? '') ?? [];
  return url?.startsWith('file:') ? fileURLToPath(url) : url;
}
