/** Requests that are pasted into the command line: curl commands, HAR files, raw HTTP. */

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { NOW_MS, SECRET } from '../declared-schemes.ts';
import { assertRule, type FuzzTarget } from '../fuzz-target.ts';
import { mutate } from '../mutate.ts';
import { toRequest } from '../request-bytes.ts';
import { vendorCorpus } from '../vendor-requests.ts';

/** The program as a function, in compiled code that no subpath of the package leads to. */
const { run }: { run: (args: readonly string[], io: object) => Promise<void> } = await import(
  new URL('./cli/program.js', import.meta.resolve('countersign')).href
);

/** Direction marks and isolates, which show a text in another order than it has. */
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/;

/** The targets of this file. */
export function commandLineTargets(): FuzzTarget[] {
  const requests = vendorCorpus()
    .map(toRequest)
    .filter(({ headers }) => headers.includes('X-Signature'));
  const sent = requests.map(({ method, url: target, headers, body }) => ({
    ...{ method, target, body: Buffer.from(body).toString('utf8') },
    pairs: headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] as string] as const] : [])),
  }));
  const raw = sent.map(({ method, target, pairs, body }) =>
    [
      `${method} ${target} HTTP/1.1`,
      'Host: api.example.com',
      ...pairs.map((pair) => pair.join(': ')),
      '',
      body,
    ].join('\r\n'),
  );
  const curl = sent.map(({ method, target, pairs, body }) => {
    const options = pairs.map((pair) => `-H '${pair.join(': ')}'`).join(' \\\n  ');
    return `curl -X ${method} "https://api.example.com${target}" \\\n  ${options} --data-raw $'${body.replace(/['\\]/g, '\\$&')}'`;
  });
  const har = sent.map(({ method, target, pairs, body }) => {
    const headers = pairs.map(([name, value]) => ({ name, value }));
    const request = { method, url: `https://api.example.com${target}`, headers, postData: { text: body } };
    return JSON.stringify({ log: { entries: [{ request }] } });
  });
  const chunked = raw.map(
    (text) => `${text.replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n')}`,
  );
  return [pasted('curl', curl), pasted('har', har), pasted('raw-http', [...raw, ...chunked])];
}

function pasted(name: string, corpus: readonly string[]): FuzzTarget {
  const seeds = corpus.map((text) => Buffer.from(text, 'utf8'));
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'countersign-fuzz-'));
  return {
    name,
    deadlineMs: 2000,
    generate: (random) => mutate(random.pick(seeds), random, seeds),
    check: async (input) => {
      const { code, output } = await verifyPasted(input, cwd);
      // 3 is a file that is not there, as `--data @name` may name one.
      assertRule([0, 1, 2, 3].includes(code), `exit code ${code}`);
      assertRule(isPrintable(output), `prints what steers a terminal: ${JSON.stringify(output)}`);
      assertRule(!output.includes(SECRET), 'prints the secret');
    },
    close: async () => rmSync(cwd, { recursive: true }),
  };
}

async function verifyPasted(input: Buffer, cwd: string): Promise<{ code: number; output: string }> {
  let output = '';
  let code = 0;
  const stream = { write: (chunk: string | Uint8Array) => (output += chunk.toString()) };
  await run(['verify', '--scheme', 'influencemart', '--now', String(NOW_MS / 1000)], {
    stdin: Readable.from([input]),
    stdout: stream,
    stderr: stream,
    env: { COUNTERSIGN_SECRET: SECRET },
    cwd,
    clock: () => NOW_MS,
    signal: new AbortController().signal,
    finish: (exitCode: number) => {
      code = exitCode;
    },
  });
  return { code, output };
}

/** Tells whether a terminal shows the text as it is. Control characters other than line breaks and tabs could steer it. */
function isPrintable(text: string): boolean {
  const isControl = (code: number) => (code < 32 && code !== 9 && code !== 10) || (code >= 127 && code < 160);
  for (let i = 0; i < text.length; i++) if (isControl(text.charCodeAt(i))) return false;
  return !REORDERING.test(text);
}
