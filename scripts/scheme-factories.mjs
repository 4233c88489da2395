// The factories of the presets as their types and comments have them: options, prose, example and type of the payload.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './set-up.mjs';

/** The folder of the presets, one file each. */
export const presetsFolder = path.join(root, 'packages/countersign/src/schemes');

/** The names of all presets, as in their subpaths. */
export function presetNames() {
  const files = readdirSync(presetsFolder).filter((file) => file.endsWith('.ts'));
  return files.map((file) => file.slice(0, -'.ts'.length)).sort();
}

/** The name of the function of a preset: `gitlabSigned` of `gitlab-signed`. */
export function factoryName(preset) {
  return preset.replaceAll(/-(.)/g, (_dash, letter) => letter.toUpperCase());
}

/** Tells whether requests of a scheme are deliveries of a sender; clients of an API name their key, or retry by idempotency keys. */
export function isWebhook({ delivery, namesKey = true, optionalHeaders }) {
  return delivery !== undefined || !(namesKey || optionalHeaders.includes('idempotencyKey'));
}

/**
 * Reads the function of each preset, by the preset's name: `options` (`{ name, kind, isRequired, comment }`), the `prose` of its
 * comment in paragraphs, its `example`, and `payload`, what the comment says about the type of the payload.
 */
export function presetFactories(names = presetNames()) {
  const files = names.map((name) => path.join(presetsFolder, `${name}.ts`));
  const program = ts.createProgram(files, {
    ...{ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, strict: true, noEmit: true },
    ...{ allowImportingTsExtensions: true, types: ['node'], typeRoots: [`${root}/node_modules/@types`] },
  });
  return new Map(names.map((name, i) => [name, factoryOf(program, files[i], factoryName(name))]));
}

/** Makes a scheme of a preset, given its module: with default options, and any that will do where there is no default. */
export function sampleScheme(preset, module, options) {
  const required = options.filter(({ isRequired }) => isRequired);
  const sample = required.map((option) => [option.name, sampleOption(option, module)]);
  return module[factoryName(preset)](Object.fromEntries(sample));
}

function sampleOption({ name, kind }, module) {
  if (Array.isArray(kind)) return kind[0];
  if (typeof kind === 'object') return [kind.listOf[0]];
  if (kind === 'code') return Object.values(module).find((each) => typeof each === 'object');
  return { number: 1, boolean: true, text: sampleText(name), list: [sampleText(name)] }[kind];
}

/** The value of a required option in a sample scheme, for which a page has the option's name. */
export function sampleText(name) {
  return name.toUpperCase();
}

function factoryOf(program, file, factory) {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const symbol = checker.getExportsOfModule(module).find(({ name }) => name === factory);
  if (symbol === undefined) throw new Error(`${path.relative(root, file)} exports no ${factory}()`);
  const tags = symbol.getJsDocTags(checker);
  const tag = (name) => ts.displayPartsToString(tags.find((each) => each.name === name)?.text);
  return {
    options: optionsOf(checker, symbol),
    prose: inParagraphs(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    example: tag('example'),
    payload: tag('typeParam'),
  };
}

function inParagraphs(comment) {
  const withoutLinks = comment.replaceAll(/\{@link (\w+) ?\}/g, '`$1()`');
  return withoutLinks.split(/\n\s*\n/).map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, ' ').trim());
}

function optionsOf(checker, symbol) {
  const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
  const [parameter] = signature.getParameters();
  if (parameter === undefined) return [];
  return checker
    .getTypeOfSymbol(parameter)
    .getProperties()
    .map((option) => ({ option, type: checker.getNonNullableType(checker.getTypeOfSymbol(option)) }))
    .map(({ option, type }) => ({
      name: option.name,
      kind: kindOf(checker, type),
      isRequired: (option.flags & ts.SymbolFlags.Optional) === 0,
      comment: inParagraphs(ts.displayPartsToString(option.getDocumentationComment(checker))).join(' '),
    }));
}

/** The texts of which a value must be one. */
function literalsOf(type) {
  const types = type.isUnion() ? type.types : [type];
  return types.filter((each) => each.isStringLiteral()).map(({ value }) => value);
}

/** The kind of an option, as the catalogue names it. */
function kindOf(checker, type) {
  const texts = literalsOf(type);
  if (texts.length > 0) return texts;
  const types = type.isUnion() ? type.types : [type];
  const has = (flag) => types.some(({ flags }) => (flags & flag) !== 0);
  if (has(ts.TypeFlags.NumberLike)) return 'number';
  if (has(ts.TypeFlags.BooleanLike)) return 'boolean';
  if (has(ts.TypeFlags.StringLike)) return 'text';
  const list = types.find((each) => isListOfTexts(checker, each));
  if (list === undefined) return 'code';
  const listOf = literalsOf(checker.getTypeArguments(list)[0]);
  return listOf.length > 0 ? { listOf } : 'list';
}

function isListOfTexts(checker, type) {
  if (!checker.isArrayType(type)) return false;
  const [item] = checker.getTypeArguments(type);
  return (item.isUnion() ? item.types : [item]).every(({ flags }) => (flags & ts.TypeFlags.StringLike) !== 0);
}
