/** Layouts that are met now and then, and so are never tried with a second mistake. */

import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { segmentOf } from './candidate-message.ts';
import type { ExtraField } from './extra-fields.ts';
import type { MessageMutation } from './mutation.ts';

/** The lines of an indented template, and the layout of a formula in a documentation. */
export function rareSeparators(usual: string | undefined): readonly string[] {
  if (usual === '\n') return ['\n  ', '\n    ', '\n        ', '\n\t'];
  return usual === undefined || usual === ''
    ? []
    : [`+${usual}+`, ` + ${usual} + `, ` + "${usual}" + `, `\n${usual}\n`];
}

/** A version and the secret may stand right before the first field, as the formula of another scheme has it. */
export function gluedBefore(extras: readonly ExtraField[]): MessageMutation[] {
  return extras.flatMap(({ label, bytes, glued }) =>
    (glued ?? []).map((end): MessageMutation => {
      const before = segmentOf(-1002, label, Buffer.concat([bytes, Buffer.from(end)]));
      const mistake: NamedMistake = { code: 'message_field_added', detail: `${label}, at the beginning` };
      return {
        ...{ on: 'message', mistakes: [mistake], cost: 4, stage: 'added field', isAlone: true },
        apply: (given) => [before, ...given],
      };
    }),
  );
}
