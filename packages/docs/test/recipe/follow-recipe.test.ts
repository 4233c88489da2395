import { expect, it } from 'vitest';
import { followRecipe } from '../../src/recipe/follow-recipe.ts';

const REQUEST = {
  ...{ method: 'POST', url: '/v1/orders', origin: undefined, headers: [] },
  ...{ keyId: '', timestamp: '', nonce: '' },
};

function memberOf(body: string, ...path: readonly string[]): string {
  return followRecipe([{ kind: 'jsonField', path }], { ...REQUEST, body: Buffer.from(body) }).toString();
}

it('takes numbers of the body as they are sent', () => {
  const body = '{"memo":"\\"1.50\\": -2.0","order":{"amount":-1.50,"rate":1.0E+2}}';
  expect(memberOf(body, 'order', 'amount')).toBe('-1.50');
  expect(memberOf(body, 'order', 'rate')).toBe('1.0E+2');
  expect(memberOf(body, 'memo')).toBe('"1.50": -2.0');
});

it('takes nothing where a member or the body is missing', () => {
  expect(memberOf('{"order":null}', 'order', 'amount')).toBe('');
  expect(memberOf('', 'order')).toBe('');
});
