#!/usr/bin/env node
/** The program `countersign`. */

import { EXIT } from './exit-codes.ts';
import { processIo } from './io.ts';
import { run } from './program.ts';

// The reader of our output may stop early (`| head`), which is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

const io = processIo();
// A command that does not wait for the signal itself is ended here, as Ctrl-C ends any program.
io.signal.addEventListener('abort', () => setImmediate(end));
await run(process.argv.slice(2), io);

function end(): void {
  // process.exit() waits for calls of the system that are under way, and opening a pipe that nobody writes to never ends.
  if (process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) {
    process.removeAllListeners('SIGINT');
    process.kill(process.pid, 'SIGINT');
  }
  process.exit(EXIT.interrupted);
}
