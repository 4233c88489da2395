/** Parts that write values of a JSON body which only the body itself tells. */

import type { FormProblem } from '../../scheme/form-problem.ts';
import type { Part } from '../../scheme/message/message.ts';

/** An object of JSON, as handlers get it. */
export type JsonObject = Readonly<Record<string, unknown>>;

const MALFORMED: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: 'The body must be a JSON object with the values that are signed.',
};

/** Makes a part that writes the text which `textOf` makes of the body; without one, the request is refused. */
export function bodyValuesPart(label: string, textOf: (body: JsonObject) => string | undefined): Part {
  return {
    label,
    nature: { role: 'field' },
    compile: () => (request, _fields, out) => {
      const text = textOfBody(request.body, textOf);
      if (text === undefined) out.fail(MALFORMED);
      else out.bytes(Buffer.from(text, 'utf8'));
    },
  };
}

/** The text of a value without members, null as nothing; a number that a parser has rounded would be another than was signed. */
export function textOfScalar(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined;
}

function textOfBody(body: Uint8Array, textOf: (body: JsonObject) => string | undefined): string | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? textOf(parsed as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
