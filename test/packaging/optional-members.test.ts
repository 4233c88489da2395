/** Optional members accept `undefined`, so that callers under `exactOptionalPropertyTypes` can pass on values that may be. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../packages', import.meta.url));

it.each(['countersign', 'opentelemetry'])(
  'every optional member of a type of %s accepts undefined',
  (name) => {
    const sources = sourcesOf(name);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.flatMap(membersThatRefuse)).toEqual([]);
  },
  30_000,
);

/** `undefined` means "not given" to every function. */
function membersThatRefuse(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && node.questionToken && node.type && isExported(node)) {
      const members = ts.isUnionTypeNode(node.type) ? [...node.type.types] : [node.type];
      if (!members.some(takesUndefined)) found.push(`${path.relative(packages, file)}: ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function takesUndefined({ kind }: ts.TypeNode): boolean {
  return kind === ts.SyntaxKind.UndefinedKeyword || kind === ts.SyntaxKind.UnknownKeyword;
}

function isExported(node: ts.Node): boolean {
  if (node.parent === undefined) return false;
  const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  return (
    (isType && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true) ||
    isExported(node.parent)
  );
}

/** Types of the command line are exported to its own files only. */
function isOfCommandLine(file: string): boolean {
  return file.startsWith(`cli${path.sep}`);
}

function sourcesOf(name: string): string[] {
  const directory = path.join(packages, name, 'src');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !isOfCommandLine(file))
    .map((file) => path.join(directory, file));
}
