/** Inputs of texts that no browser may correct. */

import type { VNode } from 'preact';
import type { InputProps } from './field.tsx';

interface TextProps extends InputProps {
  readonly value: string;
  readonly onText: (text: string) => void;
}

/** One line, which must not be empty. */
export function PlainText({
  value,
  onText,
  isHidden = false,
  ...props
}: TextProps & { readonly isHidden?: boolean }): VNode {
  return (
    <input
      {...props}
      {...(isHidden ? { type: 'password' } : { type: 'text' })}
      class="mono"
      required
      autocomplete="off"
      spellcheck={false}
      value={value}
      onInput={(event) => onText(event.currentTarget.value)}
    />
  );
}

/** Several lines. */
export function PlainLines({ value, onText, rows, ...props }: TextProps & { readonly rows: number }): VNode {
  return (
    <textarea
      {...props}
      rows={rows}
      spellcheck={false}
      value={value}
      onInput={(event) => onText(event.currentTarget.value)}
    />
  );
}
