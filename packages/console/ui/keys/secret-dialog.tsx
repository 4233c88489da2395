/** Shows a new secret, once. */

import type { VNode } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { CopyButton } from '../parts/copy-button.tsx';
import { Modal } from '../parts/modal.tsx';
import { Notice } from '../parts/notice.tsx';

interface SecretDialogProps {
  readonly title: string;
  readonly keyId: string;
  readonly secret: string;
  /** Must forget the secret. */
  readonly onClose: () => void;
}

export function SecretDialog({ title, keyId, secret, onClose }: SecretDialogProps): VNode {
  const [isStored, setIsStored] = useState(false);
  const id = useId();
  // A page that the browser keeps for "Back" must not have the secret.
  useEffect(() => {
    addEventListener('pagehide', onClose);
    return () => removeEventListener('pagehide', onClose);
  }, [onClose]);
  return (
    <Modal title={title} onClose={onClose} mayEscape={isStored}>
      <Notice tone="warn" title="This is the only time that the secret is shown.">
        <p>
          Store it now, in a vault or where your server reads its settings. If it is lost, rotate the key.
        </p>
      </Notice>
      <dl class="facts">
        <dt>Key id</dt>
        <dd>
          <code>{keyId}</code>
        </dd>
        <dt>Secret</dt>
        <dd>
          <code class="secret" data-testid="secret">
            {secret}
          </code>
        </dd>
      </dl>
      <div class="row">
        <CopyButton text={secret} label="Copy the secret" isMain />
        <CopyButton text={keyId} label="Copy the key id" />
      </div>
      <div class="row spread">
        <span class="row">
          <input
            id={id}
            type="checkbox"
            checked={isStored}
            onChange={(event) => setIsStored(event.currentTarget.checked)}
          />
          <label for={id}>I have stored the secret</label>
        </span>
        <button type="button" disabled={!isStored} onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
