/** Mistakes that newcomers make in their first minute. Each error names the function and the option, and says what to write. */

import { describe, expect, it } from 'vitest';
import { CLIENT_CALLS } from './calls-of-clients.ts';
import { SERVER_CALLS } from './calls-of-servers.ts';
import { SECRET } from './wrong-call.ts';

/** Messages of the JavaScript engine about a value of the wrong type, which do not say what to write. */
const RIDDLE =
  /is not a function|is not iterable|cannot read|cannot destructure|reading '|in operator|to operator/i;

it('has a hundred wrong calls and more', () => {
  expect(SERVER_CALLS.length + CLIENT_CALLS.length).toBeGreaterThanOrEqual(100);
});

describe.each([
  ['the server', SERVER_CALLS],
  ['clients and schemes', CLIENT_CALLS],
])('a wrong call of %s is told what to write:', (_side, calls) => {
  it.each(calls.map((row) => ({ label: row[0], row })))('$label', async ({ row: [, call, ...says] }) => {
    const error = await errorOf(call);
    for (const words of says) expect(error.message).toContain(words);
    expect(error.message).not.toContain(SECRET);
    expect(error.message).not.toMatch(RIDDLE);
  });
});

/** The mistake is the integrator's: a TypeError or a RangeError, thrown or rejected with. */
async function errorOf(call: () => unknown): Promise<Error> {
  try {
    await call();
  } catch (error) {
    expect([TypeError, RangeError]).toContain((error as Error).constructor);
    return error as Error;
  }
  throw new Error('the wrong call was taken');
}
