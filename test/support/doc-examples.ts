/** The examples in the doc comments behind the public entries of the package. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const home = fileURLToPath(new URL('../../packages/countersign', import.meta.url));

/** A name that an entry exports, under the entry by which users know it. */
export interface PublicName {
  readonly name: string;
  readonly entry: string;
  readonly isValue: boolean;
  readonly examples: readonly string[];
}

/** The entries of the package, by what users import: `countersign/express`. */
export function entries(): ReadonlyMap<string, string> {
  const manifest = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as {
    exports: Record<string, string | null | { '@countersign/source': string }>;
  };
  const found = new Map<string, string>();
  for (const [subpath, target] of Object.entries(manifest.exports)) {
    if (typeof target !== 'object' || target === null) continue;
    const source = path.join(home, target['@countersign/source']);
    for (const name of subpath.includes('*') ? filesIn(path.dirname(source)) : [''])
      found.set(path.posix.join('countersign', subpath).replace('*', name), source.replace('*', name));
  }
  return found;
}

/** The names for which a pattern of the manifest stands. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []));
}

/** All names that the entries of a program export. One declaration behind several entries counts for each. */
export function publicNames(program: ts.Program, files: ReadonlyMap<string, string>): PublicName[] {
  const checker = program.getTypeChecker();
  return [...files].flatMap(([entry, file]) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${entry} is no module`);
    return checker.getExportsOfModule(module).map((exported) => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(exported);
      return { name: exported.name, entry, isValue, examples: examplesOf(symbol) };
    });
  });
}

function isTypeOnly({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(
    (each) => ts.isExportSpecifier(each) && (each.isTypeOnly || each.parent.parent.isTypeOnly),
  );
}

function examplesOf(symbol: ts.Symbol): string[] {
  const tags = symbol.getJsDocTags().filter(({ name }) => name === 'example');
  return tags.map(({ text }) => ts.displayPartsToString(text));
}

/** An example as a module, with an import for each public name that it uses and does not import itself. */
export function moduleOf(example: string, own: string, names: readonly PublicName[]): string {
  const { used, declared } = identifiersOf(example);
  const imports = [...used].flatMap((identifier) => {
    const candidates = declared.has(identifier) ? [] : names.filter(({ name }) => name === identifier);
    const found = candidates.find(({ entry }) => entry === own) ?? candidates[0];
    return found === undefined ? [] : [`import { ${identifier} } from '${found.entry}';`];
  });
  return `${[...imports, example].join('\n')}\nexport {};\n`;
}

function identifiersOf(example: string): { used: Set<string>; declared: Set<string> } {
  const used = new Set<string>();
  const declared = new Set<string>();
  function visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) (isDeclared(node) ? declared : used).add(node.text);
    ts.forEachChild(node, visit);
  }
  visit(ts.createSourceFile('example.mts', example, ts.ScriptTarget.ES2023, true));
  return { used, declared };
}

function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportClause(parent) || ts.isImportSpecifier(parent) || ts.isNamespaceImport(parent)) return true;
  if (ts.isFunctionDeclaration(parent) || ts.isClassDeclaration(parent)) return parent.name === node;
  return (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) && parent.name === node;
}
