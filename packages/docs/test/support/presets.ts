/** All presets. */

import type { Scheme } from 'countersign';
import { catalog } from 'countersign/schemes';
import { intendAssumedWholeRequest } from 'countersign/schemes/intend';

/** Options without which a preset cannot be made. */
const OPTIONS: Readonly<Record<string, object>> = {
  intend: { message: intendAssumedWholeRequest },
  paypal: { webhookId: '8PT597110X687430LKGECATA' },
};

/** A preset by its name. */
export interface Preset {
  readonly name: string;
  readonly create: () => Promise<Scheme>;
}

/** Schemes that are no declaration, or more than one, so that no recipe of them can be written down. */
const WITHOUT_RECIPE: readonly string[] = ['acp', 'adcp', 'http-message-signatures', 'ucp', 'web-bot-auth'];

/** Those of the catalogue that have a recipe. */
export const PRESETS: readonly Preset[] = Object.values(catalog)
  .filter(({ name }) => !WITHOUT_RECIPE.includes(name))
  .map(({ name, load }) => {
    return { name, create: async () => ((await load()) as (options?: object) => Scheme)(OPTIONS[name]) };
  });
