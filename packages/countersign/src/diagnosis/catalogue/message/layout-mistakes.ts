/** Mistakes with the layout of the string to sign: separators, order, fields left out or added. */

import { isLineBreak, segmentOf } from '../../mutations/candidate-message.ts';
import { inLineOrder, nameOf, PARAMETERS, parametersIn } from '../../mutations/layout/base-lines.ts';
import { extraFieldsOf } from '../../mutations/layout/extra-fields.ts';
import { reordered, withField, withoutField } from '../../mutations/layout/message-fields.ts';
import { isExchange, MOST_IN_ANY_ORDER, ordersOf } from '../../mutations/layout/other-orders.ts';
import { gap } from '../../mutations/layout/separators.ts';
import { vendorLayouts } from '../../mutations/layout/vendor-layouts.ts';
import { type Way, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inCanonicalRequest, inHeaderNames } from '../ways/canonical-request-ways.ts';
import { inLayout, inSeparators, type Lay, type Layout } from '../ways/layout-ways.ts';
import { behindMessage } from '../ways/message-ways.ts';
import { inEmptyQuery } from '../ways/query-ways.ts';
import { costing, inRequest } from '../ways/request-ways.ts';
import { inBaseLines, inBaseNames, inBaseParameters } from '../ways/signature-base-ways.ts';

const USUAL_SEPARATORS = ['', '\n', ':', '.', ',', '|', '&', ' '];
const RARE_SEPARATORS = ['-', ';', '_', '/', '+', '\t', '\r\n', '\\n', '\r', '\\n\n'];

export const LAYOUT_MISTAKES: Entries = {
  message_of_another_scheme: {
    cause: 'The string to sign was put together as another vendor has it.',
    cure: 'Put the string to sign together as the documentation of this API shows it, part by part.',
    ways: [
      costing(
        2,
        inRequest(({ request, signatureFields, keyId, secret }) =>
          vendorLayouts({ request, signatureFields }, { keyId, secret }).map(({ detail, cost, write }) => ({
            ...{ on: 'message', stage: 'other layout', detail, cost, isAlone: true, apply: write },
          })),
        ),
      ),
    ],
  },
  message_separator_wrong: {
    cause: 'The fields of the string to sign were joined with another separator.',
    cure: 'Join the fields exactly as the documentation shows.',
    ways: [
      costing(
        2,
        inSeparators(() => USUAL_SEPARATORS.map((text) => separator(2, text))),
      ),
      costing(
        3,
        inSeparators((usual) => [
          ...RARE_SEPARATORS.filter((text) => !isLineBreakOf(usual, text)).map((text) => separator(3, text)),
          ...spaced(usual).map((text) => separator(3, text)),
          ...asInTemplates(usual).map((text) => ({ ...separator(3, text), isAlone: true })),
        ]),
      ),
      costing(3, inLayout('separator', beforeLastField)),
      costing(
        4,
        behindMessage(
          ...[':', '.', '&', '|', ',', ' ', '?'].map((text) =>
            way(4, `${JSON.stringify(text)} at the end`, text),
          ),
        ),
      ),
      inCanonicalRequest(
        way(
          2,
          '": " between name and value',
          inHeaderNames((name) => `${name} `),
        ),
      ),
      inBaseNames(
        way(2, 'names without quotation marks', (name) => name.replaceAll('"', '')),
        way(2, '":" without a blank behind it', (name) => name.trimEnd()),
      ),
      inBaseParameters(
        way(1, '"; " between parameters', (text) => text.replaceAll(/;(?=[a-z]+=)/g, '; ')),
        way(3, 'the list without parentheses', (text) => text.replace(/[()]/g, '')),
      ),
    ],
  },
  message_field_order: {
    cause: 'The fields of the string to sign were in another order.',
    cure: 'Join the fields in the documented order.',
    ways: [
      costing(
        2,
        inLayout('field order', ({ fields }) =>
          ordersOf(fields.map((_field, i) => i)).map((order) =>
            way(isExchange(order) ? 2 : 4, order.map((i) => fields[i]?.label).join(', '), (message) =>
              reordered(message, fields, order),
            ),
          ),
        ),
      ),
      inBaseLines((lines) =>
        ordersOf(lines.map((_line, i) => i)).map((order) =>
          way(isExchange(order) ? 2 : 3, order.map((i) => nameOf(lines[i] ?? [])).join(', '), (message) =>
            inLineOrder(message, lines, order),
          ),
        ),
      ),
      inBaseParameters(
        way(2, 'parameters in alphabetical order', (text) => parametersIn(text, (each) => each.toSorted())),
        way(2, 'parameters in reverse order', (text) => parametersIn(text, (each) => each.toReversed())),
      ),
    ],
  },
  message_field_missing: {
    cause: 'A field of the string to sign was left out, with its separator.',
    cure: 'Sign every documented field; one that is empty keeps its separator.',
    ways: [
      costing(
        2,
        inLayout('field', ({ fields }) =>
          fields.map((field) => ({
            ...way(2, field.label, (message) => withoutField(message, field)),
            piece: field.ids[0],
          })),
        ),
      ),
      inCanonicalRequest(way(2, 'the empty line behind the headers', withoutEmptyLine)),
      inBaseLines((lines) => [
        ...lines.map((line): Way<Lay> => {
          const ids = new Set(line.map(({ id }) => id));
          return way(2, nameOf(line), (message) => message.filter(({ id }) => !ids.has(id)));
        }),
        way(2, 'the line of the parameters', (message) =>
          message.slice(0, message.findIndex(({ label }) => label === PARAMETERS) - 1),
        ),
        way(2, PARAMETERS, (message) => message.filter(({ label }) => label !== PARAMETERS)),
        way(1, 'scheme and host', (message) => message.filter(({ role }) => role !== 'origin')),
      ]),
      inBaseParameters(
        way(2, 'the list of components', (text) => text.replace(/^\(.*?\)/, '')),
        way(2, 'the parameters behind the list', (text) => text.replace(/\);.*$/, ')')),
      ),
    ],
  },
  message_field_empty: {
    cause: 'A field of the string to sign was empty.',
    cure: 'Fill in the field with what is sent.',
    ways: [costing(3, inLayout('field', emptied))],
  },
  message_field_added: {
    cause: 'The string to sign had a field that does not belong to it.',
    cure: 'Sign the documented fields and no others.',
    ways: [
      costing(3, inLayout('added field', added)),
      inEmptyQuery(...['{}', '[]', 'null', 'undefined'].map((text) => way(4, `${text} for no query`, text))),
      inBaseParameters(
        way(1, 'the label before the parameters', (text) => `sig1=${text}`),
        way(2, 'the label before the parameters', (text) => `sig=${text}`),
      ),
    ],
  },
};

function separator(cost: number, text: string): Way<string> {
  return way(cost, text === '' ? 'none' : JSON.stringify(text), text);
}

/** Those that have a name of their own. */
function isLineBreakOf(usual: string | undefined, text: string): boolean {
  return usual === '\n' && (text === '\\n' || text === '\r\n');
}

function spaced(usual: string | undefined): readonly string[] {
  return usual === undefined || usual === '\n' ? [] : [`${usual} `, ` ${usual} `];
}

/** The lines of an indented template, and the layout of a formula in a documentation. */
function asInTemplates(usual: string | undefined): readonly string[] {
  if (usual === '\n') return ['\n  ', '\n    ', '\n        ', '\n\t'];
  return usual === undefined || usual === ''
    ? []
    : [`+${usual}+`, ` + ${usual} + `, ` + "${usual}" + `, `\n${usual}\n`];
}

/** Where nothing stands between the fields. */
function beforeLastField({ message, fields }: Layout): Way<Lay>[] {
  const last = fields.at(-1)?.ids[0];
  if (message.some(({ role }) => role === 'separator') || fields.length < 2) return [];
  return [' ', '\n', ':', '|', '.', ',', '&'].map((text) => {
    const between = gap(-2000, Buffer.from(text));
    return way(3, `${JSON.stringify(text)} before the last field`, (given) =>
      given.flatMap((segment) => (segment.id === last ? [between, segment] : [segment])),
    );
  });
}

/** Two line breaks side by side, of which the first ends the last header. */
function withoutEmptyLine(message: Parameters<Lay>[0]): ReturnType<Lay> {
  const at = message.findLastIndex((segment, i) => isLineBreak(segment) && isLineBreak(message[i + 1]));
  return at === -1 ? undefined : message.toSpliced(at, 1);
}

function emptied({ message, fields }: Layout) {
  const nothing = new Uint8Array(0);
  return fields.flatMap(({ label, ids }) => {
    const segments = message.filter(({ id }) => ids.includes(id));
    // Of these, it has names of its own.
    const isNamed = segments.length === 1 && (segments[0]?.role === 'query' || segments[0]?.role === 'body');
    if (isNamed || segments.every(({ bytes }) => bytes.length === 0)) return [];
    const make: Lay = (given) =>
      given.map((segment) => (ids.includes(segment.id) ? { ...segment, bytes: nothing } : segment));
    return [{ ...way(3, label, make), piece: ids[0] }];
  });
}

function added({ request, signatureFields, message, secret, fields }: Layout): Way<Lay>[] {
  const extras = extraFieldsOf({ request, signatureFields }, message, secret);
  const places =
    fields.length > MOST_IN_ANY_ORDER + 1
      ? [0, fields.length - 1, fields.length]
      : [...fields.keys(), fields.length];
  return [
    ...extras.flatMap((extra) => {
      const facts = { detail: extra.label, isAlone: extra.isRare === true };
      return places.map((place) =>
        way(extra.isRare ? 4 : 3, facts, (given: Parameters<Lay>[0]) =>
          withField(given, extra, fields[place]),
        ),
      );
    }),
    // A version and the secret may stand right before the first field, as the formula of another scheme has it.
    ...extras.flatMap(({ label, bytes, glued = [] }) =>
      glued.map((end) => {
        const before = segmentOf(-1002, label, Buffer.concat([bytes, Buffer.from(end)]));
        return way(
          4,
          { detail: `${label}, at the beginning`, isAlone: true },
          (given: Parameters<Lay>[0]) => [before, ...given],
        );
      }),
    ),
  ];
}
