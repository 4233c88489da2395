import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** The module as compiled, since only a process that was started in another zone is wholly in it. */
const COMPILED = new URL('../../../dist/diagnosis/parse/lenient-time.js', import.meta.url).href;

/** Reads times in a server that is set to a zone. */
function readIn(TZ: string, texts: readonly string[]): unknown[] {
  const program = `
    const { readTime } = await import(${JSON.stringify(COMPILED)});
    const read = ${JSON.stringify(texts)}.map((text) => readTime(text));
    console.log(JSON.stringify(read.map((time) => time && [new Date(time.ms).toISOString(), time.form])));`;
  const args = ['--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { env: { ...process.env, TZ }, encoding: 'utf8' }));
}

describe.each(['UTC', 'Asia/Tokyo', 'America/New_York'])('a time that is read in a server in %s', (zone) => {
  const NOON = '2026-11-29T12:00:00.000Z';

  it('is UTC where its words name no zone', () => {
    const texts = [
      'Sun Nov 29 2026 12:00:00',
      'Sun Nov 29 12:00:00 2026',
      'Sunday, 29-Nov-2026 12:00:00',
      'Nov 29, 2026, 12:00:00 PM',
    ];
    expect(readIn(zone, texts)).toEqual(texts.map(() => [NOON, 'a date in words']));
  });

  it('is in the zone that its words name', () => {
    const texts = [
      'Sun, 29 Nov 2026 12:00:00 GMT',
      'Sun, 29 Nov 2026 21:00:00 +0900',
      'Sun Nov 29 2026 21:00:00 GMT+0900 (Japan Standard Time)',
      'Sun, 29 Nov 2026 07:00:00 EST',
      'November 29, 2026 02:00 PM +02:00',
      'Sun, 29 Nov 2026 12:00:00 Z',
    ];
    expect(readIn(zone, texts)).toEqual(texts.map(() => [NOON, 'a date in words']));
  });

  it('is UTC in ISO 8601 without a zone too', () => {
    expect(readIn(zone, ['2026-11-29 12:00:00'])).toEqual([[NOON, 'ISO 8601']]);
  });
});
