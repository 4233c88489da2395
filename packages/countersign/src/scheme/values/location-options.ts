/** Which options of a location make sense for which value. */

import type { LocationOptions, ValueLocation } from './value-location.ts';

type OptionName = keyof LocationOptions;

const ANYWHERE: readonly OptionName[] = ['prefix', 'authScheme', 'aliases'];
const OF_TEXT: readonly OptionName[] = ['length', 'alphabet', ...ANYWHERE];

/** Options that are read, by member of a declaration. The algorithm knows how long a signature or digest is. */
const READ: Readonly<Record<string, readonly OptionName[]>> = {
  timestamp: ['format', ...ANYWHERE],
  signature: ['encoding', 'separator', ...ANYWHERE],
  'contentDigest.carrier': ['encoding', ...ANYWHERE],
};

/** Throws a TypeError that names an option which would have no effect on the member that is there. */
export function assertLocationOptions(member: string, { header, options }: ValueLocation): void {
  const read = READ[member] ?? OF_TEXT;
  for (const name of Object.keys(options) as OptionName[]) {
    if (options[name] === undefined || read.includes(name)) continue;
    throw new TypeError(
      `"${member}" in header("${header}"): the option "${name}" has no effect on it; the options are ${read.join(', ')}`,
    );
  }
}
