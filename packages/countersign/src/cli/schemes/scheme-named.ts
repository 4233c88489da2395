/** The scheme that a user names: one of ours, or a module with one. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Scheme } from '../../scheme/scheme.ts';
import { Failure, systemCode } from '../failure.ts';
import type { Io } from '../io.ts';
import {
  CATALOG,
  type NameableScheme,
  schemesLike,
  type TextOptionKind,
  textOptions,
} from './scheme-catalog.ts';
import { schemeOptions } from './scheme-options.ts';

/** A scheme and what the catalog knows of it. */
export interface NamedScheme {
  readonly scheme: Scheme;
  /** Undefined for a scheme from a module. */
  readonly entry: NameableScheme | undefined;
}

/** Exports of a module that `--scheme` names. */
type ModuleOfScheme = Readonly<Record<string, unknown>>;

/**
 * Finds a scheme to be looked at: as {@link namedScheme}, with made-up values of the options that must be given, and are not.
 *
 * @returns the scheme, and the options whose values are made up.
 */
export async function schemeToShow(
  io: Io,
  name: string,
  options: readonly string[],
): Promise<{ readonly named: NamedScheme; readonly madeUp: ReadonlyMap<string, string> }> {
  if (isModulePath(name)) return { named: await namedScheme(io, name, options), madeUp: new Map() };
  const entry = entryNamed(name);
  const madeUp = new Map(
    missingOptions(entry, schemeOptions(entry, options)).map((each) => [each, madeUpValue(entry, each)]),
  );
  const all = [...options, ...[...madeUp].map(([option, value]) => `${option}=${value}`)];
  return { named: { scheme: await created(entry, all), entry }, madeUp };
}

/** The first of the texts to choose from; a sender's ids are in capitals. */
function madeUpValue(entry: NameableScheme, option: string): string {
  return choicesOf(textOptions(entry)[option])[0] ?? option.toUpperCase();
}

/** The texts to choose from; none where any will do. */
function choicesOf(kind: TextOptionKind | undefined): readonly string[] {
  if (kind === undefined || typeof kind === 'string') return [];
  return 'listOf' in kind ? kind.listOf : kind;
}

function missingOptions(entry: NameableScheme, values: Readonly<Record<string, unknown>>): readonly string[] {
  const written = textOptions(entry);
  return entry.required.filter((option) => Object.hasOwn(written, option) && values[option] === undefined);
}

/**
 * Finds a scheme by its name, or in a module that exports one as `default` or `scheme`.
 *
 * @param name A name of the catalog, or a path such as `./my-scheme.mjs`.
 * @param options `key=value`, for a scheme of the catalog.
 * @throws Failure that lists the names, or says what is wrong with the module or an option.
 */
export async function namedScheme(io: Io, name: string, options: readonly string[]): Promise<NamedScheme> {
  if (isModulePath(name)) {
    if (options.length > 0)
      throw new Failure('usage', '--scheme-option is for the schemes that come with Countersign');
    return { scheme: await schemeOfModule(io, name), entry: undefined };
  }
  const entry = entryNamed(name);
  return { scheme: await created(entry, options), entry };
}

function entryNamed(name: string): NameableScheme {
  const entry = CATALOG.get(name);
  if (entry !== undefined) return entry;
  throw new Failure('usage', 'there is no such scheme', `${namesLike(name)} ${SCHEMES_HINT}`.trim());
}

/** Advice where no scheme, or none that exists, is named. */
export const SCHEMES_HINT =
  '"countersign schemes" lists them all. For one of your own, give the path of a module: ./my-scheme.mjs';

/** The names that were probably meant: those that begin alike, as senders have several schemes, or are nearly the same. */
function namesLike(name: string): string {
  const [first = ''] = name.split('-');
  const alike = first.length < 3 ? [] : schemesLike(first).map((each) => each.name);
  const near = [...CATALOG.keys()].filter((each) => isNear(each, name.toLowerCase()));
  const like = [...new Set([...near, ...alike])].slice(0, 5);
  return like.length === 0 ? '' : `Did you mean ${like.join(', ')}?`;
}

/** Tells whether two names differ by one letter: one that is missing, added, another, or exchanged with its neighbour. */
function isNear(name: string, given: string): boolean {
  const [short, long] = name.length < given.length ? [name, given] : [given, name];
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  const [rest, longRest] = [short.slice(start), long.slice(start)];
  if (short.length < 3 || long.length - short.length > 1) return false;
  if (short.length < long.length) return rest === longRest.slice(1);
  return (
    rest.slice(1) === longRest.slice(1) ||
    (rest.slice(2) === longRest.slice(2) && rest[0] === longRest[1] && rest[1] === longRest[0])
  );
}

async function created(entry: NameableScheme, options: readonly string[]): Promise<Scheme> {
  const values = schemeOptions(entry, options);
  const [missing] = missingOptions(entry, values);
  if (missing !== undefined) {
    const value = choicesOf(textOptions(entry)[missing]).join('|') || '…';
    throw new Failure('usage', `${entry.name} needs --scheme-option ${missing}=${value}`);
  }
  try {
    return await entry.create(values);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new Failure('usage', error.message);
    throw error;
  }
}

function isModulePath(name: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(name);
}

async function schemeOfModule(io: Io, name: string): Promise<Scheme> {
  const file = path.resolve(io.cwd, name);
  // Only the path of a file that is there is shown: anything else may be a secret in the wrong place.
  if (!existsSync(file))
    throw new Failure('out_of_reach', 'the module of --scheme cannot be loaded: there is no such file');
  const module = await imported(pathToFileURL(file).href, name);
  const exported = module.default ?? module.scheme;
  const scheme: unknown = typeof exported === 'function' ? exported() : exported;
  if (isScheme(scheme)) return scheme;
  throw new Failure('input', `${name} exports no scheme`, exportHint(module));
}

/** Someone who has exported a scheme by a name of its own wants to know which line to add. */
function exportHint(module: ModuleOfScheme): string {
  const [name] = Object.keys(module).filter((each) => isScheme(module[each]));
  return name === undefined
    ? 'Export what defineScheme() returns, or a function that returns it, as "default" or "scheme".'
    : `It has a scheme under the name "${name}": add "export default ${name};".`;
}

async function imported(url: string, name: string): Promise<ModuleOfScheme> {
  try {
    return (await import(url)) as ModuleOfScheme;
  } catch (error) {
    const isMissing = systemCode(error) === 'ERR_MODULE_NOT_FOUND';
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(isMissing ? 'out_of_reach' : 'input', `${name} cannot be loaded: ${reason}`);
  }
}

function isScheme(value: unknown): value is Scheme {
  const { read, sign, toKey } = (value ?? {}) as Partial<Scheme>;
  return [read, sign, toKey].every((each) => typeof each === 'function');
}
