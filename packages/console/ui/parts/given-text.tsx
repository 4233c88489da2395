/** A text that somebody outside has chosen: shown as text, with what cannot be seen made visible. */

import type { VNode } from 'preact';
import { toVisible } from '../text/tokens.ts';
import { SeenText } from './seen-text.tsx';

export function GivenText({ text }: { readonly text: string }): VNode {
  return <SeenText text={toVisible(text)} />;
}
