/** Clears up after a test process that ends before its tests could. */

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const cleanUps = new Set<() => void>();

/** Runs the function when this process exits or is told to. @returns a function that takes it back. */
export function atExit(cleanUp: () => void): () => void {
  if (cleanUps.size === 0) listen();
  cleanUps.add(cleanUp);
  return () => {
    // Test files of one process have this module each for itself, and would leave it more and more listeners.
    if (cleanUps.delete(cleanUp) && cleanUps.size === 0) stopListening();
  };
}

function listen(): void {
  process.on('exit', runAll);
  // The test runner ends its processes by a signal, upon which nothing is emitted.
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function stopListening(): void {
  process.off('exit', runAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function onSignal(signal: NodeJS.Signals): void {
  runAll();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function runAll(): void {
  stopListening();
  for (const cleanUp of cleanUps) cleanUp();
  cleanUps.clear();
}
