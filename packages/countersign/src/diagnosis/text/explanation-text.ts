/** Gives an explanation the text that the command line prints. */

import { TerminalText, unpainted } from '../../internal/terminal-text.ts';
import type { Explanation } from '../../responses/explanation.ts';
import { explanationLines } from './explanation-lines.ts';

const FACTS = { paint: unpainted, age: undefined, budget: 'budgetMs' };

// On a prototype, so that spreads, JSON and structured clones of an explanation have its data alone.
const TEXT = {
  toString(this: Explanation): string {
    return explanationLines(this, FACTS).map(TerminalText.shown).join('\n');
  },
};

/** The explanation, with a `toString()` for people. */
export function withText(explanation: Omit<Explanation, 'toString'>): Explanation {
  return Object.assign(Object.create(TEXT) as Explanation, explanation);
}
