/** Clears up after a test process that ends before its tests could. */

const cleanUps = new Set<() => void>();
let isListening = false;

/** Runs the function when this process exits or is told to. @returns a function that takes it back. */
export function atExit(cleanUp: () => void): () => void {
  if (!isListening) listen();
  cleanUps.add(cleanUp);
  return () => cleanUps.delete(cleanUp);
}

function listen(): void {
  isListening = true;
  process.on('exit', runAll);
  // The test runner ends its processes by a signal, upon which nothing is emitted.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      runAll();
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

function runAll(): void {
  for (const cleanUp of cleanUps) cleanUp();
  cleanUps.clear();
}
