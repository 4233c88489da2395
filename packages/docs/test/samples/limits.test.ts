import { defineScheme, header, jsonField, message, type Part, part } from 'countersign';
import { recipeOf } from 'countersign/scheme';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { ip2 } from 'countersign/schemes/ip2';
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../src/samples/languages.ts';

/** Languages that have limits with a scheme. */
function limited(scheme: Parameters<typeof recipeOf>[0]): readonly string[] {
  const recipe = recipeOf(scheme);
  return LANGUAGES.filter(({ cannot }) => (cannot?.(recipe) ?? []).length > 0).map(({ id }) => id);
}

it('says which languages cannot sign some requests of a scheme, and nothing where there is no limit', () => {
  expect(limited(influencemart())).toEqual([]);
  expect(limited(iimmpact())).toEqual(expect.arrayContaining(['bash', 'node', 'python']));
  expect(limited(ip2())).toEqual(['bash', 'php', 'csharp']);
});

it('says which languages lower more capitals than a scheme does, where texts are signed', () => {
  const lowered = (of: Part) =>
    defineScheme({
      ...{ name: 'acme', secret: 'utf8', algorithm: 'hmac-sha256', replay: 'signature' },
      timestamp: header('X-Timestamp', 'unixSeconds'),
      signature: header('X-Signature', { encoding: 'hex' }),
      message: message`${part.timestamp}${part.lowercase(of)}${part.body}`,
    });
  expect(limited(lowered(part.method))).toEqual([]);
  expect(limited(lowered(jsonField('memo')))).toEqual(
    expect.arrayContaining(['node', 'python', 'go', 'java', 'csharp']),
  );
});
