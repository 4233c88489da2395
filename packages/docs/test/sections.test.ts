/** Each section of the page held against the scheme. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { REFUSALS, type RefusalCode } from 'countersign';
import { MISTAKES } from 'countersign/diagnosis';
import { recipeOf } from 'countersign/scheme';
import { phonepeXVerify } from 'countersign/schemes/phonepe-x-verify';
import { twilio } from 'countersign/schemes/twilio';
import { describe, expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';
import { impossibleCodes } from '../src/refusals/impossible-codes.ts';
import { SECTION_TITLES } from '../src/sections/section-titles.ts';
import { toSubject } from '../src/subject.ts';
import { DOCUMENTED, type Documented, EACH } from './support/documented.ts';
import { fileOf } from './support/files-of.ts';

function sectionOf(documented: Documented, title: string): string {
  const [, ...sections] = fileOf(documented, 'index.md', ['node']).split('\n## ');
  return sections.find((text) => text.startsWith(`${title}\n`)) ?? expect.unreachable(title);
}

/** The text of a table's cell or of a block of code: escapes of Markdown are undone. */
function unescaped(text: string): string {
  return text.replaceAll('\\|', '|');
}

describe.each(EACH)('the page of %s', (_name, documented) => {
  const { scheme, options } = documented;
  const recipe = recipeOf(scheme);

  it('has the sections in their order', () => {
    const titles = [...fileOf(documented, 'index.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(Object.values(SECTION_TITLES));
  });

  it('names every header of the scheme', () => {
    const { keyId, timestamp, nonce, signature, contentDigest, optional, constants, extraHeaders } = recipe;
    const values = [keyId, timestamp, nonce, signature, contentDigest, ...Object.values(optional)];
    const names = [
      ...values.flatMap((at) => [at?.header ?? [], at?.aliases ?? []].flat()),
      ...Object.keys({ ...constants, ...extraHeaders }),
    ];
    const table = sectionOf(documented, SECTION_TITLES.headers);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(table).toContain(`\`${name}\``);
  });

  it('has the answer to every refusal, as it is sent', () => {
    const { answers } = toSubject(scheme, { ...options, languages: [] });
    const problems = answers.map(({ code }) => ({ code, member: 'header', reason: '' }) as never);
    const impossible = impossibleCodes(scheme, recipe, problems);
    const text = unescaped(sectionOf(documented, SECTION_TITLES.refusals));
    for (const code of Object.keys(REFUSALS) as RefusalCode[]) {
      if (impossible.has(code)) continue;
      const own = answers.filter((answer) => answer.code === code);
      expect(own.length, code).toBeGreaterThan(0);
      for (const { response } of own) expect(text).toContain(response.body);
    }
  });

  it('has at most ten mistakes, each of which has a page', () => {
    const rows = [
      ...sectionOf(documented, SECTION_TITLES.mistakes).matchAll(/^\| \d+ \| .*\[More\]\(([^)]+)\)/gm),
    ];
    const codes = rows.map(([, url = '']) => url.split('/').at(-1) ?? '');
    expect(codes.length).toBeLessThanOrEqual(10);
    expect(codes.length).toBeGreaterThanOrEqual(8);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(Object.keys(MISTAKES)).toContain(code);
  });

  it('has a signature in its example that the scheme itself makes', () => {
    const [example] = toSubject(scheme, { ...options, languages: [] }).examples;
    const text = sectionOf(documented, SECTION_TITLES['worked-example']);
    for (const [name, value] of example?.headers ?? []) expect(text).toContain(`${name}: ${value}`);
    expect(text).toContain(`\n${example?.signature}\n`);
  });

  it('shows an answer of explain, where partners can have one, without the secret and the right signature', () => {
    const { examples, isPreset } = toSubject(scheme, { ...options, languages: [] });
    const { signature, credentials } = examples[0] ?? expect.unreachable();
    const text = sectionOf(documented, SECTION_TITLES.explain);
    const [, code = ''] = /^(\w+) \((?:certain|likely)\): /m.exec(text) ?? [];
    expect(code in MISTAKES).toBe(isPreset);
    for (const hidden of [signature, credentials.secret]) expect(text).not.toContain(hidden);
  });

  it('says of each part of a request whether it is signed', () => {
    const text = sectionOf(documented, SECTION_TITLES['not-signed']);
    const isSigned = (kinds: readonly string[]) => recipe.message.some(({ kind }) => kinds.includes(kind));
    expect(text).toContain(`| Method | ${isSigned(['method']) ? 'yes' : 'no'} |`);
    expect(text).toContain(`| Path | ${isSigned(['path', 'target']) ? 'yes' : 'no'} |`);
    for (const warning of recipe.warnings) expect(text).toContain(warning);
  });
});

it.each(['influencemart', 'iimmpact', 'slaunchx', 'ip2', 'intend'])(
  'the page of %s has the body of every answer that was seen on the wire',
  (name) => {
    const documented = DOCUMENTED.find((each) => each.name === name) ?? expect.unreachable(name);
    const wire = readFileSync(new URL(`../../../test/wire/${name}.http`, import.meta.url), 'utf8');
    const recipe = recipeOf(documented.scheme);
    const impossible = impossibleCodes(documented.scheme, recipe, [{ code: 'malformed_body' } as never]);
    const bodies = wire
      .split('\n### ')
      .filter((section) => {
        const [code = ''] = /^\w+/.exec(section) ?? [];
        return code in REFUSALS && !impossible.has(code as RefusalCode);
      })
      .flatMap((section) => section.match(/^\{.*\}$/gm) ?? [])
      .map(withoutTime);
    const page = withoutTime(unescaped(sectionOf(documented, SECTION_TITLES.refusals)));
    expect(bodies.length).toBeGreaterThan(20);
    for (const body of new Set(bodies)) expect(page).toContain(body);
  },
);

/** SlaunchX tells the time in its answers. */
function withoutTime(text: string): string {
  return text.replace(/"timestamp":\d{13}/g, '"timestamp":0');
}

describe('the page of a scheme that signs by a plain hash', () => {
  const page =
    partnerDocs(phonepeXVerify(), { formats: ['md'], languages: ['bash', 'node'] }).get('index.md') ?? '';

  it('has a command that prints the signature, by no key', () => {
    const [, command = ''] = /```sh\n(printf [\s\S]*?)```/.exec(page) ?? [];
    const { stdout } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect(stdout).toMatch(/^[0-9a-f]{64}$/);
    expect(page).toContain(`X-VERIFY: ${stdout}###key_1234`);
    expect(page).not.toMatch(/hexkey|list of processes/);
  });

  it('warns of sending the secret in the string to sign', () => {
    expect(page).toContain('the string that you have signed, with the secret taken out of it');
  });
});

describe('partnerDocs()', () => {
  const [{ scheme }] = DOCUMENTED as readonly [Documented];

  it('puts the notes of the vendor behind the text of their sections', () => {
    const notes = {
      'your-key': 'Live keys need an **approved** account.\n\n- Rotate yearly.\n- Tell nobody.',
    };
    const files = partnerDocs(scheme, { notes, languages: [] });
    expect(files.get('index.md')).toMatch(/account\.\n\n- Rotate yearly\.\n- Tell nobody\.\n\n## Headers/);
    expect(files.get('index.html')).toContain(
      '<strong>approved</strong> account.</p>\n<ul>\n<li>Rotate yearly.</li>',
    );
  });

  it('signs a form where the fields of one are signed', () => {
    const page = partnerDocs(twilio(), { languages: [] }).get('index.md');
    expect(page).toContain('reference=ORD-1001&customer=Ren%C3%A9e&amount=49.90');
    expect(page).toContain('Content-Type: application/x-www-form-urlencoded');
  });

  it('writes the forms and the languages that are asked for', () => {
    const files = [...partnerDocs(scheme, { formats: ['md'], languages: ['node'] }).keys()];
    expect(files).toContain('samples/node/sign.mjs');
    expect(files).not.toContain('index.html');
  });

  it.each([
    [{ languages: ['cobol'] }, /"languages" must be some of .*node/],
    [{ formats: ['pdf'] }, /"formats" must be some of md, html/],
    [{ baseUrl: 'api.example.com' }, /"baseUrl" must be an address/],
    [{ baseUrl: 'https://api.example.com?a=1' }, /no query/],
    [
      { requests: [{ method: 'GET', target: 'v1' }] },
      /a request must have a method in capitals, and a target/,
    ],
    [{ heading: 'Acme' }, /unknown option "heading"/],
  ])('refuses %j', (options, message) => {
    expect(() => partnerDocs(scheme, options as object)).toThrow(message);
  });
});
