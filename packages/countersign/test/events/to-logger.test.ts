import { afterEach, describe, expect, it, vi } from 'vitest';
import { toLogger } from '../../src/events/to-logger.ts';
import type { Logger } from '../../src/events/verdict-log.ts';

const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
afterEach(() => warning.mockClear());

function guarded(write: Logger['info']): Logger {
  return toLogger({ info: write, warn: write, error: write }) as Logger;
}

describe('a guarded logger', () => {
  it.each([null, 3, {}, { info() {}, warn() {} }])('cannot be made of $0', (logger) => {
    expect(() => toLogger(logger as never)).toThrow(TypeError);
    expect(() => toLogger(logger as never)).toThrow('"logger" must have the methods info, warn and error');
  });

  it('is none where there is none', () => {
    expect(toLogger(undefined)).toBeUndefined();
  });

  it('writes at the level that it is told, as the method of its logger', () => {
    const lines: unknown[] = [];
    class Logger {
      prefix = 'x';
      info(line: object, message: string) {
        lines.push([this.prefix, 'info', line, message]);
      }
      warn(line: object, message: string) {
        lines.push([this.prefix, 'warn', line, message]);
      }
      error(line: object, message: string) {
        lines.push([this.prefix, 'error', line, message]);
      }
    }
    const logger = toLogger(new Logger()) as Logger;
    for (const level of ['info', 'warn', 'error'] as const) logger[level]({ level }, 'said');
    expect(lines).toEqual(['info', 'warn', 'error'].map((level) => ['x', level, { level }, 'said']));
  });

  it.each<readonly [string, Logger['info']]>([
    [
      'throws',
      () => {
        throw new Error('full');
      },
    ],
    ['returns a promise that rejects', () => Promise.reject(new Error('full')) as never],
  ])('tells once that it %s, and goes on', async (_how, write) => {
    const logger = guarded(write);
    for (let i = 0; i < 3; i++) logger.warn({ i }, 'line');
    await Promise.resolve();
    await Promise.resolve();
    expect(warning).toHaveBeenCalledTimes(1);
    expect(warning.mock.calls[0]).toEqual([
      expect.stringMatching(/^the logger has failed.*: line$/),
      expect.objectContaining({ code: 'COUNTERSIGN_LOGGER', detail: expect.stringContaining('full') }),
    ]);
  });
});
