/** Parts that write another part's bytes changed. */

import type { FormProblem } from '../../form-problem.ts';
import type { RecipeStep } from '../../recipe/recipe-step.ts';
import type { Part } from '../message.ts';

/** Properties of a part that changes another one. */
export interface Change {
  readonly label: string;
  /** Gives the bytes in place of those of the part, as bytes or as a byte string. Must not throw, whatever it gets. */
  readonly change: (written: Uint8Array) => Uint8Array | string | FormProblem;
  /** True if several inputs give one output. Default: false. */
  readonly lossy?: boolean | undefined;
  /** The part as data, with the steps of what it changes. Default: it is a gap in the recipe. */
  readonly toRecipe?: ((of: readonly RecipeStep[]) => RecipeStep) | undefined;
  /** The parts that it binds into the message. Default: the one that it changes. */
  readonly binds?: readonly Part[] | undefined;
}

/** Makes a part that writes what `change` makes of another part. */
export function changedPart(of: Part, { label, change, lossy, toRecipe, binds = [of] }: Change): Part {
  return {
    label,
    lossy,
    of: binds,
    toRecipe: toRecipe && ((stepsOf) => [toRecipe(stepsOf(of))]),
    compile: (headers) => {
      const write = of.compile(headers);
      return (request, signatureFields, out) =>
        out.changeOf((inner) => write(request, signatureFields, inner), change);
    },
  };
}
