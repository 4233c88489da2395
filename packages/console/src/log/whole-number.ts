/** Options that are whole numbers. */

/** Throws a RangeError that names the option, unless the value is a whole number between two others. */
export function assertWholeNumber(
  name: string,
  value: number,
  [least, most]: readonly [number, number],
): number {
  if (!(Number.isSafeInteger(value) && value >= least && value <= most))
    throw new RangeError(`"${name}" must be a whole number from ${least} to ${most}`);
  return value;
}
