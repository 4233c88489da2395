/** The options that `explain` and `verify` share. */

import type { Command } from '@commander-js/extra-typings';

/** Options of a command about a request, as commander names them. */
export interface SubjectOptions {
  readonly scheme?: string | undefined;
  readonly schemeOption?: string[] | undefined;
  readonly publicUrl?: string | undefined;
  readonly keyId?: string | undefined;
  readonly secretEnv?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly keys?: string | undefined;
  readonly basePath?: string | undefined;
  readonly address?: string | undefined;
  readonly now?: string | undefined;
  readonly entry?: string | undefined;
  readonly trimNewline?: boolean | undefined;
  readonly allowFiles?: boolean | undefined;
  readonly json?: boolean | undefined;
}

const SHARED: readonly (readonly [flags: string, description: string])[] = [
  ['--secret-env <name>', 'the variable with the secret (default: COUNTERSIGN_SECRET, else it is asked for)'],
  ['--secret-file <path>', 'a file with the secret; a line break at its end is left out'],
];

/** Adds `--scheme` and `--scheme-option`. */
export function addSchemeOptions(command: Command): void {
  command
    .option(
      '-s, --scheme <name>',
      'how requests are signed: a name of "countersign schemes", or ./my-scheme.mjs',
    )
    .option(
      '--scheme-option <key=value>',
      'an option of the scheme; may be repeated',
      (each, all: string[] = []) => [...all, each],
    );
}

/** Adds `--public-url`. */
export function addPublicUrlOption(command: Command): void {
  command.option(
    '--public-url <url>',
    'the public URL of the service, as its "publicUrl", where the scheme signs the whole address',
  );
}

/** Adds `--secret-env` and `--secret-file`. */
export function addSecretOptions(command: Command): void {
  for (const [flags, description] of SHARED) command.option(flags, description);
}

/** Adds the options of {@link SubjectOptions}. */
export function addSubjectOptions(command: Command): void {
  addSchemeOptions(command);
  addPublicUrlOption(command);
  command.option('-k, --key-id <id>', 'the key (default: the one that the request names)');
  addSecretOptions(command);
  command
    .option('--keys <file>', 'a JSON file of keys in place of one secret, as "countersign keys" writes it')
    .option('--base-path <path>', 'the path before the signed part, such as /prometheus; "" for none')
    .option('--address <ip>', "the client's address, for keys with a list of addresses")
    .option('--now <time>', 'check as of this time: 2026-01-31T12:00:00Z, or Unix time')
    .option('--entry <n>', 'which entry of a HAR file, from 1 on')
    .option('--trim-newline', 'leave out the line break at the end of the body, where an editor added it')
    .option(
      '--allow-files',
      'read the files that a curl command names with @; never devices, pipes or secrets',
    )
    .option('--json', 'print one JSON document');
}
