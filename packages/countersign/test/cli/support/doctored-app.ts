/** An app, and the doctor that examines it. */

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { afterEach, expect } from 'vitest';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import { createVerifier, memoryStore, type Verifier } from '../../../src/index.ts';
import { iimmpact } from '../../../src/schemes/iimmpact.ts';
import { runCli } from './run-cli.ts';

export const SECRET = Buffer.from('correct horse battery staple').toString('base64');
export const KEY = { id: 'iimm_prod_1', secrets: [SECRET] };

export const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

export async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => new Promise((closed) => server.close(closed)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/echo`;
}

export function verifierOf(options: Partial<Parameters<typeof createVerifier>[0]> = {}): Verifier {
  return createVerifier({ scheme: iimmpact(), keys: KEY, store: memoryStore(), ...options });
}

/** An Express app that says nothing of its errors on the console. */
export function app(
  mount: (app: Express) => void,
  answer: express.RequestHandler = (_req, res) => void res.json({}),
): Express {
  const made = express().set('env', 'test');
  mount(made);
  return made.all('/v1/echo', answer);
}

export interface Report {
  readonly code: number | undefined;
  readonly states: Record<string, string>;
  readonly findings: readonly Finding[];
}

export async function doctor(url: string, ...args: string[]): Promise<Report> {
  return doctorAt(Date.now, url, ...args);
}

export async function doctorAt(clock: () => number, url: string, ...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await runCli(
    ['doctor', '--app', url, '--json', '--scheme', 'iimmpact', '--key-id', KEY.id, ...args],
    { env: { COUNTERSIGN_SECRET: SECRET }, clock },
  );
  expect(stderr).toBe('');
  expect(stdout).not.toContain(SECRET);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return { code, findings, states: Object.fromEntries(findings.map(({ check, state }) => [check, state])) };
}

export function textOf({ findings }: Report, check: string): string {
  return findings.find((finding) => finding.check === check)?.text ?? 'none';
}

export const ALL_WELL = {
  ...{ skew: 'ok', unsigned: 'ok', 'body-order': 'ok', signed: 'ok', replay: 'ok', tampering: 'ok' },
  ...{ 'body-bytes': 'ok', 'body-chunked': 'ok', 'forwarded-for': 'unknown' },
};
