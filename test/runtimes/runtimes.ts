/** The runtimes that serve the program. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { build } from 'esbuild';
import { Hono } from 'hono';
import { listen, type Running } from '../contract/http-client.ts';
import { respond } from './program.ts';
import { fileOf, serve } from './served-program.ts';

/** Serves the program, or is undefined where the runtime is not installed. */
type Start = (() => Promise<Running>) | undefined;

const PROGRAM = fileURLToPath(new URL('program.ts', import.meta.url));

/** By name. */
export const RUNTIMES: Readonly<Record<string, Start>> = {
  "Hono's Node server": () => {
    const { fetch } = new Hono().all('*', (context) => respond(context.req.raw));
    return listen(createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server);
  },
  Bun: fromPackage('@oven/bun-linux-x64', 'bin/bun', (bun) => serve(bun, ['run', '--port', '0', PROGRAM])),
  // Without any permission but that to listen, which `deno serve` has.
  Deno: fromPackage('@deno/linux-x64-glibc', 'deno', (deno) =>
    serve(deno, ['serve', '--no-lock', '--host', '127.0.0.1', '--port', '0', PROGRAM]),
  ),
  Workers: fromPackage('@cloudflare/workerd-linux-64', 'bin/workerd', serveWorker),
};

/** Starts the program of a package, where that is installed. */
function fromPackage(name: string, file: string, start: (program: string) => Promise<Running>): Start {
  const program = fileOf(name, file);
  return program === undefined ? undefined : () => start(program);
}

const WORKER = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "2026-07-01",
    compatibilityFlags = ["nodejs_compat"],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** Workers are deployed as one file; the command line of Cloudflare bundles with esbuild, too. */
async function serveWorker(workerd: string): Promise<Running> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'countersign-worker-'));
  const config = path.join(folder, 'config.capnp');
  writeFileSync(config, WORKER);
  await build({
    entryPoints: [PROGRAM],
    outfile: path.join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2023',
  });
  // It tells its port on the file that it is given: standard output.
  const { port, close } = await serve(workerd, ['serve', config, '--control-fd=1']);
  return { port, close: () => close().finally(() => rmSync(folder, { recursive: true, force: true })) };
}
