/** Finds strings to sign in which text can move from one part to the next under one signature. */

import type { Message, Part } from '../message/message.ts';

/** A target has printable ASCII alone, and a header no line break; a decoded query, a field and a body may have anything. */
const MAY_HAVE: Readonly<Record<string, RegExp>> = {
  target: /^[!-~]*$/,
  path: /^[!-~]*$/,
  query: /^[!-~]*$/,
  url: /^[!-~]*$/,
  header: /^[^\r\n]*$/,
  field: /^.*$/s,
  body: /^.*$/s,
};

/**
 * Warns of a part that may have the separator behind it in itself, before another part that may have it, too: the sender of the
 * one string can be taken for that of the other. A value with a form of its own, such as a time or a digest, cannot grow.
 *
 * @example
 * movableTextIn(message`${part.target}:${part.body}`);
 * // ['The string to sign joins {path?query} and {body} by ":", which …']
 */
export function movableTextIn({ parts }: Message): readonly string[] {
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1];
    const separator = next !== undefined && isLiteral(next) ? next.label : '';
    const other = parts.slice(at + 1).find((each) => mayHave(each, separator));
    if (mayHave(part, separator) && other !== undefined)
      return [
        `The string to sign has ${part.label} and ${other.label} in it with ${separator === '' ? 'nothing' : JSON.stringify(separator)} between, which both may have in them: text can move from one to the other, and the signature stays the same. Join the parts by "\\n", with the body last, or sign the hash of the body.`,
      ];
  }
  return [];
}

function isLiteral({ nature }: Part): boolean {
  return nature?.role === 'literal';
}

function mayHave({ nature }: Part, separator: string): boolean {
  if (nature?.query?.isDecoded === true) return true;
  return MAY_HAVE[nature?.role ?? '']?.test(separator) ?? false;
}
