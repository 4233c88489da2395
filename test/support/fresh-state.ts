/**
 * Gives each test file the sources as they are when a process loads them, though files share processes: with warnings that
 * were not given yet, empty caches, and a default memory store of its own. The timers are real at first.
 */

import timers from 'node:timers';
import { vi } from 'vitest';

/** Where `store/second-copy.ts` keeps what all copies of the package share. */
const SHARED = Symbol.for('countersign.shared.1');

vi.restoreAllMocks();
vi.useRealTimers();
// A spy on a fake timer puts the fake back when it is restored, and a file after it would wait for ever.
const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate } = timers;
Object.assign(globalThis, {
  ...{ setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate },
});
vi.resetModules();
Reflect.deleteProperty(globalThis, SHARED);
