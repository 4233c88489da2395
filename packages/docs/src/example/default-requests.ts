/** Requests for documentation of an API of which nothing but its scheme is known. */

import type { Recipe, RecipeStep } from 'countersign/scheme';
import type { SampleRequest } from '../sample-request.ts';

const FORM = 'application/x-www-form-urlencoded';
const ORDER_FORM = 'reference=ORD-1001&customer=Ren%C3%A9e&amount=49.90';
const ORDER = '{"reference":"ORD-1001","customer":"Ren\u00e9e","amount":"49.90"}';

/** One with a body and one without. They have what clients get wrong: a query out of order, and letters beyond ASCII. */
export function defaultRequests(recipe: Recipe): readonly [SampleRequest, SampleRequest] {
  const query = hasStep(recipe.message, ['query', 'target', 'url']) ? '?notify=email&channel=web' : '';
  return [
    {
      method: 'POST',
      target: `/v1/orders${query}`,
      ...(signsForm(recipe)
        ? { contentType: FORM, body: ORDER_FORM }
        : { contentType: 'application/json', body: bodyOf(recipe.message) }),
    },
    { method: 'GET', target: '/v1/orders?status=open&limit=20' },
  ];
}

/** An order, or the fields that are signed. */
function bodyOf(message: readonly RecipeStep[]): string {
  const paths = jsonPaths(message);
  if (paths.length === 0) return ORDER;
  const body: Record<string, unknown> = {};
  for (const path of paths) {
    let at = body;
    for (const name of path.slice(0, -1)) {
      at[name] ??= {};
      at = at[name] as Record<string, unknown>;
    }
    at[path.at(-1) ?? ''] = `${path.at(-1)}-1`;
  }
  return JSON.stringify(body);
}

function jsonPaths(steps: readonly RecipeStep[]): readonly (readonly string[])[] {
  return steps.flatMap((step) => {
    if (step.kind === 'jsonField') return [step.path];
    return 'of' in step ? jsonPaths(step.of) : [];
  });
}

/** Tells whether steps have one of some kinds, at any depth. */
export function hasStep(steps: readonly RecipeStep[], kinds: readonly RecipeStep['kind'][]): boolean {
  return someStep(steps, ({ kind }) => kinds.includes(kind));
}

/** Tells whether the fields of a form in the body are signed, so that a body of another type cannot be. */
export function signsForm({ message }: Pick<Recipe, 'message'>): boolean {
  return someStep(
    message,
    (step) => step.kind === 'formField' || (step.kind === 'sortedForm' && step.from !== 'query'),
  );
}

function someStep(steps: readonly RecipeStep[], isWanted: (step: RecipeStep) => boolean): boolean {
  return steps.some((step) => {
    if (isWanted(step)) return true;
    if (step.kind === 'byValue')
      return someStep([...step.by, ...Object.values(step.choices).flat()], isWanted);
    const after = step.kind === 'optional' ? step.after : [];
    return 'of' in step && someStep([...step.of, ...after], isWanted);
  });
}
