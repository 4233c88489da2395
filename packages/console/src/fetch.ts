/** The console as a function from Request to Response. */

export { consoleFor, type FetchConsole, type FetchConsoleOptions } from './adapters/fetch-console.ts';
