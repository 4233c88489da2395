import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runProgram } from '../../../test/support/run-program.ts';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

it('the app of five senders handles each delivery once, refuses a changed one, and comes to an end', async () => {
  const { code, output } = await runProgram(program);

  expect(output).toContain('20 outcomes, 0 of them not as documented.');
  expect(output.match(/^(?:stripe|github|slack|shopify|svix)$/gm)).toHaveLength(5);
  expect(output.match(/a delivery +200$/gm)).toHaveLength(5);
  expect(output.match(/sent again +200$/gm)).toHaveLength(5);
  expect(output.match(/with another body +401$/gm)).toHaveLength(5);
  expect(code).toBe(0);
}, 30_000);
