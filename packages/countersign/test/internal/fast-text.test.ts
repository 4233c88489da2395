import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const root = new URL('../../dist/', import.meta.url);

/** Tells whether texts are fast before and after a verifier is made, in a process where a class extends String. */
function fastTexts(): string {
  const program = `
    import { createVerifier } from '${new URL('index.js', root)}';
    import { influencemart } from '${new URL('schemes/influencemart.js', root)}';
    class VerbatimString extends String {}
    const isFast = () => %HasFastProperties(String.prototype);
    const before = isFast();
    createVerifier({ scheme: influencemart(), keys: { id: 'ak_test_1', secret: 'k'.repeat(32) } });
    class AnotherString extends String {}
    console.log(before, isFast(), new AnotherString('a').charCodeAt(0), new VerbatimString('a').length);`;
  const args = ['--allow-natives-syntax', '--input-type=module', '--eval', program];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

describe('a process in which a class extends String', () => {
  it('reads texts as fast as any other once a verifier is made', () => {
    expect(fastTexts()).toBe('false true 97 1');
  });
});
