/** Judgement of whether a measure has stayed flat. */

/** A measure over time, in the order it was taken. */
export interface Measure {
  readonly name: string;
  readonly values: readonly number[];
  /** Most by which the median of the last third may exceed that of the first. */
  readonly allowed: number;
  readonly format?: (value: number) => string;
}

/** A measure judged. */
export interface Judged {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly isFlat: boolean;
}

/** Compares the medians of the first and the last third: one sample may catch a cache that is being filled. */
export function judged({ name, values, allowed }: Measure): Judged {
  const third = Math.max(1, Math.floor(values.length / 3));
  const [first, last] = [median(values.slice(0, third)), median(values.slice(-third))];
  return { name, first, last, isFlat: last <= first + allowed };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
