/** The search for mistakes that give the very signature that was sent: one at a time, then in pairs. */

import type { Scheme } from '../scheme/scheme.ts';
import { changesOf, doubleChangesOf } from './changes-of.ts';
import type { Change, Draft, Situation } from './draft.ts';
import { changed, isSame, type Sketch, sketchOf } from './drawing-board.ts';
import { timestampSweep } from './head-changes.ts';
import type { SecretVariant } from './secret-variants.ts';
import type { SignatureCandidate } from './signature-candidates.ts';
import { signatureGroups } from './signature-groups.ts';
import { type Match, Trials } from './trials.ts';

/** What is searched, and for how long. */
export interface SearchInput {
  readonly scheme: Scheme;
  readonly situation: Situation;
  readonly candidates: readonly SignatureCandidate[];
  readonly secrets: readonly SecretVariant[];
  /** Secrets got wrong in two ways at once; asked for when one mistake does not explain it. */
  readonly twiceMistaken: (isLate: () => boolean) => readonly SecretVariant[];
  readonly basePath: string | undefined;
  /** The text of a secret of the key. */
  readonly secret: string | undefined;
  /** Milliseconds for pairs of mistakes. */
  readonly budgetMs: number;
}

/** What came of a search. */
export interface SearchResult {
  readonly matches: readonly Match[];
  readonly tried: number;
  readonly isCutShort: boolean;
}

/** Searches. All that explain the signature equally simply are found, so that none is named for certain by chance. */
export function search(input: SearchInput): SearchResult {
  const groups = signatureGroups(input.scheme, input.candidates);
  const trials = new Trials(groups);
  const isCutShort = groups.length > 0 && !new Search(input, trials).run();
  return { matches: trials.matches, tried: trials.tried, isCutShort };
}

/** A change that makes a difference, and what it makes of the right string. */
interface Effect {
  readonly change: Change;
  readonly sketch: Sketch;
}

interface Doubles {
  readonly twiceMistaken: readonly SecretVariant[];
  readonly doubles: readonly Change[];
  readonly cost: number;
  readonly reading: number;
}

/** The most far-fetched pair: two mistakes that hardly ever happen. */
const HIGHEST_COST = 10;
/** Single mistakes are few, and worth more time than pairs. */
const SINGLES_BUDGETS = 5;
/** In a cold process they take many times as long as later; it is warm after a few searches, whoever had them made. */
const SINGLES_BUDGETS_WHEN_COLD = 20;
const COLD_SEARCHES = 10;
let searches = 0;
/** With a large body each try takes long, whatever the process, and who sends many such holds up everybody. */
const SINGLES_BUDGETS_OF_LARGE = 2;
const LARGE_BYTES = 64 * 1024;
const HIGHEST_SINGLE_COST = 8;
const SWEEP_COST = 4;

class Search {
  readonly #input: SearchInput;
  readonly #trials: Trials;
  readonly #right: readonly SecretVariant[];
  readonly #wrong: readonly SecretVariant[];
  #deadlineMs = 0;

  constructor(input: SearchInput, trials: Trials) {
    this.#input = input;
    this.#trials = trials;
    this.#right = input.secrets.filter(({ mistakes }) => mistakes.length === 0);
    this.#wrong = input.secrets.filter(({ mistakes }) => mistakes.length > 0);
  }

  /** Whether all was tried, or enough was found. */
  run(): boolean {
    for (let reading = 0; reading < this.#input.scheme.readings; reading++) {
      const { scheme, situation } = this.#input;
      const sketch = sketchOf(scheme, reading, situation);
      if ('code' in sketch) continue;
      if (!this.#searchReading(sketch, reading)) return false;
      if (this.#trials.matches.length > 0) return true;
    }
    return true;
  }

  #searchReading(base: Sketch, reading: number): boolean {
    for (const secret of this.#right) this.#trials.hmac({ secret, draft: base.draft, mistakes: [], cost: 0 });
    if (this.#trials.matches.length > 0) return true;
    // All readings share what one would have.
    const budgetMs = this.#input.budgetMs / this.#input.scheme.readings;
    this.#deadlineMs = performance.now() + singlesBudgets(base) * budgetMs;
    const effects = this.#singles(base, reading);
    if (effects === undefined) return false;
    if (this.#trials.matches.length > 0) return true;
    this.#deadlineMs = performance.now() + budgetMs;
    return this.#pairs(base, effects, reading);
  }

  /** Tries one mistake at a time, all of them; undefined when time ran out. */
  #singles(base: Sketch, reading: number): readonly Effect[] | undefined {
    const { scheme, basePath, secret } = this.#input;
    // The commonest of all are tried before anything else is made ready.
    if (!this.#wrongSecrets(base, 1)) return undefined;
    const changes = changesOf(base.situation, base.draft, { scheme, basePath, secret });
    const effects: Effect[] = [];
    for (let cost = 1; cost <= HIGHEST_SINGLE_COST; cost++) {
      if (cost > 1 && !this.#wrongSecrets(base, cost)) return undefined;
      for (const right of this.#right)
        this.#trials.variants({ secret: right, draft: base.draft, mistakes: [], cost: 0 }, cost);
      for (const change of changes) {
        if (change.cost !== cost) continue;
        if (this.#isLate()) return undefined;
        const sketch = changed(base, change, { scheme, reading });
        if (sketch === undefined || isSame(sketch.draft, base.draft)) continue;
        effects.push({ change, sketch });
        this.#tryChange([change], sketch.draft, change.cost);
      }
    }
    return effects;
  }

  #wrongSecrets(base: Sketch, cost: number): boolean {
    for (const secret of this.#wrong) {
      if (secret.cost !== cost) continue;
      if (this.#isLate()) return false;
      this.#trials.hmac({ secret, draft: base.draft, mistakes: [], cost });
    }
    return true;
  }

  /** Tries pairs, the likeliest first; false when time ran out. */
  #pairs(base: Sketch, effects: readonly Effect[], reading: number): boolean {
    const byCost = Array.from({ length: HIGHEST_COST + 1 }, (_, cost) =>
      effects.filter(({ change }) => change.cost === cost),
    );
    const halfTimeMs = this.#deadlineMs - this.#input.budgetMs / 2;
    let isComplete = true;
    // Of a key with many secrets there are so many that no time would be left to try any.
    const twiceMistaken = this.#input.twiceMistaken(() => {
      if (performance.now() > halfTimeMs) isComplete = false;
      return !isComplete;
    });
    const doubles = doubleChangesOf(base.situation, base.draft);
    let last = HIGHEST_COST;
    for (let cost = 2; cost <= last; cost++) {
      if (!this.#doubles(base, { twiceMistaken, doubles, cost, reading })) return false;
      if (!this.#secretsAndChanges(byCost, cost)) return false;
      if (!this.#variantsAndOthers(base, effects, cost)) return false;
      if (!this.#twoChanges(byCost, cost, reading)) return false;
      if (cost === SWEEP_COST && !this.#sweep(base, reading)) return false;
      // What else explains it is hardly much more far-fetched.
      if (this.#trials.matches.length > 0) last = Math.min(last, (this.#trials.matches[0] as Match).cost + 2);
    }
    return isComplete;
  }

  /** Two mistakes with one value. */
  #doubles(base: Sketch, { twiceMistaken, doubles, cost, reading }: Doubles): boolean {
    for (const secret of twiceMistaken) {
      if (secret.cost !== cost) continue;
      if (this.#isLate()) return false;
      this.#trials.hmac({ secret, draft: base.draft, mistakes: [], cost });
    }
    for (const change of doubles) {
      if (change.cost !== cost) continue;
      if (this.#isLate()) return false;
      const sketch = changed(base, change, { scheme: this.#input.scheme, reading });
      if (sketch !== undefined) this.#tryChange([change], sketch.draft, cost);
    }
    return true;
  }

  #secretsAndChanges(byCost: readonly (readonly Effect[])[], cost: number): boolean {
    for (const secret of this.#wrong) {
      for (const { change, sketch } of byCost[cost - secret.cost] ?? []) {
        if (this.#isLate()) return false;
        this.#trials.hmac({ secret, draft: sketch.draft, mistakes: [change.mistakes], cost });
      }
    }
    return true;
  }

  #variantsAndOthers(base: Sketch, effects: readonly Effect[], cost: number): boolean {
    for (const secret of this.#wrong) {
      if (this.#isLate()) return false;
      if (secret.cost < cost)
        this.#trials.variants({ secret, draft: base.draft, mistakes: [], cost: secret.cost }, cost);
    }
    for (const { change, sketch } of effects) {
      if (this.#isLate()) return false;
      if (change.cost >= cost) break;
      for (const secret of this.#right)
        this.#trials.variants(
          { secret, draft: sketch.draft, mistakes: [change.mistakes], cost: change.cost },
          cost,
        );
    }
    return true;
  }

  #twoChanges(byCost: readonly (readonly Effect[])[], cost: number, reading: number): boolean {
    for (let less = 1; less * 2 <= cost; less++) {
      const others = byCost[cost - less] ?? [];
      for (const [i, first] of (byCost[less] ?? []).entries()) {
        const from = less * 2 === cost ? i + 1 : 0;
        for (let j = from; j < others.length; j++) {
          if (this.#isLate()) return false;
          this.#tryBoth(first, others[j] as Effect, reading);
        }
      }
    }
    return true;
  }

  #tryBoth(one: Effect, other: Effect, reading: number): void {
    if (one.change.group === other.change.group) return;
    const [first, second] = isMadeFirst(one.change, other.change) ? [one, other] : [other, one];
    const sketch = changed(first.sketch, second.change, { scheme: this.#input.scheme, reading });
    if (sketch === undefined) return;
    this.#tryChange([first.change, second.change], sketch.draft, one.change.cost + other.change.cost);
  }

  #sweep(base: Sketch, reading: number): boolean {
    const { scheme } = this.#input;
    const { timestampMs: ms } = base.situation.presented;
    const sweep = timestampSweep({ ms, format: scheme.anatomy?.declaration.timestamp.options.format });
    for (const change of sweep) {
      if (this.#isLate()) return false;
      const sketch = changed(base, change, { scheme, reading });
      if (sketch !== undefined) this.#tryChange([change], sketch.draft, change.cost);
    }
    return true;
  }

  #tryChange(changes: readonly Change[], draft: Draft, cost: number): void {
    const mistakes = changes.map((change) => change.mistakes);
    for (const secret of this.#right) this.#trials.hmac({ secret, draft, mistakes, cost });
  }

  #isLate(): boolean {
    return performance.now() > this.#deadlineMs;
  }
}

function singlesBudgets({ situation: { request }, draft }: Sketch): number {
  const isLarge = request.body.length > LARGE_BYTES || draft.some(({ bytes }) => bytes.length > LARGE_BYTES);
  if (isLarge) return SINGLES_BUDGETS_OF_LARGE;
  return searches++ < COLD_SEARCHES ? SINGLES_BUDGETS_WHEN_COLD : SINGLES_BUDGETS;
}

/** What the string is built from changes before the string does. */
function isMadeFirst(one: Change, other: Change): boolean {
  if (one.on !== other.on) return one.on === 'situation';
  return one.order <= other.order;
}
