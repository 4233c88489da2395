/** One key: its state, its secrets, what it may do and how much of it is used. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { KeyWithSecret } from '../../src/api/key-change-types.ts';
import type { KeyView } from '../../src/api/key-types.ts';
import { get } from '../api/call.ts';
import { useSession } from '../api/session.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Await } from '../parts/await.tsx';
import { formatRoute } from '../shell/route.ts';
import { Screen } from '../shell/screen.tsx';
import { KeyActions } from './key-actions.tsx';
import { KeyChanges } from './key-changes.tsx';
import { KeyFacts } from './key-facts.tsx';
import { keyPath } from './key-path.ts';
import { KeyRights } from './key-rights.tsx';
import { KeySecrets } from './key-secrets.tsx';
import { KeyUsage } from './key-usage.tsx';
import { SecretDialog } from './secret-dialog.tsx';

export function KeyScreen({ id }: { readonly id: string }): VNode {
  const key = useLoaded(id, (signal) => get<KeyView>(keyPath(id), signal));
  const [rotated, setRotated] = useState<KeyWithSecret>();
  const { may } = useSession();
  const mayWrite = may.includes('keys:write');
  return (
    <Screen
      title={id}
      actions={
        <>
          {may.includes('requests') && (
            <a class="small" href={formatRoute(['requests'], { key: id })}>
              Requests of this key
            </a>
          )}
          <a class="small" href={formatRoute(['keys'])}>
            All keys
          </a>
        </>
      }
    >
      <Await of={key} what="the key">
        {(value) => (
          <div class="stack">
            <KeyFacts of={value} />
            {mayWrite && (
              <KeyActions
                of={value}
                onChanged={key.replace}
                onRotated={(answer) => {
                  key.replace(answer.key);
                  setRotated(answer);
                }}
              />
            )}
            <div class="columns">
              <KeySecrets of={value} />
              <KeyUsage of={value} />
            </div>
            <KeyRights of={value} mayWrite={mayWrite} onChanged={key.replace} />
            <KeyChanges of={value} />
          </div>
        )}
      </Await>
      {rotated !== undefined && (
        <SecretDialog
          title="The key has a new secret"
          keyId={id}
          secret={rotated.secret}
          onClose={() => setRotated(undefined)}
        />
      )}
    </Screen>
  );
}
