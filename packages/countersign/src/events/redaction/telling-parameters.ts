/** Parameters with a telling name, wherever they stand in a text: in an address, one within it, or a form, escaped or not. */

import { decodedLayers } from './decoded-text.ts';
import { merged, type Span } from './find-values.ts';
import { REDACTED } from './redacted.ts';

/** Gives what is hidden of the value of a parameter: the value, or words of it; nothing where the value is shown. */
export type HiddenIn = (name: string, value: string) => readonly string[];

/** Values that are hidden, and where they stand. */
interface FoundParameters {
  readonly spans: readonly Span[];
  readonly values: readonly string[];
}

const NAME = /(?:^|[?&;#])\s*([^\s=?&;#"'<>]+)=/g;
/** Where the value ends: of a query, and of a path or header, in which more may follow. */
const END_IN_QUERY = /[&#\s"'<>]/g;
const END_ELSEWHERE = /[;/?&#,\s"'<>]/g;
const MAY_HAVE = /[=%\\]|&#/;

/** The values that are hidden in a text. */
export function hiddenParameters(text: string, hiddenIn: HiddenIn): FoundParameters {
  if (!MAY_HAVE.test(text)) return { spans: [], values: [] };
  const spans: Span[] = [];
  const values = new Set<string>();
  for (const { bytes, starts, ends } of decodedLayers(text)) {
    NAME.lastIndex = 0;
    for (let found = NAME.exec(bytes); found !== null; found = NAME.exec(bytes)) {
      const [written, name = ''] = found;
      const start = NAME.lastIndex;
      const short = bytes.slice(start, endOf(END_ELSEWHERE, bytes, start));
      const hidden = hiddenIn(name, short);
      if (hidden.length === 0) continue;
      const end = written.startsWith(';') ? start + short.length : endOf(END_IN_QUERY, bytes, start);
      NAME.lastIndex = end;
      if (end === start) continue;
      spans.push([starts[start] as number, ends[end - 1] as number]);
      for (const value of hidden) values.add(value);
      if (hidden.includes(short)) values.add(bytes.slice(start, end));
    }
  }
  return { spans: merged(spans), values: [...values] };
}

/** A text without the values of such parameters. */
export function withoutParameters(text: string, hiddenIn: HiddenIn): string {
  let shown = '';
  let at = 0;
  for (const [start, end] of hiddenParameters(text, hiddenIn).spans) {
    shown += text.slice(at, start) + REDACTED;
    at = end;
  }
  return shown + text.slice(at);
}

function endOf(end: RegExp, text: string, from: number): number {
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}
