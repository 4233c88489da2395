/** Revokes a key, which is final: its id must be typed. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ChangeStatus } from '../../src/api/key-change-types.ts';
import type { KeyView } from '../../src/api/key-types.ts';
import { post } from '../api/call.ts';
import { useChange } from '../api/use-change.ts';
import { Field } from '../parts/field.tsx';
import { FormModal } from '../parts/form-modal.tsx';
import { keyPath } from './key-path.ts';

interface RevokeDialogProps {
  readonly keyId: string;
  readonly onClose: () => void;
  readonly onRevoked: (key: KeyView) => void;
}

export function RevokeDialog({ keyId, onClose, onRevoked }: RevokeDialogProps): VNode {
  const [typed, setTyped] = useState('');
  const change = useChange();

  function revoke(): void {
    void change.run(async () =>
      onRevoked(await post<KeyView>(keyPath(keyId, 'revoke'), { confirm: typed } satisfies ChangeStatus)),
    );
  }

  return (
    <FormModal
      title={`Revoke ${keyId}`}
      action="Revoke the key"
      change={change}
      isDangerous
      isIncomplete={typed !== keyId}
      onSubmit={revoke}
      onClose={onClose}
    >
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
    </FormModal>
  );
}
