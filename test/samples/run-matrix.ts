/** Samples of each language and scheme, run against a server that verifies. */

import { setTimeout as delay } from 'node:timers/promises';
import type { SampleLanguage } from '@countersign/docs';
import { emittedPage, sampleOnPage } from './emitted-page.ts';
import { digestOf, KEY_ID, type PartnerServer, startPartnerServer } from './partner-server.ts';
import { type SampleProgram, writeProgram } from './sample-program.ts';
import type { LabelledRequest } from './sample-requests.ts';
import type { SampleScheme } from './sample-schemes.ts';
import { TOOLCHAINS } from './toolchains.ts';

/** Outcome of one sample. */
export interface MatrixResult {
  readonly language: string;
  readonly scheme: string;
  readonly request: string;
  /** In words; undefined if the sample was accepted each time, and its copy refused as `replayed`. */
  readonly problem: string | undefined;
}

/** Samples to run. */
export interface MatrixPlan {
  readonly languages: readonly SampleLanguage[];
  readonly schemes: readonly SampleScheme[];
  readonly requests: readonly LabelledRequest[];
  /** True if each sample is run a second time, with nothing changed. Default: true. */
  readonly isRepeated?: boolean | undefined;
  /** Programs that run at the same time. Default: 2. */
  readonly concurrency?: number | undefined;
  /** Called for each result. */
  readonly onResult?: ((result: MatrixResult) => void) | undefined;
}

/** One partner, who has a server of its own so that no other one's requests count as copies. */
interface Partner {
  readonly language: SampleLanguage;
  readonly sampleScheme: SampleScheme;
  readonly server: PartnerServer;
  /** The second in which its last program ended. */
  lastSecond: number;
}

/**
 * Runs each sample, sends the bytes of its request again, and runs it a second time. Samples that do not fit a scheme, such as a form where an
 * API takes JSON alone, are left out.
 */
export async function runMatrix({
  languages,
  schemes,
  requests,
  isRepeated = true,
  concurrency = 2,
  onResult = () => undefined,
}: MatrixPlan): Promise<readonly MatrixResult[]> {
  const results: MatrixResult[] = [];
  const partners = await Promise.all(
    languages.flatMap((language) =>
      schemes.map(async (sampleScheme): Promise<Partner> => {
        const server = await startPartnerServer(sampleScheme);
        return { language, sampleScheme, server, lastSecond: 0 };
      }),
    ),
  );
  try {
    for (const labelled of requests) {
      const fitting = partners.filter(({ sampleScheme }) => isFitting(sampleScheme, labelled));
      for (const result of await runRequest(fitting, labelled, { concurrency, isRepeated })) {
        results.push(result);
        onResult(result);
      }
    }
  } finally {
    await Promise.all(partners.map(({ server }) => server.close()));
  }
  return results;
}

/** Tells whether an API of the scheme takes the request. */
export function isFitting(
  { contentTypes }: SampleScheme,
  { request: { contentType } }: LabelledRequest,
): boolean {
  return contentType === undefined || contentTypes === undefined || contentTypes.includes(contentType);
}

/** A sample on its way through the turns. */
interface Trial {
  readonly partner: Partner;
  program: SampleProgram | undefined;
  problem: string | undefined;
}

/** All partners take the first turn before any takes the second, so that few have to wait for the next second. */
async function runRequest(
  partners: readonly Partner[],
  { label, request }: LabelledRequest,
  { concurrency, isRepeated }: { readonly concurrency: number; readonly isRepeated: boolean },
): Promise<readonly MatrixResult[]> {
  const trials = partners.map((partner): Trial => {
    return { partner, program: undefined, problem: undefined };
  });
  const body = request.body ?? '';
  const pageOf = pagesOf(request);
  const turns: readonly ((trial: Trial) => Promise<void>)[] = [
    async (trial) => {
      trial.program = await programOf(trial.partner, pageOf(trial.partner));
      const sent = await runAccepted(trial.partner, trial.program, body);
      // At once, while the request is fresh enough to be known again.
      await assertReplayed(trial.partner, sent);
    },
    async (trial) => void (await runAccepted(trial.partner, trial.program as SampleProgram, body)),
  ];
  for (const turn of isRepeated ? turns : turns.slice(0, 1)) {
    await eachOf(trials, concurrency, async (trial) => {
      if (trial.problem !== undefined) return;
      try {
        await turn(trial);
      } catch (error) {
        trial.problem = (error as Error).message;
      }
    });
  }
  await Promise.all(trials.map(({ program }) => program?.remove()));
  return trials.map(({ partner: { language, sampleScheme }, problem }) => {
    return { language: language.id, scheme: sampleScheme.name, request: label, problem };
  });
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
  return writeProgram(language, TOOLCHAINS[language.id] as (typeof TOOLCHAINS)[string], source);
}

/** Runs a program that must be accepted, and returns the bytes that it sent. */
async function runAccepted(partner: Partner, program: SampleProgram, body: string): Promise<Buffer> {
  const { sampleScheme, server } = partner;
  await nextSecond(partner);
  const output = await program.run({ KEY_ID, SECRET: sampleScheme.secret, BASE_URL: server.url });
  partner.lastSecond = currentSecond();
  const { codes, bytes } = server.take();
  const printed = output.stdout.replaceAll('\r', '').trimEnd();
  const expected = `200\n${digestOf(body)}`;
  if (String(codes) !== 'accepted')
    throw new Error(`verdict "${codes}"; it printed: ${output.stdout}${output.stderr}`);
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
