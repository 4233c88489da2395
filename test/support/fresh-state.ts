/**
 * Gives each test file the sources as they are when a process loads them, though files share processes: with warnings that
 * were not given yet, empty caches, and a default memory store of its own.
 */

import { vi } from 'vitest';

/** Where `store/second-copy.ts` keeps what all copies of the package share. */
const SHARED = Symbol.for('countersign.shared.1');

vi.useRealTimers();
vi.resetModules();
Reflect.deleteProperty(globalThis, SHARED);
