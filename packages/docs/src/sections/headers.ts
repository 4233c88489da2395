/** The headers of a signed request, and those that it may have. */

import type { Recipe, RecipeTimestamp, RecipeValue } from 'countersign/scheme';
import { type Block, code, listed, paragraph, span, table } from '../document/block.ts';
import type { WorkedExample } from '../example/worked-example.ts';
import { digestName, encodingName } from '../wording/step-text.ts';
import { limitsText, placeText, timestampText, valuePattern } from '../wording/value-text.ts';
import type { WriteSection } from './section.ts';

type Row = readonly [name: string, required: string, text: string];

export const headers: WriteSection = ({ recipe, basePath, examples: [example] }) => {
  const rows = [...constantRows(recipe), ...valueRows(recipe, example), ...otherRows(recipe)];
  const blocks: Block[] = [
    paragraph('Names of headers may be written in any case. Send each header once.'),
    table(['Header', 'Required', 'Value'], rows),
  ];
  if (example !== undefined)
    blocks.push(
      paragraph('The request of the worked example below:'),
      code('http', requestText(basePath, example)),
    );
  return blocks;
};

function constantRows({ constants, extraHeaders }: Recipe): readonly Row[] {
  return [
    ...Object.entries(constants).map(
      ([name, values]): Row => [span(name), 'yes', listed(values.map(span), 'or')],
    ),
    ...Object.entries(extraHeaders).map(([name, value]): Row => [span(name), 'no', span(value)]),
  ];
}

function valueRows(recipe: Recipe, example: WorkedExample | undefined): readonly Row[] {
  const { keyId, timestamp, nonce, signature, contentDigest } = recipe;
  const row = (at: RecipeValue | undefined, name: string, text: string): Row[] =>
    at === undefined ? [] : [[placeText(at) + aliasText(at), 'yes', withPattern(at, name, text)]];
  const digest: Row[] =
    contentDigest === undefined
      ? []
      : [
          [
            placeText(contentDigest),
            'no',
            `The ${digestName(contentDigest.algorithm)} of the body in ${encodingName(contentDigest.encoding)}. If you send it, it must match.`,
          ],
        ];
  return [
    ...row(keyId, 'key id', sentence('Your key id', keyId)),
    ...(timestamp === undefined ? [] : row(timestamp, 'timestamp', timeText(timestamp, example))),
    ...row(
      nonce,
      'nonce',
      sentence(isEventId(recipe) ? EVENT : 'A text that is new with every request, such as a UUID', nonce),
    ),
    ...row(signature, 'signature', `The signature in ${encodingName(signature.encoding)}.`),
    ...digest,
  ];
}

const EVENT = 'Your id of the event, the same in all its deliveries';

/** Tells whether the nonce is the id of an event, which stays in all deliveries. */
export function isEventId({ nonce, optional }: Recipe): boolean {
  return nonce?.header !== undefined && nonce.header === optional.eventId?.header;
}

const OPTIONAL = {
  requestId: 'An id of your own, by which support finds the request.',
  idempotencyKey: 'A text that stays the same in all retries of one operation: see [Retries](#retries).',
  eventId:
    'Your id of the event, the same in all its deliveries: see [Retries](#retries). Endpoints that take events require it.',
} as const;

function otherRows({ optional, nonce }: Recipe): readonly Row[] {
  return Object.entries(OPTIONAL).flatMap(([member, text]): Row[] => {
    const at = optional[member as keyof typeof OPTIONAL];
    // The id of an event may be the nonce, whose row it has.
    if (at === undefined || at.header === nonce?.header) return [];
    const limits = limitsText(at);
    const required = member === 'eventId' ? 'for events' : 'no';
    return [[placeText(at) + aliasText(at), required, limits === '' ? text : `${text} ${limits}.`]];
  });
}

function aliasText({ aliases = [] }: RecipeValue): string {
  return aliases.length === 0 ? '' : ` or ${listed(aliases.map(span), 'or')}`;
}

function withPattern(at: RecipeValue, name: string, text: string): string {
  const pattern = valuePattern(at, name);
  return pattern === `{${name}}` ? text : `${span(pattern)}\n${text}`;
}

function sentence(text: string, at: RecipeValue | undefined): string {
  const limits = at === undefined ? '' : limitsText(at);
  return limits === '' ? `${text}.` : `${text}: ${limits}.`;
}

function timeText(timestamp: RecipeTimestamp, example: WorkedExample | undefined): string {
  const such = example === undefined ? '' : `, such as ${span(example.timestamp)}`;
  return `${capital(timestampText(timestamp))}${such}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function requestText(basePath: string, { request, headers }: WorkedExample): string {
  const lines = [
    `${request.method} ${basePath}${request.target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\n')}\n${request.body === undefined ? '' : `\n${request.body}\n`}`;
}
