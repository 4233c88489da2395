/** Revokes a key, which is final: its id must be typed. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ChangeStatus, KeyView } from '../../src/api/api-types.ts';
import { post } from '../api/call.ts';
import { useChange } from '../api/use-change.ts';
import { Field } from '../parts/field.tsx';
import { Modal } from '../parts/modal.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { keyPath } from './key-path.ts';

interface RevokeDialogProps {
  readonly keyId: string;
  readonly onClose: () => void;
  readonly onRevoked: (key: KeyView) => void;
}

export function RevokeDialog({ keyId, onClose, onRevoked }: RevokeDialogProps): VNode {
  const [typed, setTyped] = useState('');
  const { isBusy, problem, run } = useChange();

  function revoke(event: Event): void {
    event.preventDefault();
    void run(async () =>
      onRevoked(await post<KeyView>(keyPath(keyId, 'revoke'), { confirm: typed } satisfies ChangeStatus)),
    );
  }

  return (
    <Modal title={`Revoke ${keyId}`} onClose={onClose}>
      <form class="stack" onSubmit={revoke}>
        <p>
          All requests of this key are refused from now on. <strong>This cannot be undone.</strong>
        </p>
        <Field
          label="Type the id of the key"
          hint={
            <>
              It is <code>{keyId}</code>.
            </>
          }
        >
          {(props) => (
            <input
              {...props}
              class="mono"
              autocomplete="off"
              spellcheck={false}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
        {problem !== undefined && <ProblemNotice of={problem} />}
        <div class="row">
          <button type="submit" class="main danger" disabled={isBusy || typed !== keyId}>
            Revoke the key
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Modal>
  );
}
