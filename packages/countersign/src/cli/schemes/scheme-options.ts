/** `--scheme-option key=value`, as the scheme's factory takes it. */

import { Failure } from '../failure.ts';
import { type NameableScheme, type TextOptionKind, textOptions } from './scheme-catalog.ts';

/** Reads the options of a scheme. Throws a Failure for an unknown one, or a value of another kind. */
export function schemeOptions(
  entry: NameableScheme,
  given: readonly string[],
): Readonly<Record<string, unknown>> {
  const { name } = entry;
  const options = textOptions(entry);
  const values: Record<string, unknown> = {};
  for (const each of given) {
    const [, key = each, text] = /^([^=]+)=([\s\S]*)$/.exec(each) ?? [];
    const kind = Object.hasOwn(options, key) ? options[key] : undefined;
    if (kind === undefined || text === undefined) {
      throw new Failure(
        'usage',
        text === undefined ? '--scheme-option must be key=value' : `${name} has no such option`,
        optionsText(name, options),
      );
    }
    values[key] = valueFor(text, kind, key);
  }
  return values;
}

function valueFor(text: string, kind: TextOptionKind, key: string): unknown {
  if (kind === 'text') return text;
  if (kind === 'list') return text.split(',');
  if (kind === 'number') {
    if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  } else if (kind === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
  } else if ('listOf' in kind) {
    const texts = text.split(',');
    if (texts.every((each) => kind.listOf.includes(each))) return texts;
  } else if (kind.includes(text)) {
    return text;
  }
  throw new Failure('usage', `the scheme option ${key} must be ${shown(kind)}`);
}

function shown(kind: TextOptionKind): string {
  if (kind === 'text') return '<text>';
  if (kind === 'number') return '<number>';
  if (kind === 'boolean') return 'true|false';
  if (kind === 'list') return '<a,b,…>';
  return 'listOf' in kind ? `a list of ${kind.listOf.join(', ')}` : kind.join('|');
}

function optionsText(name: string, options: Readonly<Record<string, TextOptionKind>>): string {
  const all = Object.entries(options).map(([option, kind]) => `${option}=${shown(kind)}`);
  return all.length === 0 ? `${name} has no options.` : `The options of ${name} are ${all.join(', ')}.`;
}
