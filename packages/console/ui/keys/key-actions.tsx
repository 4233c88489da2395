/** Actions on a key as a whole. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ChangeStatus, KeyWithSecret } from '../../src/api/key-change-types.ts';
import type { KeyView } from '../../src/api/key-types.ts';
import { post } from '../api/call.ts';
import { useIsPortal, useSession } from '../api/session.ts';
import { useChange } from '../api/use-change.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { keyPath } from './key-path.ts';
import { RevokeDialog } from './revoke-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { WatchButton } from './watch-button.tsx';

interface KeyActionsProps {
  readonly of: KeyView;
  readonly onChanged: (key: KeyView) => void;
  readonly onRotated: (answer: KeyWithSecret) => void;
}

export function KeyActions({ of: key, onChanged, onRotated }: KeyActionsProps): VNode {
  const { features } = useSession();
  const isPortal = useIsPortal();
  const [dialog, setDialog] = useState<'rotate' | 'revoke'>();
  const { isBusy, problem, run } = useChange();
  const isActive = key.status === 'active';
  const toggle = () =>
    run(async () =>
      onChanged(
        await post<KeyView>(keyPath(key.id, isActive ? 'disable' : 'enable'), {} satisfies ChangeStatus),
      ),
    );
  if (key.status === 'revoked')
    return <p class="soft">The key was revoked, which is final. Create a new one.</p>;
  return (
    <div class="stack tight">
      <div class="row">
        <button type="button" class="main" onClick={() => setDialog('rotate')}>
          Rotate the secret
        </button>
        {/* What gives a key more rights is not the partner's to do. */}
        {(isActive || !isPortal) && (
          <button type="button" disabled={isBusy} onClick={toggle}>
            {isActive ? 'Disable' : key.status === 'not_approved' ? 'Approve' : 'Enable'}
          </button>
        )}
        <button type="button" class="danger" onClick={() => setDialog('revoke')}>
          Revoke
        </button>
        {features.watch && <WatchButton keyId={key.id} watchedUntil={key.watchedUntil} />}
      </div>
      {problem !== undefined && <ProblemNotice of={problem} />}
      {dialog === 'rotate' && (
        <RotateDialog
          of={key}
          onClose={() => setDialog(undefined)}
          onRotated={(answer) => {
            setDialog(undefined);
            onRotated(answer);
          }}
        />
      )}
      {dialog === 'revoke' && (
        <RevokeDialog
          keyId={key.id}
          onClose={() => setDialog(undefined)}
          onRevoked={(key) => {
            setDialog(undefined);
            onChanged(key);
          }}
        />
      )}
    </div>
  );
}
