/** Answers to refused requests on the wire, scheme by scheme, byte for byte. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casesOf, excusesOf, wantedTitles } from './all-cases.ts';
import { startExpress } from './express-wire.ts';
import { startFastify } from './fastify-wire.ts';
import {
  formatGoldenFile,
  type GoldenFile,
  GoldenStore,
  isUpdateWanted,
  parseGoldenFile,
  type Section,
} from './golden-file.ts';
import type { Profile } from './profile.ts';
import { PROFILES } from './profiles.ts';
import type { StartWire } from './served-wire.ts';
import { WireRun } from './wire-run.ts';

const FRAMEWORKS: readonly (readonly [string, StartWire])[] = [
  ['Express 5', startExpress],
  ['Fastify 5', startFastify],
];

describe.each(PROFILES.map((profile) => [profile.name, profile] as const))(
  'the wire of %s',
  (name, profile) => {
    const store = new GoldenStore(name);
    const cases = casesOf(profile);
    let golden: GoldenFile;

    beforeAll(async () => {
      if (isUpdateWanted(process.env)) store.write(await writtenAnew(profile, parseGoldenFile(store.read())));
      golden = parseGoldenFile(store.read());
    });

    const messageOf = (title: string) => golden.sections.find((each) => each.title === title)?.message;

    it('has each case in its file, in this order, and nothing else', () => {
      expect(golden.sections.map(({ title }) => title)).toEqual(cases.map(({ title }) => title));
      expect(golden.excused).toEqual(excusesOf(profile));
      expect(store.read()).toBe(formatGoldenFile(headOf(name), golden));
    });

    it('answers every refusal code for every part of a request, or says why that cannot happen', () => {
      const titles = [...cases.map(({ title }) => title), ...excusesOf(profile).keys()];
      expect(new Set(titles).size).toBe(titles.length);
      expect(titles).toEqual(expect.arrayContaining([...wantedTitles()]));
    });

    it('is excused from no optional header that the scheme has', () => {
      const optional = ['requestId', 'idempotencyKey', 'eventId'] as const;
      const declared = optional.filter((member) => profile.headers[member] !== undefined);
      expect(declared).toEqual(profile.schemeWith().optionalHeaders);
    });

    it('tells a stranger whether there is a key only where the vendor publishes codes for it', () => {
      const [unknown, mismatch] = ['unknown_key', 'signature_mismatch'].map(messageOf);
      expect(unknown === mismatch).toBe(profile.tellsKeysApart !== true);
    });

    describe.each(FRAMEWORKS)('on %s', (_framework, start) => {
      const run = new WireRun(profile);
      beforeAll(() => run.start(start));
      afterAll(() => run.close());

      it.each(cases.map((each) => [each.title, each] as const))(
        'answers %s as its file says',
        async (title, each) => {
          const { message, code, header } = await run.answerTo(each);
          expect(code).toBe(each.code);
          if (each.member !== undefined) expect(header).toBe(profile.headers[each.member]);
          expect(message).toBe(messageOf(title));
        },
      );
    });
  },
);

describe('golden files', () => {
  it('are written anew on demand, but never in CI', () => {
    expect(isUpdateWanted({})).toBe(false);
    expect(isUpdateWanted({ CI: 'true' })).toBe(false);
    expect(isUpdateWanted({ UPDATE_GOLDEN: '1', CI: 'false' })).toBe(true);
    expect(() => isUpdateWanted({ UPDATE_GOLDEN: '1', CI: 'true' })).toThrow(/CI/);
  });
});

/** The file with the answers of one framework; the other one is then held to them. Comments stay. */
async function writtenAnew(profile: Profile, before: GoldenFile): Promise<string> {
  const run = new WireRun(profile);
  await run.start(startExpress);
  const sections: Section[] = [];
  for (const each of casesOf(profile)) {
    const comments = before.sections.find(({ title }) => title === each.title)?.comments ?? [];
    sections.push({ title: each.title, comments, message: (await run.answerTo(each)).message });
  }
  await run.close();
  return formatGoldenFile(headOf(profile.name), { sections, excused: excusesOf(profile) });
}

function headOf(name: string): readonly string[] {
  return [
    `# What ${name} answers, the same on Express 5 and on Fastify 5. Lines end in CRLF on the wire, and in LF here.`,
    '# Names of headers are in lower case here, and sorted. Left out: Connection and Keep-Alive, the Date that Node adds',
    '# to every answer (one that is here is that of the verifier), and the X-Powered-By of Express, which is switched off.',
    '# The answers are written by `UPDATE_GOLDEN=1 npx vitest run test/wire`, to be read before they are committed. A comment',
    '# below a heading is what the review held the answer to. seed: the page of the vendor that the scheme is made from; docs:',
    '# another page of the vendor; sister: of another edition of the platform; 3p: seen in the clients of others. Where',
    '# there is none, the vendor says nothing.',
  ];
}
