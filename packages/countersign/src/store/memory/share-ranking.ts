/** Ranks holders by how much they hold, so that the largest is found at once. */

/** A holder, and its place in the ranking. */
export interface Ranked {
  held: number;
  /** Undefined while it holds nothing. */
  level: Level | undefined;
  before: Ranked | undefined;
  after: Ranked | undefined;
}

/** All holders of one amount. */
interface Level {
  held: number;
  first: Ranked | undefined;
  lower: Level | undefined;
  higher: Level | undefined;
}

/** A ranking in which holders rise and fall by one at a time, each in constant time. */
export class ShareRanking<T extends Ranked> {
  /** Below all holders. */
  readonly #ground: Level = newLevel(0);
  #highest: Level = this.#ground;

  constructor(holders: Iterable<T>) {
    // Of few amounts: those of a million entries in all are 1413 at most.
    const levels = new Map<number, Level>();
    for (const holder of holders) {
      holder.level = undefined;
      if (holder.held === 0) continue;
      let level = levels.get(holder.held);
      if (level === undefined) {
        level = newLevel(holder.held);
        levels.set(holder.held, level);
      }
      enter(holder, level);
    }
    for (const level of [...levels.values()].sort((a, b) => a.held - b.held))
      this.#insertAbove(this.#highest, level);
  }

  /** One of those that hold the most; undefined while nobody holds anything. */
  get largest(): T | undefined {
    return this.#highest.first as T | undefined;
  }

  /** Takes note that a holder holds one more. */
  raise(holder: T): void {
    const from = holder.level ?? this.#ground;
    const { higher } = from;
    if (higher?.held === holder.held) this.#move(holder, higher);
    // Most keys that hold much are alone with their amount: their level rises with them.
    else if (isAlone(holder)) from.held = holder.held;
    else this.#move(holder, this.#insertAbove(from, newLevel(holder.held)));
  }

  /** Takes note that a holder holds one less. */
  lower(holder: T): void {
    const from = holder.level as Level;
    const lower = from.lower as Level;
    if (lower.held === holder.held) this.#move(holder, lower);
    else if (isAlone(holder)) from.held = holder.held;
    else this.#move(holder, this.#insertAbove(lower, newLevel(holder.held)));
  }

  #insertAbove(lower: Level, level: Level): Level {
    const { higher } = lower;
    level.lower = lower;
    level.higher = higher;
    lower.higher = level;
    if (higher === undefined) this.#highest = level;
    else higher.lower = level;
    return level;
  }

  #move(holder: T, to: Level): void {
    if (holder.level !== undefined) this.#leave(holder, holder.level);
    if (to !== this.#ground) enter(holder, to);
  }

  #leave(holder: T, level: Level): void {
    const { before, after } = holder;
    if (before === undefined) level.first = after;
    else before.after = after;
    if (after !== undefined) after.before = before;
    holder.level = undefined;
    if (level.first === undefined) this.#remove(level);
  }

  #remove({ lower, higher }: Level): void {
    const below = lower as Level;
    below.higher = higher;
    if (higher === undefined) this.#highest = below;
    else higher.lower = below;
  }
}

function newLevel(held: number): Level {
  return { held, first: undefined, lower: undefined, higher: undefined };
}

function enter(holder: Ranked, level: Level): void {
  holder.level = level;
  holder.before = undefined;
  holder.after = level.first;
  if (level.first !== undefined) level.first.before = holder;
  level.first = holder;
}

function isAlone({ level, before, after }: Ranked): boolean {
  return level !== undefined && before === undefined && after === undefined;
}
