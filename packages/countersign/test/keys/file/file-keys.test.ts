import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FileKeys, type FileKeysOptions, fileKeys } from '../../../src/keys.ts';

const SECRET = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=';

let dir: string;
let file: string;
let opened: FileKeys[];
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'countersign-file-keys-'));
  file = path.join(dir, 'keys.json');
  opened = [];
});
afterEach(() => {
  for (const keys of opened) keys.close();
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

const textOf = (...keys: object[]) => JSON.stringify({ keys });
const key = (id: string, more: object = {}) => ({ id, secrets: [SECRET], ...more });

/** As `countersign keys` writes it. */
function replace(text: string, name = file): void {
  writeFileSync(`${name}.new`, text, { mode: 0o600 });
  renameSync(`${name}.new`, name);
}

/** Keeps what is logged, and lets a test wait for the next line. */
function recordingLogger() {
  const lines: { level: string; event: unknown; reason?: unknown; message: string }[] = [];
  let wake: () => void = () => undefined;
  const write = (level: string) => (line: Readonly<Record<string, unknown>>, message: string) => {
    lines.push({ level, event: line.event, reason: line.reason, message });
    wake();
  };
  return {
    logger: { info: write('info'), warn: write('warn'), error: write('error') },
    lines,
    async nextEvent(event: string) {
      while (!lines.some((line) => line.event === event)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return lines.splice(0).find((line) => line.event === event);
    },
  };
}

/** Runs a program on the built package, and gives what it prints. */
function runWith(program: string): string {
  const source = new URL('../../../dist/keys.js', import.meta.url).href;
  const whole = `import { fileKeys } from ${JSON.stringify(source)}; const file = ${JSON.stringify(file)}; ${program}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', whole], { timeout: 10_000 }).toString();
}

function open(options: FileKeysOptions = {}, at: string | URL = file): FileKeys {
  const keys = fileKeys(at, options);
  opened.push(keys);
  return keys;
}

/** Counts the inotify watches that this process holds. */
function watches(): number {
  const infos = readdirSync('/proc/self/fdinfo').map((name) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${name}`, 'utf8');
    } catch {
      return '';
    }
  });
  return infos.join('').split('inotify wd:').length - 1;
}

const READ = 'countersign.key_file_read';
const BROKEN = 'countersign.key_file_broken';
const READABLE = 'countersign.key_file_readable';
/** So seldom that only the watch can have told. */
const NEVER_MS = 2 ** 30;

describe('keys in a file', () => {
  it('are those that were written, with dates', () => {
    replace(
      textOf(
        key('a', {
          expiresAt: '2027-01-31',
          secrets: [{ value: SECRET, notAfter: '2027-01-01T12:00:00+08:00' }],
        }),
        key('b'),
      ),
    );
    for (const at of [file, path.relative(process.cwd(), file), pathToFileURL(file)]) {
      const keys = open({}, at);
      expect(keys.find('a')).toEqual({
        id: 'a',
        expiresAt: new Date('2027-01-31T00:00:00Z'),
        secrets: [{ value: SECRET, notAfter: new Date('2027-01-01T04:00:00Z') }],
      });
      expect(keys.find('c')).toBeUndefined();
      expect([...keys.all()].map(({ id }) => id)).toEqual(['a', 'b']);
    }
  });

  it.each([
    [
      'a date that is none',
      textOf(key('a'), key('b', { expiresAt: 'soon' })),
      'keys[1].expiresAt must be a date such as',
    ],
    [
      'a misspelt member',
      textOf(key('a', { expires: '2027-01-31' })),
      'keys[0] has the unknown member "expires"',
    ],
    ['a short secret', textOf({ id: 'a', secrets: ['hush'] }), 'keys[0], API key "a": "secrets[0]"'],
    ['a text that is no JSON', `{"keys":["${SECRET}"`, 'the file is not JSON'],
    ['nothing at all', '', 'the file is not JSON'],
  ])('are refused at the start for %s, by file, key and member', (_what, text, reason) => {
    replace(text);
    expect(() => fileKeys(file)).toThrow(TypeError);
    expect(() => fileKeys(file)).toThrow(`fileKeys(): ${file}: ${reason}`);
    expect(() => fileKeys(file)).not.toThrow(SECRET);
  });

  it('are refused at the start where there is no file, or a folder', () => {
    expect(() => fileKeys(file)).toThrow(`fileKeys(): ${file}: there is no such file`);
    expect(() => fileKeys(dir)).toThrow('it is a folder, a device or a pipe');
  });

  it('are refused at the start where there is a pipe', { tags: ['compiled'] }, () => {
    // In a process of its own: opening a pipe the usual way would wait for ever.
    execFileSync('mkfifo', [file]);
    expect(runWith('try { fileKeys(file) } catch (error) { console.log(error.message) }')).toContain(
      'it is a folder, a device or a pipe',
    );
  });

  it.each([
    [[undefined], 'is its environment variable set?'],
    [[''], 'must be the path of a file'],
    [[7], 'must be the path of a file'],
    [[new URL('https://127.0.0.1/keys.json')], 'must be the path of a file'],
    [['keys.json', { poll: 1 }], 'unknown option "poll"'],
    [['keys.json', { pollMs: 0 }], '"pollMs" must be'],
    [['keys.json', { pollMs: 2 ** 31 }], '"pollMs" must be'],
  ])('are not made of %j', (args, reason) => {
    expect(() => (fileKeys as (...args: unknown[]) => unknown)(...args)).toThrow(reason);
  });
});

describe('a change of the file', () => {
  it('is followed at once when another file is renamed to it', async () => {
    replace(textOf(key('a'), key('b')));
    const { logger, nextEvent } = recordingLogger();
    const keys = open({ logger, pollMs: NEVER_MS });
    const before = keys.find('a');
    replace(textOf(key('a'), key('b', { status: 'revoked' }), key('c')));
    expect(await nextEvent(READ)).toMatchObject({ level: 'info' });
    expect(keys.find('b')).toMatchObject({ status: 'revoked' });
    expect(keys.find('c')).toBeDefined();
    // A record that did not change stays the same object, so a verifier can still use what it derived from it.
    expect(keys.find('a')).toBe(before);
    replace(textOf(key('b')));
    await nextEvent(READ);
    expect(keys.find('a')).toBeUndefined();
    expect([...keys.all()]).toHaveLength(1);
  });

  it('is followed through links that are led elsewhere, as those of mounted volumes', async () => {
    for (const name of ['v1', 'v2']) mkdirSync(path.join(dir, name));
    replace(textOf(key('a')), path.join(dir, 'v1', 'keys.json'));
    replace(textOf(key('b')), path.join(dir, 'v2', 'keys.json'));
    symlinkSync('v1', path.join(dir, 'data'));
    symlinkSync(path.join('data', 'keys.json'), file);
    const { logger, nextEvent } = recordingLogger();
    const keys = open({ logger, pollMs: NEVER_MS });
    symlinkSync('v2', path.join(dir, 'data.new'));
    renameSync(path.join(dir, 'data.new'), path.join(dir, 'data'));
    await nextEvent(READ);
    expect([...keys.all()].map(({ id }) => id)).toEqual(['b']);
    // The folder that the link leads to now is watched as well.
    replace(textOf(key('c')), path.join(dir, 'v2', 'keys.json'));
    await nextEvent(READ);
    expect([...keys.all()].map(({ id }) => id)).toEqual(['c']);
  });

  it('is seen by looking now and then where nothing can be watched', async () => {
    replace(textOf(key('a')));
    const link = path.join(dir, 'elsewhere', 'keys.json');
    mkdirSync(path.dirname(link));
    symlinkSync(file, link);
    const { logger, nextEvent } = recordingLogger();
    const keys = open({ logger, pollMs: 20 }, link);
    // A watch on a folder that was taken away tells of nothing.
    rmSync(path.dirname(link), { recursive: true });
    await nextEvent(BROKEN);
    // The very file that was there before is back.
    mkdirSync(path.dirname(link));
    symlinkSync(file, link);
    await nextEvent(READ);
    replace(textOf(key('b')), link);
    await nextEvent(READ);
    expect(keys.find('b')).toBeDefined();
  });

  it('is not followed after close()', async () => {
    replace(textOf(key('a')));
    const { logger, lines } = recordingLogger();
    const keys = open({ logger, pollMs: 5 });
    const other = recordingLogger();
    open({ logger: other.logger, pollMs: 5 });
    keys.close();
    replace(textOf(key('b')));
    await other.nextEvent(READ);
    expect(keys.find('a')).toBeDefined();
    expect(lines).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('leaves no watch behind after close()', () => {
    replace(textOf(key('a')));
    const before = watches();
    const keys = open();
    expect(watches()).toBe(before + 1);
    keys.close();
    expect(watches()).toBe(before);
  });

  it('lets the process end', { tags: ['compiled'] }, () => {
    replace(textOf(key('a')));
    expect(runWith("fileKeys(file); console.log('done')")).toBe('done\n');
  });
});

describe('a file that is broken while the process runs', () => {
  it('leaves the last good keys in use, is told once, and is read when it is right again', async () => {
    replace(textOf(key('a')));
    const { logger, lines, nextEvent } = recordingLogger();
    const keys = open({ logger, pollMs: 10 });
    replace(textOf(key('b', { secrets: [] })));
    expect(await nextEvent(BROKEN)).toMatchObject({
      level: 'error',
      reason: expect.stringContaining('API key "b": "secrets" must have at least one secret'),
    });
    expect(keys.find('a')).toBeDefined();
    rmSync(file);
    await vi.waitFor(() => expect(keys.find('a')).toBeDefined());
    replace(textOf(key('c')));
    expect(lines.filter(({ event }) => event === BROKEN)).toEqual([]);
    await nextEvent(READ);
    expect([keys.find('a'), keys.find('c')?.id]).toEqual([undefined, 'c']);
    rmSync(file);
    expect(await nextEvent(BROKEN)).toMatchObject({
      reason: expect.stringContaining('there is no such file'),
    });
    expect(keys.find('c')).toBeDefined();
  });

  it('is a warning of the process where there is no logger, and where the logger throws', async () => {
    replace(textOf(key('a')));
    const warned: string[] = [];
    vi.spyOn(process, 'emitWarning').mockImplementation((warning) => {
      warned.push(String(warning));
    });
    const fail = () => {
      throw new Error('the logger is broken');
    };
    open({ pollMs: 10 });
    open({ pollMs: 10, logger: { info: fail, warn: fail, error: fail } });
    replace('{');
    await vi.waitFor(() => expect(warned).toHaveLength(2));
    for (const warning of warned)
      expect(warning).toContain(`${file}: the file is not JSON. The last good keys`);
  });
});

describe('the logger', () => {
  it('is refused where it is none', () => {
    replace(textOf(key('a')));
    expect(() => open({ logger: { info() {} } as never })).toThrow(/^fileKeys\(\): "logger" must have/);
  });

  it('may return a promise that rejects', async () => {
    replace(textOf(key('a')));
    chmodSync(file, 0o644);
    const warned: unknown[] = [];
    vi.spyOn(process, 'emitWarning').mockImplementation((warning) => {
      warned.push(warning);
    });
    const fail = () => Promise.reject(new Error('the logger is broken')) as never;
    open({ logger: { info: fail, warn: fail, error: fail } });
    await vi.waitFor(() => expect(warned).toEqual([expect.stringContaining('chmod 600')]));
  });
});

describe('a file that others may read', () => {
  it('is told at the start and when that has changed, once each', async () => {
    replace(textOf(key('a')));
    chmodSync(file, 0o644);
    const { logger, lines, nextEvent } = recordingLogger();
    open({ logger, pollMs: 10 });
    expect(lines).toMatchObject([
      { level: 'warn', event: READABLE, message: expect.stringContaining('chmod 600') },
    ]);
    lines.splice(0);
    chmodSync(file, 0o600);
    await nextEvent(READ);
    expect(lines).toEqual([]);
    chmodSync(file, 0o604);
    expect(await nextEvent(READABLE)).toMatchObject({ level: 'warn' });
  });

  it('is a warning of the process where there is no logger, and none for a file of the owner alone', () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    replace(textOf(key('a')));
    open();
    expect(emitWarning).not.toHaveBeenCalled();
    chmodSync(file, 0o640);
    open();
    expect(emitWarning).toHaveBeenCalledWith(expect.stringContaining('can be read by other users'), {
      code: 'COUNTERSIGN_KEY_FILE_READABLE',
    });
  });
});
