/** Fields that filter a list while they are filled in. */

import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Field } from './field.tsx';

const TYPING_MS = 250;

interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function TextFilter({ label, value, onChange }: TextFilterProps): VNode {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // Only what is typed starts the wait anew.
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <Field label={label}>
      {(props) => (
        <input
          {...props}
          type="search"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface ChoiceProps extends TextFilterProps {
  readonly options: readonly (readonly [value: string, label: string])[];
}

export function ChoiceField({ label, value, options, onChange }: ChoiceProps): VNode {
  return (
    <Field label={label}>
      {(props) => (
        <select {...props} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">All</option>
          {options.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
