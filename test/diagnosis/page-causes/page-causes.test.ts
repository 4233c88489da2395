/** The pages of mistakes and the diagnosis, held together: each cause that a page names is made, and explained. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Explanation, explain, type MistakeCode } from 'countersign/diagnosis';
import { describe, expect, it } from 'vitest';
import { PAGES } from './all-pages.ts';
import { aws } from './aws.ts';
import type { Cause } from './causes.ts';
import type { Attempt } from './client.ts';
import { withContentDigest } from './message-signatures.ts';
import { MARK, statementsOf } from './statements.ts';
import { CLIENTS } from './vendors.ts';

/** The budget of `explain()`, and one so generous that a slow machine does not decide. */
const DEFAULT_MS = 50;
const GENEROUS_MS = 1000;

const folder = fileURLToPath(new URL('../../../docs/mistakes', import.meta.url));
const codes = readdirSync(folder)
  .filter((name) => name !== 'README.md')
  .map((name) => name.replace('.md', '').replaceAll('-', '_') as MistakeCode);

it.each(Object.entries({ ...CLIENTS, aws, withContentDigest }))(
  'a client of %s that makes no mistake is told so',
  (_name, client) => {
    const { signatureMatches, findings } = explained((client as () => Attempt)());
    expect({ signatureMatches, findings }).toEqual({ signatureMatches: true, findings: [] });
  },
);

describe.each(codes)('the page of %s', (code) => {
  const causes = PAGES[code] ?? [];
  const statements = statementsOf(readFileSync(path.join(folder, pageOf(code)), 'utf8'));

  it('states no cause without a request here, and no request is here without its cause', () => {
    const untold = causes.flatMap(({ says }) => says).filter((said) => statementsAt(said).length !== 1);
    const unmade = statements
      .filter(({ text, isAside }) => !isAside && causesOf(text).length === 0)
      .map(({ text }) => text);
    expect({ untold, unmade }).toEqual({ untold: [], unmade: [] });
  });

  it('marks the causes that explain() does not find, and no others, and links to the page of another name', () => {
    const texts = statements.map(({ text }) => text);
    const isMissed = (text: string) =>
      causesOf(text).some(({ outcome }) => ['missed', 'accepted'].includes(outcome as string));
    expect(texts.filter((text) => text.includes(MARK))).toEqual(texts.filter(isMissed));
    const unlinked = texts.filter((text) =>
      otherNames(text).some((name) => !text.includes(`](${pageOf(name)})`)),
    );
    expect(unlinked).toEqual([]);
  });

  it.each(
    causes.filter(({ attempts }) => attempts.length > 0).map((cause) => [cause.says[0], cause] as const),
  )('has a cause of which explain() says what the page says: %s', (_said, { attempts, outcome }) => {
    const said = attempts.map((attempt) =>
      told(explained(attempt, outcome === 'missed' ? DEFAULT_MS : GENEROUS_MS)),
    );
    if (outcome === 'accepted') {
      expect(said.filter(({ isRight, named }) => !isRight || named.length > 0)).toEqual([]);
      return;
    }
    if (outcome !== 'missed') {
      const named = typeof outcome === 'object' ? outcome.named : [code];
      expect(said.map(({ named: first }) => first)).toEqual(attempts.map(() => named));
      return;
    }
    expect(said.filter(({ named }) => named.includes(code))).toEqual([]);
    expect(said.filter(({ isCertain, isRight }) => isCertain || isRight)).toEqual([]);
  });

  /** Codes that are named in place of the page's own. */
  function otherNames(statement: string): MistakeCode[] {
    return causesOf(statement).flatMap(({ outcome }) =>
      typeof outcome === 'object' && !outcome.named.includes(code) ? outcome.named : [],
    );
  }

  function statementsAt(said: string): string[] {
    return statements.map(({ text }) => text).filter((text) => text.startsWith(said));
  }

  function causesOf(statement: string): Cause[] {
    return causes.filter(({ says }) => says.some((said) => statement.startsWith(said)));
  }
});

function pageOf(code: MistakeCode): string {
  return `${code.replaceAll('_', '-')}.md`;
}

function told({ signatureMatches, best, findings }: Explanation) {
  return {
    named: best?.mistakes.map((mistake) => mistake.code) ?? [],
    isCertain: findings.some(({ certainty }) => certainty === 'certain'),
    isRight: signatureMatches,
  };
}

function explained({ scheme, key, request, options }: Attempt, budgetMs = DEFAULT_MS): Explanation {
  return explain(request, { scheme, key }, { ...options, budgetMs });
}
