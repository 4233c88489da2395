/** A state in a word, with a colour that repeats it. */

import type { ComponentChildren, VNode } from 'preact';

/** The colour of a state. */
export type Tone = 'good' | 'bad' | 'warn' | 'soft';

export function Badge({
  tone,
  children,
}: {
  readonly tone: Tone;
  readonly children: ComponentChildren;
}): VNode {
  return <span class={`badge ${tone}`}>{children}</span>;
}
