/** Text with escapes of what cannot be seen, which stand out from characters that look the same. */

import type { VNode } from 'preact';
import { isInvisible, tokensOf } from '../text/tokens.ts';

interface SeenTextProps {
  /** The text with everything invisible made visible, or its tokens. */
  readonly text: string | readonly string[];
}

export function SeenText({ text }: SeenTextProps): VNode {
  // Isolated, so that letters from right to left do not move what stands beside them.
  return <bdi>{piecesOf(typeof text === 'string' ? tokensOf(text) : text)}</bdi>;
}

/** Each escape in an element of its own, and all between two of them as one text. */
function piecesOf(tokens: readonly string[]): (string | VNode)[] {
  const pieces: (string | VNode)[] = [];
  for (const [i, token] of tokens.entries()) {
    const last = pieces.at(-1);
    if (isInvisible(token))
      pieces.push(
        <span key={i} class="invisible">
          {token}
        </span>,
      );
    else if (typeof last === 'string') pieces[pieces.length - 1] = last + token;
    else pieces.push(token);
  }
  return pieces;
}
