/** The options that `sign` and `send` share. */

import type { Command } from '@commander-js/extra-typings';
import { addPublicUrlOption, addSchemeOptions, addSecretOptions } from '../subject/subject-options.ts';

/** Options of a request to be signed, as commander names them. */
export interface OutgoingOptions {
  readonly scheme?: string | undefined;
  readonly schemeOption?: string[] | undefined;
  readonly publicUrl?: string | undefined;
  readonly keyId?: string | undefined;
  readonly secretEnv?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly header?: string[] | undefined;
  readonly data?: string | undefined;
  readonly basePath?: string | undefined;
  readonly now?: string | undefined;
  readonly nonce?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Adds the options of {@link OutgoingOptions}. */
export function addOutgoingOptions(command: Command): void {
  addSchemeOptions(command);
  addPublicUrlOption(command);
  command.option('-k, --key-id <id>', 'the key to sign with; not needed where requests name no key');
  addSecretOptions(command);
  command
    .option('-H, --header <header>', '"Name: value"; may be repeated', (each, all: string[] = []) => [
      ...all,
      each,
    ])
    .option('-d, --data <data>', 'the body: text, @file for a file byte for byte, "-" for standard input')
    .option('--base-path <path>', 'the path before the signed part, such as /prometheus; "" for none')
    .option('--now <time>', 'sign as of this time: 2026-01-31T12:00:00Z, or Unix time')
    .option('--nonce <text>', 'the nonce (default: a random UUID)')
    .option('--json', 'print one JSON document');
}
