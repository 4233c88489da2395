/** `countersign docs`: documentation for partners, made of the scheme that verifies their requests. */

import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { line, paintFor } from '../../internal/terminal-text.ts';
import { type DocsOptions, toPartnerDocsOptions } from '../docs/docs-options.ts';
import { type DocsPackage, loadDocsPackage } from '../docs/docs-package.ts';
import { runSamples, type SampleRun } from '../docs/run-samples.ts';
import { comparedFiles, type FileTexts, type FolderDifference, writeFiles } from '../docs/written-files.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { printJson, printLines } from '../output.ts';
import { namedScheme, SCHEMES_HINT } from '../schemes/scheme-named.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { addSchemeOptions, addSecretOptions } from '../subject/subject-options.ts';

interface DocsCommandOptions extends DocsOptions {
  readonly scheme?: string | undefined;
  readonly schemeOption?: string[] | undefined;
  readonly secretEnv?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly out?: string | undefined;
  readonly check?: boolean | undefined;
  readonly run?: string | undefined;
  readonly json?: boolean | undefined;
}

const HELP = `
Examples:
  $ countersign docs --scheme ./acme.mjs --out partner-docs \\
      --title 'Acme API' --base-url https://api.acme.example --request order.http
  $ countersign docs --scheme ./acme.mjs --out partner-docs --check
  $ countersign docs --scheme ./acme.mjs -k ak_test_1 --run https://staging.acme.example

It needs the package @countersign/docs. --run executes the samples of the
languages that are installed, with your secret in their environment.
Exit code 1: with --check, a file is missing, out of date or no longer
written; with --run, a sample was refused or failed.`;

/** Gives the command its options and its action. */
export function registerDocs(command: Command, io: Io): void {
  addSchemeOptions(command);
  command
    .option('--out <folder>', 'where the files are written')
    .option('--title <text>', 'the name of the API (default: the title of the scheme)')
    .option('--base-url <url>', 'where partners call the API; a path in it is not signed')
    .option('-k, --key-id <id>', 'the key id of the examples; with --run, the key to sign with')
    .option('--support <text>', 'where partners ask: an address, or words')
    .option(
      '--mistakes-url <url>',
      'the pages of mistakes, before their names (default: those of Countersign)',
    )
    .option(
      '--request <file>',
      'a request for the examples, as raw HTTP or curl; may be repeated',
      (each, all: string[] = []) => [...all, each],
    )
    .option('--openapi <file>', 'a document of OpenAPI 3 in JSON or YAML, into which the signature is merged')
    .option('--notes <file>', 'Markdown of your own, below the headings of the sections where it belongs')
    .option('--lang <ids>', 'languages of the samples, such as node,python (default: all)')
    .option('--format <formats>', 'md, html or both (default: md,html)')
    .option('--check', 'write nothing, and say which files are out of date')
    .option('--run <url>', 'write nothing, and send the samples to this server, in place of --base-url');
  addSecretOptions(command);
  command
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(async (options) => docsCommand(io, options));
}

async function docsCommand(io: Io, options: DocsCommandOptions): Promise<void> {
  const { scheme: name, schemeOption = [], out, check = false, run } = options;
  if (name === undefined) throw new Failure('usage', 'say how requests are signed: --scheme', SCHEMES_HINT);
  if (run === undefined ? out === undefined : out !== undefined || check)
    throw new Failure('usage', 'give --out, --out with --check, or --run');
  const docs = await loadDocsPackage(io);
  const { scheme } = await namedScheme(io, name, schemeOption);
  const files = await written(
    docs,
    scheme,
    await inUsage(() => toPartnerDocsOptions(io, { docs, scheme }, options)),
  );
  if (run !== undefined) return runAll(io, { docs, files, scheme, run }, options);
  const folder = path.resolve(io.cwd, out ?? '');
  if (check) return checkFiles(io, await comparedFiles(folder, files), options.json);
  await writeFiles(folder, files);
  const names = [...files.keys()];
  if (options.json === true) printJson(io, { files: names });
  else printLines(io, names);
}

type Scheme = Awaited<ReturnType<typeof namedScheme>>['scheme'];

async function written(docs: DocsPackage, scheme: Scheme, options: object): Promise<FileTexts> {
  return inUsage(async () => docs.partnerDocs(scheme, options));
}

/** Errors about options and schemes are wrong usage: the user puts them right. */
async function inUsage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new Failure('usage', error.message);
    throw error;
  }
}

function checkFiles(io: Io, difference: FolderDifference, isJson: boolean | undefined): void {
  const { outdated, missing, extra } = difference;
  const upToDate = outdated.length + missing.length + extra.length === 0;
  io.finish(upToDate ? EXIT.ok : EXIT.no);
  if (isJson === true) return printJson(io, { upToDate, ...difference });
  if (upToDate) return printLines(io, ['up to date']);
  printLines(io, [
    ...outdated.map((file) => `out of date: ${file}`),
    ...missing.map((file) => `missing: ${file}`),
    ...extra.map((file) => line`no longer written: ${file}`),
    extra.length === 0
      ? 'Run the command without --check, and commit the files.'
      : 'Run the command without --check, delete what is no longer written, and commit the change.',
  ]);
}

interface Run {
  readonly docs: DocsPackage;
  readonly files: FileTexts;
  readonly scheme: Scheme;
  readonly run: string;
}

async function runAll(io: Io, { docs, files, scheme, run }: Run, options: DocsCommandOptions): Promise<void> {
  if (!/^https?:/.test(run) || !URL.canParse(run)) throw new Failure('usage', '--run must be a URL');
  if (options.keyId === undefined && scheme.namesKey !== false)
    throw new Failure('usage', 'say which key signs: --key-id');
  const secret = await readSecret(io, options, scheme);
  const env = { KEY_ID: options.keyId ?? '', SECRET: secret, BASE_URL: run.replace(/\/$/, '') };
  const samples = await runSamples(io, files, {
    languages: docs.LANGUAGES,
    env,
    isOneASecond: scheme.replay === 'signature',
  });
  const isWell = samples.every(({ outcome }) => outcome === 'accepted' || outcome === 'skipped');
  const isAny = samples.some(({ outcome }) => outcome === 'accepted');
  io.finish(isWell && isAny ? EXIT.ok : EXIT.no);
  if (options.json === true) return printJson(io, { samples });
  printLines(
    io,
    samples.length === 0 ? ['there are no samples'] : samples.map((each) => sampleLine(io, each)),
  );
}

const COLOURS = { accepted: 'green', refused: 'red', failed: 'red', skipped: 'yellow' } as const;

function sampleLine(io: Io, { language, outcome, status, detail }: SampleRun) {
  const paint = paintFor(io.stdout, io.env);
  const shown = [status, detail].filter((each) => each !== undefined && each !== '').join(' ');
  return line`${language.padEnd(10)} ${paint(COLOURS[outcome], outcome.padEnd(8))} ${shown}`;
}
