import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runProgram } from '../../../test/support/run-program.ts';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

it('the API holds its tokens to the limits of their tier, and comes to an end', async () => {
  const { code, output } = await runProgram(program);

  expect(output).toContain('8 outcomes, 0 of them not as documented.');
  expect(output).toMatch(/without a token +401$/m);
  expect(output).toMatch(/which costs 5 +200 "minute";r=4;t=60$/m);
  expect(output).toMatch(/429 "minute";r=4;t=60, Retry-After: 70$/m);
  expect(output).toMatch(/"minute";r=95;t=60, "hour";r=995;t=3600$/m);
  expect(output.match(/minute 5 of 100, hour 5 of 1000$/gm)).toHaveLength(2);
  expect(code).toBe(0);
}, 30_000);
