import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/cli/failure.ts';
import type { Io } from '../../../src/cli/io.ts';
import { readSecret } from '../../../src/cli/secrets/read-secret.ts';

const SECRET = 'correct horse battery';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'countersign-secret-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface World {
  readonly io: Io;
  readonly told: () => string;
  readonly rawModes: boolean[];
}

function world(env: Io['env'] = {}, stdin: Io['stdin'] = Readable.from([])): World {
  let told = '';
  const rawModes: boolean[] = [];
  Object.assign(stdin, { setRawMode: (on: boolean) => rawModes.push(on) });
  const refused = { write: () => expect.unreachable('standard output is for results') };
  const io: Io = {
    stdin,
    stdout: refused,
    stderr: { write: (chunk) => (told += chunk) },
    env,
    cwd: dir,
    clock: () => 0,
    signal: new AbortController().signal,
    finish: () => undefined,
  };
  return { io, told: () => told, rawModes };
}

function terminal(): PassThrough & { isTTY: true } {
  return Object.assign(new PassThrough(), { isTTY: true as const });
}

async function file(name: string, content: string | Uint8Array, mode = 0o600): Promise<string> {
  await writeFile(path.join(dir, name), content);
  await chmod(path.join(dir, name), mode);
  return name;
}

async function failure(reading: Promise<string>): Promise<Failure> {
  const error: unknown = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error('expected a Failure', { cause: error });
  return error;
}

describe('a secret in the environment', () => {
  it('is taken from COUNTERSIGN_SECRET', async () => {
    expect(await readSecret(world({ COUNTERSIGN_SECRET: SECRET }).io)).toBe(SECRET);
  });

  it('is taken from the variable that is named, whatever the usual one holds', async () => {
    const { io } = world({ COUNTERSIGN_SECRET: 'another secret altogether', OTHER: SECRET });
    expect(await readSecret(io, { secretEnv: 'OTHER' })).toBe(SECRET);
  });

  it('is not taken from the usual variable when the one that is named is not set', async () => {
    const { code, message } = await failure(
      readSecret(world({ COUNTERSIGN_SECRET: SECRET }).io, { secretEnv: 'OTHER' }),
    );
    expect([code, message]).toEqual(['secret', expect.stringContaining('OTHER')]);
    expect(message).toContain('not set');
  });

  it('is refused by exit code 2 with whitespace around it, in the words of core and without the secret', async () => {
    const { exitCode, message } = await failure(readSecret(world({ COUNTERSIGN_SECRET: `${SECRET} ` }).io));
    expect(exitCode).toBe(2);
    expect(message).toContain('has whitespace around it');
    expect(message).toContain('COUNTERSIGN_SECRET');
    expect(message).not.toContain(SECRET);
  });

  it.each([
    ['is a secret', SECRET],
    ['is a secret in capitals', 'JBSWY3DPEHPK3PXP'],
    ['is a secret in capitals that begins as a name does', `A_${'b'.repeat(20)}`],
  ])('is not repeated where what is given for its name %s', async (_what, secretEnv) => {
    const { message, hint } = await failure(readSecret(world().io, { secretEnv }));
    expect(message).toBe('the variable of --secret-env, which is to hold the secret, is not set');
    expect(hint).toContain('takes the name of a variable');
    expect(`${message}${hint}`).not.toContain(secretEnv);
  });

  it('is refused when it is short', async () => {
    const { message } = await failure(readSecret(world({ COUNTERSIGN_SECRET: 'hunter2' }).io));
    expect(message).toContain('shorter than 14 bytes');
    expect(message).not.toContain('hunter2');
  });
});

describe('a secret in a file', () => {
  it.each([
    ['as it is', SECRET],
    ['less a line feed', `${SECRET}\n`],
    ['less a carriage return and line feed', `${SECRET}\r\n`],
  ])('is taken %s', async (_how, content) => {
    const { io, told } = world();
    expect(await readSecret(io, { secretFile: await file('plain', content) })).toBe(SECRET);
    expect(told()).toBe('');
  });

  it.each([
    ['two line ends', `${SECRET}\n\n`],
    ['a space', `${SECRET} \n`],
    ['a byte order mark', `\uFEFF${SECRET}\n`],
    ['a carriage return alone', `${SECRET}\r`],
  ])('keeps %s, and is refused for it', async (_what, content) => {
    const { message } = await failure(readSecret(world().io, { secretFile: await file('padded', content) }));
    expect(message).toContain('has whitespace around it');
  });

  it('is refused when it is not text', async () => {
    const bytes = Buffer.from(`${SECRET}\xff`, 'latin1');
    const { code, message } = await failure(
      readSecret(world().io, { secretFile: await file('bytes', bytes) }),
    );
    expect([code, message]).toEqual(['secret', 'the file of --secret-file is not text in UTF-8']);
  });

  it.each([
    ['all', 0o604],
    ['a group', 0o640],
  ])('is taken with a note when %s may read it', async (_who, mode) => {
    const { io, told } = world();
    const secretFile = await file('open', SECRET, mode);
    expect(await readSecret(io, { secretFile })).toBe(SECRET);
    expect(told()).toContain('the file of --secret-file can be read by other users');
  });

  it('is taken without a note where only JSON may be written', async () => {
    const { io, told } = world();
    const secretFile = await file('open', SECRET, 0o644);
    expect(await readSecret(io, { secretFile, json: true })).toBe(SECRET);
    expect(told()).toBe('');
  });

  it('is out of reach, by exit code 3, where there is no such file', async () => {
    const { exitCode, message } = await failure(readSecret(world().io, { secretFile: 'nowhere' }));
    expect(exitCode).toBe(3);
    expect(message).toBe('the file of --secret-file cannot be read: there is no such file');
  });

  it('is out of reach where a folder is named', async () => {
    const { exitCode, message } = await failure(readSecret(world().io, { secretFile: '.' }));
    expect([exitCode, message]).toEqual([3, 'the file of --secret-file cannot be read: it is a folder']);
  });

  it('is refused where the file has no end', async () => {
    const { message } = await failure(readSecret(world().io, { secretFile: '/dev/zero' }));
    expect(message).toBe('the file of --secret-file is larger than 64 KiB');
  });

  it('is not chosen between when a variable is named too', async () => {
    const { code } = await failure(readSecret(world({ A: SECRET }).io, { secretEnv: 'A', secretFile: 'b' }));
    expect(code).toBe('usage');
  });
});

describe('a secret from the terminal', () => {
  it('is asked for, read with the echo off and shown nowhere', async () => {
    const keyboard = terminal();
    const { io, told, rawModes } = world({}, keyboard);
    const reading = readSecret(io);
    keyboard.write(`${SECRET}X\x7f\r`);
    expect(await reading).toBe(SECRET);
    expect(rawModes).toEqual([true, false]);
    expect(told()).toBe('the secret (not shown): \n');
  });

  it('is not asked for when the environment has it', async () => {
    const { io, told } = world({ COUNTERSIGN_SECRET: SECRET }, terminal());
    expect(await readSecret(io)).toBe(SECRET);
    expect(told()).toBe('');
  });

  it('ends by exit code 130 on Ctrl-C, with the terminal as it was', async () => {
    const keyboard = terminal();
    const { io, rawModes } = world({}, keyboard);
    const reading = readSecret(io);
    keyboard.write('half of it\x03');
    expect((await failure(reading)).exitCode).toBe(130);
    expect(rawModes).toEqual([true, false]);
  });

  it('ends by exit code 2 when the input ends', async () => {
    const keyboard = terminal();
    const reading = readSecret(world({}, keyboard).io);
    keyboard.write('\x04');
    expect((await failure(reading)).exitCode).toBe(2);
  });

  it('is asked for on the terminal itself where standard input is a pipe, and lets go of it', async () => {
    const keyboard = terminal();
    const { io, told } = world({}, Readable.from(['the request']));
    const reading = readSecret({
      ...io,
      stderr: { ...io.stderr, isTTY: true },
      openTerminal: () => keyboard,
    });
    keyboard.write(`${SECRET}\r`);
    expect(await reading).toBe(SECRET);
    expect(told()).toBe('the secret (not shown): \n');
    expect(keyboard.destroyed).toBe(true);
  });

  it('lets go of that terminal on Ctrl-C, too', async () => {
    const keyboard = terminal();
    const { io } = world();
    const reading = readSecret({
      ...io,
      stderr: { ...io.stderr, isTTY: true },
      openTerminal: () => keyboard,
    });
    keyboard.write('half\x03');
    expect((await failure(reading)).exitCode).toBe(130);
    expect(keyboard.destroyed).toBe(true);
  });

  it('ends by exit code 2 when the terminal is closed', async () => {
    const keyboard = terminal();
    const reading = readSecret(world({}, keyboard).io);
    keyboard.destroy(new Error('read EIO'));
    expect((await failure(reading)).exitCode).toBe(2);
  });

  it('is not asked for where the question would not be seen', async () => {
    const openTerminal = () => expect.unreachable('nobody sees the question');
    expect((await failure(readSecret({ ...world().io, openTerminal }))).message).toBe(
      'the secret is missing',
    );
  });

  it('is missing, by exit code 2 and with all ways to give it, where there is no terminal', async () => {
    const { exitCode, message, hint } = await failure(readSecret(world().io));
    expect([exitCode, message]).toEqual([2, 'the secret is missing']);
    for (const way of ['COUNTERSIGN_SECRET', '--secret-env', '--secret-file', 'terminal']) {
      expect(hint).toContain(way);
    }
  });
});
