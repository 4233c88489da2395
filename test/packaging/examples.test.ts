/** The examples in doc comments: each public value has one, and each compiles in an application with strict settings. */

import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entries, moduleOf, type PublicName, publicNames } from '../support/doc-examples.ts';
import { APPLICATION, DRIVERS, problemText, SURROUNDINGS } from '../support/example-surroundings.ts';
import { ProgramDirectory } from '../support/page-programs.ts';

const directory = new ProgramDirectory('examples');
afterAll(() => directory.remove());

/** Settings under which `countersign/…` are the sources. */
const options: ts.CompilerOptions = {
  ...APPLICATION,
  customConditions: ['@countersign/source'],
  allowImportingTsExtensions: true,
};

/** Declarations that examples in comments leave out in addition. */
const IN_COMMENTS = `
import type * as core from 'countersign';
import type * as express from 'express';
declare global {
  const declaration: core.SchemeDeclaration, request: core.SignedRequest, req: express.Request;
  const createPayout: express.RequestHandler, handleEvent: express.RequestHandler;
  const verdicts: { inc(labels: object): void };
  const book: (eventId: string | undefined, payload: unknown) => Promise<void>;
}
declare module 'fastify' { interface FastifyRequest { user?: { id: string } } }
`;
const IN_FASTIFY = `
import type * as fastify from 'fastify';
declare const app: fastify.FastifyInstance, req: fastify.FastifyRequest, authenticate: fastify.onRequestHookHandler;
declare const createOrder: fastify.RouteHandler, handleEvent: fastify.RouteHandler, handler: fastify.RouteHandler;
`;

/** The handler of a preset's example, and the types of senders' own libraries. */
const IN_PRESETS = `
declare const handle: (event: { readonly payload: unknown }) => Promise<void>;
declare const readSecret: () => Promise<string | undefined>, keepSecret: (secret: string) => Promise<boolean>;
declare namespace Stripe { interface Event { readonly id: string } }
`;

/** Declarations that examples of one entry leave out in addition. */
function surroundingsOf(entry: string): string {
  if (entry.startsWith('countersign/schemes/')) return IN_PRESETS;
  return entry === 'countersign/fastify' ? IN_FASTIFY : '';
}

describe('the examples in doc comments', () => {
  let sources: ts.Program;
  let names: PublicName[];
  beforeAll(() => {
    const files = entries();
    sources = ts.createProgram([...files.values()], options);
    names = publicNames(sources, files);
  }, 60_000);

  it('every public value has an example', () => {
    const values = names.filter(({ isValue }) => isValue);
    expect(values.length).toBeGreaterThan(60);
    const bare = values.filter(({ examples }) => examples.length === 0);
    expect(bare.map(({ name, entry }) => `${name} of ${entry}`)).toEqual([]);
  });

  it('every example compiles under strict and exactOptionalPropertyTypes', () => {
    const examples = names.flatMap((each) => filesOf(each, names)).filter((file) => !isMerging(file));
    const around = directory.write('around.d.mts', SURROUNDINGS);
    const drivers = directory.write('drivers.d.ts', DRIVERS);
    const files = [...examples, around, drivers, directory.write('in-comments.d.mts', IN_COMMENTS)];
    // The one that must not compile shows that the others are checked.
    const wrong = directory.write('wrong.mts', moduleOf('createVerifier({ shceme: 1 });', '', names));
    const program = ts.createProgram([...files, wrong], options, undefined, sources);
    expect(files.flatMap((file) => problemsOf(program, file))).toEqual([]);
    expect(problemsOf(program, wrong).join()).toContain('shceme');
  }, 60_000);

  it('every example of declaration merging compiles, apart from the others', () => {
    const files = names.flatMap((each) => filesOf(each, names)).filter(isMerging);
    expect(files.length).toBeGreaterThan(0);
    const problems = files.flatMap((file) =>
      problemsOf(ts.createProgram([file], options, undefined, sources), file),
    );
    expect(problems).toEqual([]);
  }, 60_000);
});

/** Tells whether a module adds to the types of all others. */
function isMerging(file: string): boolean {
  return /^declare module/m.test(readFileSync(file, 'utf8'));
}

function filesOf({ name, entry, examples }: PublicName, names: readonly PublicName[]): string[] {
  return examples.map((example, i) => {
    const file = `${entry.replaceAll('/', '-')}-${name}-${i}.mts`;
    return directory.write(file, surroundingsOf(entry) + moduleOf(example, entry, names));
  });
}

function problemsOf(program: ts.Program, file: string): string[] {
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    problemText,
  );
}
