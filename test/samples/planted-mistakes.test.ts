/** A sample with a mistake in it: `explain` must name the mistake as the page does. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LANGUAGES, type SampleLanguage, SECTION_TITLES } from '@countersign/docs';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { describe, expect, it } from 'vitest';
import { emittedPage, sampleOnPage, sectionOnPage } from './emitted-page.ts';
import { KEY_ID, startPartnerServer } from './partner-server.ts';
import { PLANTED_MISTAKES, withMistake } from './planted-mistakes.ts';
import { compilePrograms, writeProgram } from './sample-program.ts';
import { TOOLCHAINS, versionsOf } from './toolchains.ts';

/** Go, Java and C# are compiled first. */
const LONGEST_MS = 60_000;
const SECRET = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
const cli = fileURLToPath(new URL('../../packages/countersign/dist/cli/bin.js', import.meta.url));
const isComplete = process.env.CI === 'true';
const page = emittedPage(iimmpact());
const cases = LANGUAGES.map((language) => {
  const planted = PLANTED_MISTAKES[language.id] ?? expect.unreachable(language.id);
  return { language, planted, title: language.title, code: planted.code };
});

describe.each(cases)('the sample in $title with $code in it', ({ language, planted, code }) => {
  it.skipIf(versionsOf(language.id) === undefined && !isComplete)(
    'is refused, and explain names that mistake, which is among the likely ones on the page',
    async () => {
      const request = await refusedRequest(language, withMistake(sampleOnPage(page, language), planted));
      expect(explained(request)).toEqual([code]);
      expect(likelyOnPage()).toContain(code);
    },
    LONGEST_MS,
  );
});

it('no two languages have the same mistake planted', () => {
  expect(new Set(cases.map(({ code }) => code)).size).toBe(LANGUAGES.length);
});

/** Runs a program, and returns the bytes that it has sent. */
async function refusedRequest(language: SampleLanguage, source: string): Promise<Buffer> {
  const server = await startPartnerServer({ name: 'iimmpact', scheme: iimmpact(), secret: SECRET });
  const toolchain = TOOLCHAINS[language.id] ?? expect.unreachable(language.id);
  const program = await writeProgram(language, toolchain, source);
  try {
    expect((await compilePrograms(toolchain, [program])).get(program)).toBeUndefined();
    await program.run({ KEY_ID, SECRET, BASE_URL: server.url });
    const { codes, bytes } = server.take();
    expect(codes).toHaveLength(1);
    expect(codes).not.toContain('accepted');
    return bytes;
  } finally {
    await Promise.all([program.remove(), server.close()]);
  }
}

/** The mistakes of the first finding, as the command line gives them for a request in a file. */
function explained(request: Buffer): readonly string[] {
  const { stdout } = spawnSync(process.execPath, [cli, 'explain', '--scheme', 'iimmpact', '--json'], {
    input: request,
    encoding: 'utf8',
    env: { COUNTERSIGN_SECRET: SECRET },
  });
  const { findings } = JSON.parse(stdout) as { findings: { mistakes: { code: string }[] }[] };
  return findings[0]?.mistakes.map((mistake) => mistake.code) ?? [];
}

function likelyOnPage(): readonly string[] {
  const rows = sectionOnPage(page, SECTION_TITLES.mistakes).matchAll(
    /^\| \d+ \| .*\[More\]\([^)]*\/(\w+)\)/gm,
  );
  return [...rows].map(([, name = '']) => name);
}
