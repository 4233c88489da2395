/** One request, sent by the samples of all partners. */

import { setTimeout as delay } from 'node:timers/promises';
import type { SampleLanguage } from '@countersign/docs';
import { emittedPage, sampleOnPage } from './emitted-page.ts';
import { digestOf, KEY_ID, type PartnerServer } from './partner-server.ts';
import { compilePrograms, type SampleProgram, writeProgram } from './sample-program.ts';
import type { LabelledRequest } from './sample-requests.ts';
import type { SampleScheme } from './sample-schemes.ts';
import { TOOLCHAINS, type Toolchain } from './toolchains.ts';

/** Outcome of one sample. */
export interface MatrixResult {
  readonly language: string;
  readonly scheme: string;
  readonly request: string;
  /** Number of runs that the server accepted. */
  readonly accepted: number;
  /** True if a copy of its first request was refused as `replayed`. */
  readonly isCopyRefused: boolean;
  /** In words; undefined if the sample was accepted each time, and its copy refused as `replayed`. */
  readonly problem: string | undefined;
}

/** One partner, who has a server of its own so that no other one's requests count as copies. */
export interface Partner {
  readonly language: SampleLanguage;
  readonly sampleScheme: SampleScheme;
  readonly server: PartnerServer;
  /** The second in which its last program ended. */
  lastSecond: number;
}

/** A sample on its way through the turns. */
interface Trial {
  readonly partner: Partner;
  /** Undefined until it is written. */
  program: SampleProgram | undefined;
  accepted: number;
  isCopyRefused: boolean;
  problem: string | undefined;
}

/** All partners take the first turn before any takes the second, so that few have to wait for the next second. */
export async function runRequest(
  partners: readonly Partner[],
  { label, request }: LabelledRequest,
  { concurrency, isRepeated }: { readonly concurrency: number; readonly isRepeated: boolean },
): Promise<readonly MatrixResult[]> {
  const trials = partners.map((partner): Trial => {
    return { partner, program: undefined, accepted: 0, isCopyRefused: false, problem: undefined };
  });
  const body = request.body ?? '';
  const pageOf = pagesOf(request);
  const each = (turn: (trial: Trial) => Promise<void>) => {
    const left = trials.filter(({ problem }) => problem === undefined);
    return eachOf(left, concurrency, (trial) => noted(trial, turn));
  };
  await each(async (trial) => {
    trial.program = await programOf(trial.partner, pageOf(trial.partner));
  });
  await eachOf(byLanguage(trials), concurrency, compileTrials);
  await each(async (trial) => {
    const sent = await runAccepted(trial, body);
    // At once, while the request is fresh enough to be known again.
    await assertReplayed(trial.partner, sent);
    trial.isCopyRefused = true;
  });
  if (isRepeated) await each(async (trial) => void (await runAccepted(trial, body)));
  await Promise.all(trials.map(({ program }) => program?.remove()));
  return trials.map(({ partner: { language, sampleScheme }, accepted, isCopyRefused, problem }) => {
    const names = { language: language.id, scheme: sampleScheme.name, request: label };
    return { ...names, accepted, isCopyRefused, problem };
  });
}

async function noted(trial: Trial, turn: (trial: Trial) => Promise<void>): Promise<void> {
  try {
    await turn(trial);
  } catch (error) {
    trial.problem = (error as Error).message;
  }
}

function byLanguage(trials: readonly Trial[]): readonly (readonly Trial[])[] {
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const { id } = trial.partner.language;
    groups.set(id, [...(groups.get(id) ?? []), trial]);
  }
  return [...groups.values()];
}

async function compileTrials(trials: readonly Trial[]): Promise<void> {
  const [first] = trials;
  if (first === undefined) return;
  const programs = trials.flatMap(({ program = [] }) => program);
  const problems = await compilePrograms(toolchainOf(first.partner.language), programs);
  for (const trial of trials) {
    const printed = trial.program && problems.get(trial.program);
    if (printed !== undefined) trial.problem = `it does not compile: ${printed}`;
  }
}

/** Gives the page of a partner's scheme, which has the samples in all languages; each is written once. */
function pagesOf(request: LabelledRequest['request']): (partner: Partner) => string {
  const pages = new Map<string, string>();
  return ({ sampleScheme: { name, scheme } }) => {
    const page = pages.get(name) ?? emittedPage(scheme, request);
    pages.set(name, page);
    return page;
  };
}

/** Writes the program that a reader copies from the page. */
function programOf({ language }: Partner, page: string): Promise<SampleProgram> {
  const source = sampleOnPage(page, language);
  const beyondAscii = /[^\t\n\x20-\x7e]/.exec(source);
  if (beyondAscii !== null) throw new Error(`the source is not printable ASCII: ${beyondAscii[0]}`);
  return writeProgram(language, toolchainOf(language), source);
}

function toolchainOf({ id }: SampleLanguage): Toolchain {
  const toolchain = TOOLCHAINS[id];
  if (toolchain === undefined) throw new TypeError(`nothing is known of how samples in ${id} are run`);
  return toolchain;
}

/** Runs a program that must be accepted, and returns the bytes that it sent. */
async function runAccepted(trial: Trial, body: string): Promise<Buffer> {
  const { partner, program } = trial;
  const { sampleScheme, server } = partner;
  if (program === undefined) throw new Error('it was not written');
  await nextSecond(partner);
  const output = await program.run({ KEY_ID, SECRET: sampleScheme.secret, BASE_URL: server.url });
  partner.lastSecond = currentSecond();
  const { codes, bytes } = server.take();
  const printed = output.stdout.replaceAll('\r', '').trimEnd();
  const expected = `200\n${digestOf(body)}`;
  if (String(codes) !== 'accepted')
    throw new Error(`verdict "${codes}"; it printed: ${output.stdout}${output.stderr}`);
  trial.accepted++;
  if (output.code !== 0) throw new Error(`it ended with ${output.code}: ${output.stdout}${output.stderr}`);
  if (printed !== expected) throw new Error(`it printed "${printed}" instead of "${expected}"`);
  return bytes;
}

/** Where requests have no nonce, those of one second are alike, and count as copies. */
async function nextSecond({ lastSecond }: Partner): Promise<void> {
  while (currentSecond() <= lastSecond) await delay(1000 - (Date.now() % 1000));
}

function currentSecond(): number {
  return Math.floor(Date.now() / 1000);
}

async function assertReplayed({ server }: Partner, sent: Buffer): Promise<void> {
  await server.send(sent);
  const { codes } = server.take();
  if (String(codes) !== 'replayed')
    throw new Error(`the copy of its first request was not replayed: ${codes}`);
}

async function eachOf<T>(
  items: readonly T[],
  concurrency: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) await act(item);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}
