/** Mutations of a signature base (RFC 9421 §2.5), which has a line for each component and one for the parameters. */

import type { Segment } from '../../scheme/introspection.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { type CandidateMessage, isLineBreak } from './candidate-message.ts';
import { queriesLeftOut, separatorMutations } from './layout-mutations.ts';
import type { MessageMutation } from './mutation.ts';
import { isExchange, ordersOf } from './other-orders.ts';

const PARAMETERS = '"@signature-params": ';

/** Tells whether a message is such a base. */
export function isSignatureBase(message: CandidateMessage): boolean {
  return message.some(({ label }) => label === PARAMETERS);
}

/** The mutations of its lines. */
export function signatureBaseMutations(message: CandidateMessage): MessageMutation[] {
  const lines = linesOf(message).slice(0, -1);
  return [
    ...separatorMutations(message),
    ...lines.map((line) => withoutLine(line)),
    mutation({ code: 'message_field_missing', detail: 'the line of the parameters' }, 2, withoutParameters),
    mutation({ code: 'message_field_missing', detail: PARAMETERS }, 2, (given) =>
      given.filter(({ label }) => label !== PARAMETERS),
    ),
    mutation({ code: 'message_field_missing', detail: 'scheme and host' }, 1, (given) =>
      given.filter(({ role }) => role !== 'origin'),
    ),
    ...queriesLeftOut(message),
    ...ordersOf(lines.map((_line, i) => i)).map((order) => inOrder(lines, order)),
    ...NAME_FORMS.map(([mistake, cost, rewrite]) =>
      mutation(mistake, cost, (given) =>
        given.map((each) => (isName(each) ? rewritten(each, rewrite) : each)),
      ),
    ),
    ...PARAMETER_FORMS.map(([mistake, cost, rewrite]) =>
      mutation(mistake, cost, (given) =>
        given.map((each, i) => (given[i - 1]?.label === PARAMETERS ? rewritten(each, rewrite) : each)),
      ),
    ),
  ];
}

type Form = readonly [mistake: NamedMistake, cost: number, rewrite: (text: string) => string];

const NAME_FORMS: readonly Form[] = [
  [
    { code: 'message_case_kept', detail: 'names of fields' },
    2,
    (text) =>
      text.startsWith('"@') ? text : text.replace(/(?<=^"|-)[a-z]/g, (letter) => letter.toUpperCase()),
  ],
  [
    { code: 'message_separator_wrong', detail: 'names without quotation marks' },
    2,
    (text) => text.replaceAll('"', ''),
  ],
  [{ code: 'message_separator_wrong', detail: '":" without a blank behind it' }, 2, (text) => text.trimEnd()],
];

const PARAMETER_FORMS: readonly Form[] = [
  [{ code: 'message_field_added', detail: 'the label before the parameters' }, 1, (text) => `sig1=${text}`],
  [{ code: 'message_field_added', detail: 'the label before the parameters' }, 2, (text) => `sig=${text}`],
  [
    { code: 'message_separator_wrong', detail: '"; " between parameters' },
    1,
    (text) => text.replaceAll(/;(?=[a-z]+=)/g, '; '),
  ],
  [
    { code: 'message_field_missing', detail: 'the list of components' },
    2,
    (text) => text.replace(/^\(.*?\)/, ''),
  ],
  [
    { code: 'message_separator_wrong', detail: 'the list without parentheses' },
    3,
    (text) => text.replace(/[()]/g, ''),
  ],
  [
    { code: 'message_field_missing', detail: 'the parameters behind the list' },
    2,
    (text) => text.replace(/\);.*$/, ')'),
  ],
  [
    { code: 'message_field_order', detail: 'parameters in alphabetical order' },
    2,
    (text) => reordered(text, true),
  ],
  [
    { code: 'message_field_order', detail: 'parameters in reverse order' },
    2,
    (text) => reordered(text, false),
  ],
];

/** Texts in quotation marks may have a semicolon in them. */
const PARAMETER = /;[a-z]+=(?:"(?:[^"\\]|\\.)*"|[^;]*)/g;

function reordered(text: string, isSorted: boolean): string {
  const end = text.indexOf(')') + 1;
  const parameters = text.slice(end).match(PARAMETER) ?? [];
  return text.slice(0, end) + (isSorted ? parameters.toSorted() : parameters.toReversed()).join('');
}

function mutation(mistake: NamedMistake, cost: number, apply: MessageMutation['apply']): MessageMutation {
  return { on: 'message', mistakes: [mistake], cost, stage: 'signature base', apply };
}

function isName({ role, label }: Segment): boolean {
  return role === 'literal' && label.startsWith('"');
}

function rewritten(segment: Segment, rewrite: (text: string) => string): Segment {
  return { ...segment, bytes: Buffer.from(rewrite(Buffer.from(segment.bytes).toString('latin1')), 'latin1') };
}

/** The ids of the segments of each line, with the line break behind it. */
function linesOf(message: CandidateMessage): readonly (readonly Segment[])[] {
  const lines: Segment[][] = [[]];
  for (const segment of message) {
    lines.at(-1)?.push(segment);
    if (isLineBreak(segment)) lines.push([]);
  }
  return lines;
}

function nameOf(line: readonly Segment[]): string {
  return (line[0]?.label ?? '').replace(/: $/, '');
}

function withoutLine(line: readonly Segment[]): MessageMutation {
  const ids = new Set(line.map(({ id }) => id));
  return mutation({ code: 'message_field_missing', detail: nameOf(line) }, 2, (given) =>
    given.filter(({ id }) => !ids.has(id)),
  );
}

function withoutParameters(message: CandidateMessage): CandidateMessage {
  const at = message.findIndex(({ label }) => label === PARAMETERS);
  return message.slice(0, at - 1);
}

function inOrder(lines: readonly (readonly Segment[])[], order: readonly number[]): MessageMutation {
  const detail = order.map((i) => nameOf(lines[i] as readonly Segment[])).join(', ');
  const cost = isExchange(order) ? 2 : 3;
  return mutation({ code: 'message_field_order', detail }, cost, (given) => {
    const own = linesOf(given);
    const blocks = lines.map((line) => own.find((each) => each[0]?.id === line[0]?.id));
    if (blocks.includes(undefined)) return undefined;
    return [...order.flatMap((i) => blocks[i] as readonly Segment[]), ...own.slice(lines.length).flat()];
  });
}
