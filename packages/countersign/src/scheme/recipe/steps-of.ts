/** From the parts of a message to the steps of a recipe. */

import type { Part, PartNature } from '../message/message.ts';
import { isValueLocation, type Place, type ValueLocation } from '../values/value-location.ts';
import type { FieldStep, RecipeStep } from './recipe-step.ts';

/** The steps of a part; one gap where nothing is known of it. */
export function stepsOf(part: Part): readonly RecipeStep[] {
  if (part.toRecipe !== undefined) return part.toRecipe(stepsOf);
  if (isValueLocation(part)) return [locationStep(part)];
  const step = part.nature && natureStep(part.nature, part.label);
  return [step ?? { kind: 'gap', label: part.label }];
}

/** The gaps in steps, at any depth. */
export function gapsIn(steps: readonly RecipeStep[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.kind === 'gap') return [step.label];
    if (step.kind === 'byValue') return gapsIn([...step.by, ...Object.values(step.choices).flat()]);
    const after = step.kind === 'optional' ? step.after : [];
    return 'of' in step ? gapsIn([...step.of, ...after]) : [];
  });
}

function natureStep({ role, query }: PartNature, label: string): RecipeStep | undefined {
  switch (role) {
    case 'literal':
      return { kind: 'text', text: label };
    case 'query':
      return query && { kind: 'query', ...query };
    case 'header':
    case 'field':
    case 'bodyDigest':
      return undefined;
    default:
      return { kind: role };
  }
}

const FIELDS: Readonly<Partial<Record<Place, FieldStep['kind']>>> = {
  json: 'jsonField',
  form: 'formField',
  multipart: 'multipartField',
  query: 'queryParam',
};

function locationStep({ place, header, parameter, path, label }: ValueLocation): RecipeStep {
  if (header !== undefined && place === 'header')
    return { kind: 'header', name: header, ...(parameter !== undefined && { parameter }) };
  const kind = FIELDS[place];
  return kind === undefined ? { kind: 'gap', label } : { kind, path };
}
