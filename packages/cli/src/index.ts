export { EXIT, type ExitCode } from './exit-codes.ts';
export { type Io, type Output, processIo } from './io.ts';
export { run } from './program.ts';
