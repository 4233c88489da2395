/** `countersign schemes`: lists the schemes, and shows what each signs. */

import type { Command } from '@commander-js/extra-typings';
import { paintFor } from '../../internal/terminal-text.ts';
import type { Io } from '../io.ts';
import { printJson, printLines } from '../output.ts';
import { describeScheme } from '../schemes/describe-scheme.ts';
import { CATALOG, type NameableScheme, schemesLike } from '../schemes/scheme-catalog.ts';
import { schemeLines } from '../schemes/scheme-lines.ts';
import { schemeToShow } from '../schemes/scheme-named.ts';

const HELP = `
Examples:
  $ countersign schemes
  $ countersign schemes stripe
  $ countersign schemes webhooks
  $ countersign schemes ./my-scheme.mjs --json`;

/** Gives the command its options and its action. */
export function registerSchemes(command: Command, io: Io): void {
  command
    .argument('[name]', 'a scheme, a part of a name or title, or the path of a module with one')
    .option(
      '--scheme-option <key=value>',
      'an option of the scheme; may be repeated',
      (each, all: string[] = []) => [...all, each],
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(async (name, options) => {
      if (name === undefined) return listSchemes(io, [...CATALOG.values()], options.json);
      const found = CATALOG.has(name) ? [] : schemesLike(name);
      return found.length > 0 ? listSchemes(io, found, options.json) : showScheme(io, name, options);
    });
}

function listSchemes(io: Io, found: readonly NameableScheme[], isJson: boolean | undefined): void {
  const schemes = found.map(({ name, title, kind, documentation, page }) => ({
    ...{ name, title, kind, documentation, page },
  }));
  if (isJson === true) return printJson(io, { schemes });
  const width = Math.max(...schemes.map(({ name }) => name.length));
  printLines(
    io,
    schemes.map(({ name, title }) => `${name.padEnd(width)}  ${title}`),
  );
}

interface ShowOptions {
  readonly schemeOption?: string[] | undefined;
  readonly json?: true | undefined;
}

async function showScheme(io: Io, name: string, { schemeOption = [], json }: ShowOptions): Promise<void> {
  const { named, madeUp } = await schemeToShow(io, name, schemeOption);
  const description = describeScheme(named, madeUp);
  if (json === true) printJson(io, description);
  else printLines(io, schemeLines(description, paintFor(io.stdout, io.env)));
}
