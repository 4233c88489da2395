/** `--scheme-option key=value`, as the scheme's factory takes it. */

import { Failure } from '../failure.ts';
import type { CatalogEntry, OptionKind } from './scheme-catalog.ts';

/** Reads the options of a scheme. Throws a Failure for an unknown one, or a value of another kind. */
export function schemeOptions(
  { options }: CatalogEntry,
  name: string,
  given: readonly string[],
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const each of given) {
    const [, key = each, text] = /^([^=]+)=([\s\S]*)$/.exec(each) ?? [];
    const kind = Object.hasOwn(options, key) ? options[key] : undefined;
    if (kind === undefined || text === undefined) {
      throw new Failure(
        'usage',
        text === undefined ? '--scheme-option must be key=value' : `${name} has no such option`,
        `The options of ${name} are ${Object.entries(options)
          .map(([option, of]) => `${option}=${shown(of)}`)
          .join(', ')}.`,
      );
    }
    values[key] = valueFor(text, kind, key);
  }
  return values;
}

function valueFor(text: string, kind: OptionKind, key: string): unknown {
  if (kind === 'list') return text.split(',');
  if (kind === 'number') {
    if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  } else if (kind === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
  } else if (kind.includes(text)) {
    return text;
  }
  throw new Failure('usage', `the scheme option ${key} must be ${shown(kind)}`);
}

function shown(kind: OptionKind): string {
  if (kind === 'number') return '<number>';
  if (kind === 'boolean') return 'true|false';
  return kind === 'list' ? '<a,b,…>' : kind.join('|');
}
