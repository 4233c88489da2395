/** In short: what is signed, with what, and where it goes. */

import { span, table } from '../document/block.ts';
import { plain } from '../document/plain-text.ts';
import { encodingName, patternOf } from '../wording/step-text.ts';
import {
  algorithmName,
  namesText,
  placeText,
  requiredHeaders,
  secondsText,
  timestampText,
  valuePattern,
} from '../wording/value-text.ts';
import type { WriteSection } from './section.ts';
import { secretText } from './your-key.ts';

export const inShort: WriteSection = ({ recipe, baseUrl, support }) => {
  const { signature, window, timestamp, message } = recipe;
  const rows: [string, string | undefined][] = [
    ['Base URL', span(baseUrl)],
    ['Algorithm', `${algorithmName(recipe)}, in ${encodingName(signature.encoding)}`],
    ['String to sign', span(patternOf(message))],
    ['Key', secretText(recipe)],
    ['Signature', `${placeText(signature)}: ${span(valuePattern(signature, 'signature'))}`],
    ['Headers', namesText(requiredHeaders(recipe)) || undefined],
    ['Timestamp', timestamp && timestampText(timestamp)],
    ['Time window', window && windowText(window)],
    ['Once only', ONCE[recipe.replay]],
    ['Help', support && supportText(support)],
  ];
  return [
    table(
      ['', ''],
      rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, capitalised(text)]])),
    ),
  ];
};

const ONCE = {
  nonce: 'each nonce, and so each signed request',
  signature: 'each signature, and so each signed request',
  none: undefined,
};

/** The window on both sides of the server's time. */
export function windowText({
  pastSeconds,
  futureSeconds,
}: {
  readonly pastSeconds: number;
  readonly futureSeconds: number;
}): string {
  if (pastSeconds === futureSeconds) return `within ${secondsText(pastSeconds)} of the server's time`;
  return `at most ${secondsText(pastSeconds)} before and ${secondsText(futureSeconds)} after the server's time`;
}

/** The place to ask, as a link where it is an address. */
export function supportText(support: string): string {
  if (/^https?:\/\/[\w\-./:?#=&%~+@,;]+$/.test(support))
    return `[${plain(support.replace(/^https?:\/\//, ''))}](${support})`;
  return /^[\w.+-]+@[\w.-]+$/.test(support) ? `[${plain(support)}](mailto:${support})` : plain(support);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
