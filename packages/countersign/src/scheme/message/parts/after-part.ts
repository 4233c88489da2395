/** The rest of a part behind a text. */

import type { FormProblem } from '../../form-problem.ts';
import { unbound } from '../bound-parts.ts';
import { type Message, type Part, toPart } from '../message.ts';
import { changedPart } from './changed-part.ts';

/** Makes the part. It binds nothing: what stands before the text is not written. */
export function afterPart(text: string, given: Part | Message): Part {
  if (typeof text !== 'string' || text === '')
    throw new TypeError('part.after() takes a text and the part that has it');
  const of = toPart('part.after()', given);
  const problem: FormProblem = {
    code: 'malformed_header',
    member: 'header',
    reason: `A signed value must have "${text}" in it.`,
  };
  return changedPart(of, {
    label: `{${of.label} after ${text}}`,
    change: (bytes) => {
      const whole = Buffer.from(bytes).toString('latin1');
      const at = whole.indexOf(text);
      return at === -1 ? problem : whole.slice(at + text.length);
    },
    lossy: true,
    binds: unbound(of),
  });
}
