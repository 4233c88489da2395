/** Changes one right of a key. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { KeyView } from '../../src/api/key-types.ts';
import { post } from '../api/call.ts';
import { useChange } from '../api/use-change.ts';
import { Field } from '../parts/field.tsx';
import { FormModal } from '../parts/form-modal.tsx';
import { keyPath } from './key-path.ts';

interface ChangeDialogProps {
  readonly keyId: string;
  readonly action: string;
  readonly name: string;
  readonly hint: string;
  readonly form: 'lines' | 'time';
  readonly initial: string;
  readonly parse: (text: string) => object | { readonly problem: string };
  readonly onClose: () => void;
  readonly onChanged: (key: KeyView) => void;
}

export function ChangeDialog(props: ChangeDialogProps): VNode {
  const { keyId, action, name, hint, form, initial, parse, onClose, onChanged } = props;
  const [text, setText] = useState(initial);
  const [wrong, setWrong] = useState<string>();
  const change = useChange();

  function save(): void {
    const body = parse(text.trim());
    setWrong('problem' in body ? String(body.problem) : undefined);
    if ('problem' in body) return;
    void change.run(async () => onChanged(await post<KeyView>(keyPath(keyId, action), body)));
  }

  return (
    <FormModal title={`${name} of ${keyId}`} action="Save" change={change} onSubmit={save} onClose={onClose}>
      <Field label={name} hint={hint} problem={wrong}>
        {(input) =>
          form === 'time' ? (
            <input
              {...input}
              type="datetime-local"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          ) : (
            <textarea
              {...input}
              spellcheck={false}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          )
        }
      </Field>
    </FormModal>
  );
}
