/** JSON without the blanks between its tokens. */

import type { FormProblem } from '../../form-problem.ts';
import { minifyJsonObject } from '../../json/minify-json.ts';
import { type Message, type Part, toPart } from '../message.ts';
import { changedPart } from './changed-part.ts';

/** Makes the part. It binds every value of the body: bodies that minify alike differ in blanks alone. */
export function minifiedJsonPart(given: Part | Message): Part {
  const of = toPart('part.minifiedJson()', given);
  return changedPart(of, {
    label: `minify(${of.label})`,
    change: (bytes) => {
      const minified = minifyJsonObject(bytes);
      return typeof minified === 'string' ? malformed(minified) : minified;
    },
  });
}

function malformed(reason: string): FormProblem {
  return { code: 'malformed_body', member: 'body', reason };
}
