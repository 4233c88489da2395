/** All presets. */

import type { Scheme } from 'countersign';
import { recipeOf } from 'countersign/scheme';
import { catalog } from 'countersign/schemes';
import { intendAssumedWholeRequest } from 'countersign/schemes/intend';

/** Options without which a preset cannot be made. */
const OPTIONS: Readonly<Record<string, object>> = {
  'detached-jws': { alg: 'PS256' },
  'http-message-signatures': { requiredComponents: ['@method', '@path'], algorithms: ['hmac-sha256'] },
  intend: { message: intendAssumedWholeRequest },
  paypal: { webhookId: '8PT597110X687430LKGECATA' },
};

/** A preset by its name. */
export interface Preset {
  readonly name: string;
  readonly create: () => Promise<Scheme>;
}

const ALL: readonly Preset[] = Object.values(catalog).map(({ name, load }) => {
  return { name, create: async () => ((await load()) as (options?: object) => Scheme)(OPTIONS[name]) };
});

/** Why the scheme has no recipe; undefined where it has one. */
async function whyNone({ create }: Preset): Promise<string | undefined> {
  const scheme = await create();
  try {
    recipeOf(scheme);
    return undefined;
  } catch (error) {
    return error instanceof TypeError ? error.message : Promise.reject(error);
  }
}

const JUDGED = await Promise.all(ALL.map(async (preset) => ({ ...preset, reason: await whyNone(preset) })));

/** Those of the catalogue that have a recipe. */
export const PRESETS: readonly Preset[] = JUDGED.filter(({ reason }) => reason === undefined);

/** Those that are no declaration, or several, each with the reason. */
export const WITHOUT_RECIPE: readonly (Preset & { readonly reason?: string | undefined })[] = JUDGED.filter(
  ({ reason }) => reason !== undefined,
);
