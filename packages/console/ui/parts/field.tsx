/** A labelled input, with its hint and what is wrong with it. */

import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';

/** Attributes by which label, hint and problem belong to the input. */
export interface InputProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly problem?: string | undefined;
  readonly children: (props: InputProps) => VNode;
}

export function Field({ label, hint, problem, children }: FieldProps): VNode {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(
    Boolean,
  );
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
        'aria-invalid': problem === undefined ? undefined : 'true',
      })}
      {hint !== undefined && (
        <span id={`${id}-hint`} class="small soft">
          {hint}
        </span>
      )}
      {problem !== undefined && (
        <span id={`${id}-problem`} class="small bad">
          {problem}
        </span>
      )}
    </div>
  );
}
