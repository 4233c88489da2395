/** The value of one field of a form in the body. */

import { assertKnownOptions } from '../../../../internal/known-options.ts';
import type { FormProblem } from '../../../form-problem.ts';
import type { FormPair } from '../../../values/form.ts';
import type { Part } from '../../message.ts';
import { formBodyOf } from './form-body.ts';

/** Options of `part.formValue()`. */
export interface FormValueOptions {
  /** True if the form may have other fields, which this part does not sign. Default: false. */
  readonly allowOthers?: boolean | undefined;
}

const NOT_ONCE: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: 'The form in the body must have the field that is signed, exactly once.',
};
const OTHERS: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: 'The form in the body must have no field but the one that is signed.',
};

/** Makes the part. */
export function formValuePart(name: string, options: FormValueOptions = {}): Part {
  assertKnownOptions('part.formValue()', options, ['allowOthers']);
  const { allowOthers = false } = options;
  if (typeof name !== 'string' || name === '')
    throw new TypeError('part.formValue() takes the name of a field of the form in the body');
  return {
    label: `{form: ${name}}`,
    nature: { role: 'field' },
    coversBody: !allowOthers,
    toRecipe: () => [{ kind: 'formField', path: [name] }],
    compile: () => (request, _signatureFields, out) => {
      const form = formBodyOf(request);
      const value = 'code' in form ? form : valueOfField(form, name, allowOthers);
      if (typeof value === 'string') out.bytes(Buffer.from(value, 'utf8'));
      else out.fail(value);
    },
  };
}

function valueOfField(form: readonly FormPair[], name: string, allowOthers: boolean): string | FormProblem {
  const [field, ...more] = form.filter(([each]) => each === name);
  if (field === undefined || more.length > 0) return NOT_ONCE;
  return allowOthers || form.length === 1 ? field[1] : OTHERS;
}
