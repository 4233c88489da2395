/** The search for mistakes that give the very signature that was sent: one at a time, then in pairs. */

import type { Scheme } from '../scheme/scheme.ts';
import { type Match, Trials } from './candidate-check.ts';
import { changed, isSame, type Sketch, sketchOf } from './candidate-message.ts';
import { timestampSweep } from './head-mutations.ts';
import type { Change, Draft, Situation } from './mutation.ts';
import { type Drafting, type Effect, effectOf } from './mutation-effects.ts';
import { changesOf, doubleChangesOf } from './mutations.ts';
import { pairSearch } from './pair-search.ts';
import type { SecretVariant } from './secret-variants.ts';
import type { SignatureCandidate } from './signature-candidates.ts';
import { signatureGroups } from './signature-groups.ts';
import type { Steps, WorkingTime } from './time-budget.ts';

/** What is searched, and for how long. */
export interface SearchInput {
  readonly scheme: Scheme;
  readonly situation: Situation;
  readonly candidates: readonly SignatureCandidate[];
  readonly secrets: readonly SecretVariant[];
  /** Secrets got wrong in two ways at once; asked for when one mistake does not explain it. */
  readonly twiceMistaken: (isLate: () => boolean) => Steps<readonly SecretVariant[]>;
  readonly basePath: string | undefined;
  /** The text of a secret of the key. */
  readonly secret: string | undefined;
  /** Milliseconds of work; single mistakes have some of these. */
  readonly budgetMs: number;
  /** How many of them pairs of mistakes have. */
  readonly pairBudgets: number;
  readonly time: WorkingTime;
}

/** What came of a search. */
export interface SearchResult {
  readonly matches: readonly Match[];
  readonly tried: number;
  readonly isCutShort: boolean;
}

/** Searches. All that explain the signature equally simply are found, so that none is named for certain by chance. */
export function* search(input: SearchInput): Steps<SearchResult> {
  const groups = signatureGroups(input.scheme, input.candidates);
  const trials = new Trials(groups);
  const isCutShort = groups.length > 0 && !(yield* new Search(input, trials).run());
  return { matches: trials.matches, tried: trials.tried, isCutShort };
}

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

/** One way to read a request, and what single changes make of it. */
interface Reading extends Drafting {
  readonly base: Sketch;
  readonly effects: Effect[];
}

class Search {
  readonly #input: SearchInput;
  readonly #trials: Trials;
  readonly #right: readonly SecretVariant[];
  readonly #wrong: readonly SecretVariant[];
  readonly #time: WorkingTime;
  #deadlineMs = 0;

  constructor(input: SearchInput, trials: Trials) {
    this.#input = input;
    this.#trials = trials;
    this.#time = input.time;
    this.#right = input.secrets.filter(({ mistakes }) => mistakes.length === 0);
    this.#wrong = input.secrets.filter(({ mistakes }) => mistakes.length > 0);
  }

  /** Whether all was tried, or enough was found. */
  *run(): Steps<boolean> {
    const bases = this.#bases();
    for (const { base } of bases) yield* this.#tryDraft(base.draft, [], 0);
    const [{ base: first } = { base: undefined }] = bases;
    if (first === undefined || this.#trials.matches.length > 0) return true;
    // All readings share what one would have.
    const budgetMs = this.#input.budgetMs / bases.length;
    const { pairBudgets } = this.#input;
    const budgets = singlesBudgets(first) + pairBudgets;
    const endMs = this.#time.ms + budgets * this.#input.budgetMs;
    let isComplete = true;
    for (const reading of bases) {
      // What is likelier may take the time of what is not, but for the last of it.
      this.#deadlineMs = this.#time.ms + (budgets - 1) * budgetMs;
      if (!(yield* this.#singles(reading))) isComplete = false;
    }
    if (this.#trials.matches.length > 0) return isComplete;
    for (const reading of bases) {
      this.#deadlineMs = Math.min(this.#time.ms + pairBudgets * budgetMs, endMs);
      if (!(yield* this.#pairs(reading))) isComplete = false;
    }
    return isComplete;
  }

  /** The right string to sign in each reading. */
  #bases(): Reading[] {
    const { scheme, situation } = this.#input;
    return Array.from({ length: scheme.readings }, (_, reading) => reading).flatMap((reading) => {
      const base = sketchOf(scheme, reading, situation);
      return 'code' in base ? [] : [{ scheme, reading, base, effects: [] }];
    });
  }

  /** Tries one mistake at a time, all of them, and keeps their effects; false when time ran out. */
  *#singles({ base, effects, ...drafting }: Reading): Steps<boolean> {
    const { scheme, basePath, secret } = this.#input;
    // The commonest of all are tried before anything else is made ready.
    if (!(yield* this.#wrongSecrets(base, 1))) return false;
    const changes = changesOf(base.situation, base.draft, { scheme, basePath, secret });
    for (let cost = 1; cost <= HIGHEST_SINGLE_COST; cost++) {
      if (cost > 1 && !(yield* this.#wrongSecrets(base, cost))) return false;
      if (!(yield* this.#variants(base, cost))) return false;
      for (const change of changes) {
        if (change.cost !== cost) continue;
        yield* this.#time.pause();
        if (this.#isLate()) return false;
        const sketch = changed(base, change, drafting);
        if (sketch === undefined || isSame(sketch.draft, base.draft)) continue;
        if (change.isAlone !== true) effects.push(effectOf(change, sketch, base));
        yield* this.#tryDraft(sketch.draft, [change.mistakes], cost);
      }
    }
    return true;
  }

  *#wrongSecrets({ draft }: Sketch, cost: number): Steps<boolean> {
    for (const secret of this.#wrong) {
      if (secret.cost !== cost) continue;
      yield* this.#time.pause();
      if (this.#isLate()) return false;
      this.#trials.hmac({ secret, draft, mistakes: [], cost });
    }
    return true;
  }

  *#variants({ draft }: Sketch, cost: number): Steps<boolean> {
    for (const variant of this.#trials.variants) {
      if (variant.cost !== cost) continue;
      for (const secret of this.#right) {
        yield* this.#time.pause();
        if (this.#isLate()) return false;
        this.#trials.variant(variant, { secret, draft, mistakes: [], cost: 0 });
      }
    }
    return true;
  }

  *#tryDraft(draft: Draft, mistakes: readonly Change['mistakes'][], cost: number): Steps<void> {
    for (const secret of this.#right) {
      yield* this.#time.pause();
      this.#trials.hmac({ secret, draft, mistakes, cost });
    }
  }

  /** Tries pairs, the likeliest first; false when time ran out. */
  *#pairs(reading: Reading): Steps<boolean> {
    const { situation, draft } = reading.base;
    const remainingMs = this.#deadlineMs - this.#time.ms;
    let isComplete = true;
    const twiceMistaken = () => {
      // Of a key with many secrets there are so many that no time would be left to try any.
      const endMs = this.#time.ms + Math.min(this.#input.budgetMs, remainingMs / 2);
      return this.#input.twiceMistaken(() => {
        if (this.#time.ms > endMs) isComplete = false;
        return !isComplete;
      });
    };
    const { timestampMs: ms } = situation.presented;
    const { format } = this.#input.scheme.anatomy?.declaration.timestamp.options ?? {};
    const isLate = () => this.#isLate();
    const isThrough = yield* pairSearch(
      {
        ...reading,
        ...{ right: this.#right, wrong: this.#wrong, twiceMistaken, time: this.#time, isLate },
        doubleChanges: () => doubleChangesOf(situation, draft, this.#time, isLate),
        sweep: () => timestampSweep({ ms, format }),
      },
      this.#trials,
    );
    return isThrough && isComplete;
  }

  #isLate(): boolean {
    return this.#time.ms > this.#deadlineMs;
  }
}

function singlesBudgets({ situation: { request }, draft }: Sketch): number {
  const isLarge = request.body.length > LARGE_BYTES || draft.some(({ bytes }) => bytes.length > LARGE_BYTES);
  if (isLarge) return SINGLES_BUDGETS_OF_LARGE;
  return searches++ < COLD_SEARCHES ? SINGLES_BUDGETS_WHEN_COLD : SINGLES_BUDGETS;
}
