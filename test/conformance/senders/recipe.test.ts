import { followRecipe } from '@countersign/docs';
import { type Recipe, recipeOf } from 'countersign/scheme';
import { expect, it } from 'vitest';
import { MessageWriter } from '../../../packages/countersign/src/scheme/message/message-writer.ts';
import type { Scheme } from '../../../packages/countersign/src/scheme/scheme.ts';

import { PRESENT, type SenderVector, vectorsOf } from './sender-vectors.ts';
import { presetOf, requestOf } from './senders.ts';

const ACCEPTED = PRESENT.flatMap((kind) =>
  vectorsOf(kind).filter(({ expect: verdict }) => verdict === 'accept'),
);

/** Kinds whose message holds what no recipe can say. */
const WITH_GAPS: readonly string[] = [
  ...['adyen-payments', 'akamai-edgegrid', 'alibaba-v3', 'aws-sigv4', 'contentful', 'draft-cavage'],
  ...['netlify', 'oauth1-body-hash', 'plaid'],
];

it.each(ACCEPTED)('the recipe gives the string that was signed: $sender, $case', async (vector) => {
  const scheme = (await presetOf(vector)) as Scheme;
  const recipe = recipeOf(scheme);
  const gaps = recipe.gaps.filter(({ at }) => at.startsWith('message'));
  expect(gaps.length > 0, JSON.stringify(gaps)).toBe(WITH_GAPS.includes(vector.sender));
  if (gaps.length > 0) return;
  const { written, followed } = stringsToSign(scheme, recipe, vector);
  expect(written.length).toBeGreaterThan(0);
  expect(followed).toEqual(written);
});

it.each(PRESENT)('the recipe survives JSON: %s', async (kind) => {
  const recipe = recipeOf(await presetOf(vectorsOf(kind)[0] as SenderVector));
  expect(JSON.parse(JSON.stringify(recipe))).toEqual(recipe);
});

/** The string to sign of each variant that can be written, by the scheme and by its recipe. */
function stringsToSign(scheme: Scheme, recipe: Recipe, vector: SenderVector) {
  const origin = new URL(vector.registeredUrl ?? vector.url).origin;
  const request = { ...requestOf(vector), origin };
  const fields = scheme.read(request, []);
  if ('code' in fields) throw new Error(fields.reason);
  const { keyId, timestamp, nonce = '' } = fields;
  const input = { ...request, keyId, timestamp, nonce };
  const written: string[] = [];
  const followed: string[] = [];
  for (const [variant, steps] of [recipe.message, ...recipe.otherMessages].entries()) {
    const out = new MessageWriter();
    scheme.write(request, fields, out, variant);
    if (out.problem !== undefined) continue;
    written.push(Buffer.from(out.whole()).toString('latin1'));
    followed.push(followRecipe(steps, input).toString('latin1'));
  }
  return { written, followed };
}
