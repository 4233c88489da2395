/** Changes one right of a key. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { KeyView } from '../../src/api/api-types.ts';
import { post } from '../api/call.ts';
import { useChange } from '../api/use-change.ts';
import { Field } from '../parts/field.tsx';
import { Modal } from '../parts/modal.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
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
  const { isBusy, problem, run } = useChange();

  function save(event: Event): void {
    event.preventDefault();
    const body = parse(text.trim());
    setWrong('problem' in body ? String(body.problem) : undefined);
    if ('problem' in body) return;
    void run(async () => onChanged(await post<KeyView>(keyPath(keyId, action), body)));
  }

  return (
    <Modal title={`${name} of ${keyId}`} onClose={onClose}>
      <form class="stack" onSubmit={save}>
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
        {problem !== undefined && <ProblemNotice of={problem} />}
        <div class="row">
          <button type="submit" class="main" disabled={isBusy}>
            Save
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Modal>
  );
}
