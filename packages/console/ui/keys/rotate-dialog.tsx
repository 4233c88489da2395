/** Gives a key a new secret, and says until when the old ones are taken. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { KeyWithSecret, RotateKey } from '../../src/api/key-change-types.ts';
import type { KeyView } from '../../src/api/key-types.ts';
import { post } from '../api/call.ts';
import { useChange } from '../api/use-change.ts';
import { Field } from '../parts/field.tsx';
import { FormModal } from '../parts/form-modal.tsx';
import { Moment } from '../parts/moment.tsx';
import { Notice } from '../parts/notice.tsx';
import { keyPath } from './key-path.ts';

interface RotateDialogProps {
  readonly of: KeyView;
  readonly onClose: () => void;
  readonly onRotated: (answer: KeyWithSecret) => void;
}

const OVERLAPS = [
  [0, 'Ends at once, as after a leak'],
  [3600, '1 hour'],
  [86_400, '1 day'],
  [7 * 86_400, '7 days'],
  [30 * 86_400, '30 days'],
] as const;
const USUAL = 86_400;

export function RotateDialog({ of: key, onClose, onRotated }: RotateDialogProps): VNode {
  const [overlapSeconds, setOverlapSeconds] = useState<number>(USUAL);
  const change = useChange();

  function rotate(): void {
    void change.run(async () =>
      onRotated(await post<KeyWithSecret>(keyPath(key.id, 'rotate'), { overlapSeconds } satisfies RotateKey)),
    );
  }

  return (
    <FormModal
      title={`Rotate the secret of ${key.id}`}
      action="Rotate"
      change={change}
      isDangerous={overlapSeconds === 0}
      onSubmit={rotate}
      onClose={onClose}
    >
      <p>
        The key gets a new secret, which is shown once. Until the old ones end, signatures by both are taken.
      </p>
      <Field label="The old secrets are taken for">
        {(props) => (
          <select
            {...props}
            value={overlapSeconds}
            onChange={(event) => setOverlapSeconds(Number(event.currentTarget.value))}
          >
            {OVERLAPS.map(([seconds, words]) => (
              <option key={seconds} value={seconds}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      {overlapSeconds === 0 ? (
        <Notice tone="warn" title="Clients that use the old secret are refused from now on.">
          <p>Until they have the new one, none of their requests passes.</p>
        </Notice>
      ) : (
        <p>
          The old secrets end on <Moment at={Date.now() + overlapSeconds * 1000} form="full" />, unless they
          end before.
        </p>
      )}
    </FormModal>
  );
}
