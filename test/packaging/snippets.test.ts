/** The examples of the documentation, compiled as an application with strict settings would compile them. */

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { blocksOf, ProgramDirectory } from '../support/page-programs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = new ProgramDirectory('snippets');
afterAll(() => directory.remove());

/** Recipes that are JavaScript, with parameters of other libraries and no types; a test of their own runs them. */
const UNTYPED = ['docs/guides/signing-requests.md', 'docs/guides/serverless.md', 'docs/guides/testing.md'];
/** Declarations that examples leave out. A declaration in the example itself takes precedence. */
const AROUND = `
import type * as core from 'countersign';
import type * as idempotency from 'countersign/idempotency';
import type * as redis from 'countersign/redis';
import type * as express from 'express';
interface App {
  set(setting: string, value: unknown): void;
  use(...handlers: unknown[]): void;
  post(path: string, ...handlers: express.RequestHandler[]): void;
  post(path: string, options: { preHandler: unknown }, handler: unknown): void;
}
declare global {
  const fastify: (typeof import('fastify'))['fastify'];
  const app: App, express: (typeof import('express'))['default'];
  const authenticate: express.RequestHandler, createOrder: express.RequestHandler;
  const handler: express.RequestHandler;
  const handle: (id: string | undefined, event: unknown) => Promise<void>;
  const verifier: core.Verifier, scheme: core.Scheme, keys: redis.RedisKeys, logger: core.Logger;
  const client: import('ioredis').Redis, responses: idempotency.Idempotency, stripeWebhooks: core.Scheme;
  const sdk: { start(): void }, alarm: { count(name: string): void }, keyId: string, secret: string;
  const headers: Record<string, string>, body: string;
  const influencemartIdempotentRoutes: readonly string[];
  const createVerifier: typeof core.createVerifier;
  const createIdempotency: typeof idempotency.createIdempotency;
  const countersign: typeof import('countersign/express').countersign;
  const idempotent: typeof import('countersign/express').idempotent;
  namespace Express { interface Request { user?: { id: string } } }
}
declare module './app.module.js' { export class AppModule {} }
`;

it('every example compiles under strict and exactOptionalPropertyTypes', () => {
  const pages = ['README.md', 'llms.txt', 'docs/quickstart.md'];
  for (const folder of ['docs/guides', 'docs/schemes', 'docs/reference'])
    pages.push(...readdirSync(path.join(root, folder)).map((file) => `${folder}/${file}`));
  for (const name of readdirSync(path.join(root, 'packages'))) pages.push(`packages/${name}/README.md`);
  const files = pages.filter((page) => !UNTYPED.includes(page)).flatMap(programsOf);
  expect(files.length).toBeGreaterThan(25);
  directory.write('app.module.d.mts', 'export class AppModule {}');
  const program = ts.createProgram([...files, directory.write('around.d.mts', AROUND)], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [path.join(root, 'node_modules/@types')],
  });
  expect(ts.getPreEmitDiagnostics(program).map(wordsOf)).toEqual([]);
}, 60_000);

/** Each as a module of its own; CommonJS and configurations of other tools are none. */
function programsOf(page: string): string[] {
  return blocksOf(page).flatMap((block, i) => {
    if (/require\(|module\.exports|^export default/m.test(block)) return [];
    const text = block.replace('./app.module.js', './app.module.mjs');
    return [directory.write(`${page.replaceAll(/[/.]/g, '-')}-${i}.mts`, `${text}\nexport {};\n`)];
  });
}

function wordsOf({ file, start = 0, messageText }: ts.Diagnostic): string {
  const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
  return `${path.basename(file?.fileName ?? '')}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}
