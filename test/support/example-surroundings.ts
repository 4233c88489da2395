/** Declarations that examples leave out, and the settings of the application that compiles them. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Settings of a strict application. */
export const APPLICATION: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
  typeRoots: [path.join(root, 'node_modules/@types')],
};

/** Drivers that are not installed here, or not in every Node: `node:sqlite` comes with 22.13. */
export const DRIVERS = `
declare module 'node:sqlite' {
  export class DatabaseSync {
    constructor(file: string);
    exec(sql: string): void;
    prepare(sql: string): { all(...values: (string | number | null)[]): unknown[] };
    close(): void;
  }
}
declare module 'postgres' {
  interface Sql { unsafe(text: string, values: unknown[]): Promise<Record<string, unknown>[]> }
  export default function postgres(url: string | undefined): Sql;
}
`;

/** Declarations that examples leave out. A declaration in the example itself takes precedence. */
export const SURROUNDINGS = `
import type * as core from 'countersign';
import type * as idempotency from 'countersign/idempotency';
import type * as redis from 'countersign/redis';
import type * as express from 'express';
interface App {
  set(setting: string, value: unknown): void;
  use(...handlers: unknown[]): void;
  register(plugin: unknown, options: object): Promise<void>;
  all(path: string, ...handlers: express.RequestHandler[]): void;
  post(path: string, ...handlers: express.RequestHandler[]): void;
  post(path: string, options: { preHandler: unknown }, handler: unknown): void;
}
declare global {
  const fastify: (typeof import('fastify'))['fastify'];
  const app: App, express: (typeof import('express'))['default'];
  const authenticate: express.RequestHandler, createOrder: express.RequestHandler;
  const handler: express.RequestHandler;
  const authenticated: (req: import('node:http').IncomingMessage) => Promise<string>;
  const handle: (id: string | undefined, event: unknown) => Promise<void>;
  const verifier: core.Verifier, scheme: core.Scheme, keys: redis.RedisKeys, logger: core.Logger;
  const client: import('ioredis').Redis, responses: idempotency.Idempotency;
  const sdk: { start(): void }, alarm: { count(name: string): void }, keyId: string, secret: string;
  const headers: Record<string, string>, body: string;
  const fetchKeyOfSender: import('countersign/keys').FetchKey;
  const session: express.RequestHandler, log: import('@countersign/console').RequestLog;
  const access: (request: unknown) => Promise<import('@countersign/console').ConsoleUser | undefined>;
  const signedInUser: (request: unknown) => Promise<{ email: string; isSupport: boolean; merchant: string } | undefined>;
  const recordsInMap: () => import('countersign/keys').KeyRecordStore;
  const masterKeys: string, pool: import('countersign/sql').PgPool;
  const connection: import('countersign/sql').SqliteConnection & { exec(sql: string): unknown };
  const readSecret: () => Promise<string | undefined>, keepSecret: (secret: string) => Promise<boolean>;
  const influencemartIdempotentRoutes: readonly string[];
  const createVerifier: typeof core.createVerifier;
  const createIdempotency: typeof idempotency.createIdempotency;
  const countersign: typeof import('countersign/express').countersign;
  const idempotent: typeof import('countersign/express').idempotent;
  namespace Express { interface Request { user?: { id: string } } }
}
declare module './app.module.js' { export class AppModule {} }
`;

/** A problem of the compiler, with the place in the example. */
export function problemText({ file, start = 0, messageText }: ts.Diagnostic): string {
  const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
  return `${path.basename(file?.fileName ?? '')}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}
