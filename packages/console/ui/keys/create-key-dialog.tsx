/** Asks for what a new key may do. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { CreateKey, KeyWithSecret } from '../../src/api/key-change-types.ts';
import { post } from '../api/call.ts';
import { useSession } from '../api/session.ts';
import { useChange } from '../api/use-change.ts';
import { Field } from '../parts/field.tsx';
import { FormModal } from '../parts/form-modal.tsx';
import { fromLocalTime, LIMITS_HINT, parseLimits, parseList } from './lists.ts';

interface CreateKeyDialogProps {
  readonly onClose: () => void;
  readonly onCreated: (key: KeyWithSecret) => void;
}

export function CreateKeyDialog({ onClose, onCreated }: CreateKeyDialogProps): VNode {
  const { owners, features } = useSession();
  const change = useChange();
  const [limitsProblem, setLimitsProblem] = useState<string>();

  function create(form: FormData): void {
    const key = toKey(form);
    setLimitsProblem('problem' in key ? key.problem : undefined);
    if ('problem' in key) return;
    void change.run(async () => onCreated(await post<KeyWithSecret>('keys', key)));
  }

  return (
    <FormModal
      title="Create a key"
      action="Create the key"
      change={change}
      onSubmit={create}
      onClose={onClose}
    >
      {owners === undefined && (
        <Field
          label="Key id"
          hint={`Public: requests name it. It cannot be changed later.${features.makesIds ? ' Empty: one is made.' : ''}`}
        >
          {(props) => (
            <input
              {...props}
              name="id"
              class="mono"
              required={!features.makesIds}
              autocomplete="off"
              spellcheck={false}
            />
          )}
        </Field>
      )}
      <div class="columns narrow">
        {owners === undefined ? (
          <Field label="Owner">{(props) => <input {...props} name="owner" autocomplete="off" />}</Field>
        ) : (
          <Field label="Owner">
            {(props) => (
              <select {...props} name="owner">
                {owners.map((owner) => (
                  <option key={owner}>{owner}</option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field label="Mode">
          {(props) => (
            <select {...props} name="mode">
              <option value="">As its id says</option>
              <option value="test">Test</option>
              <option value="live">Live</option>
            </select>
          )}
        </Field>
      </div>
      <details>
        <summary>What it may do</summary>
        <div class="stack further">
          {owners === undefined && (
            <Field label="Scopes" hint="Separated by spaces.">
              {(props) => (
                <input {...props} name="scopes" class="mono" autocomplete="off" spellcheck={false} />
              )}
            </Field>
          )}
          <Field label="Allowed addresses" hint="Addresses and CIDR blocks. Empty: all addresses.">
            {(props) => (
              <input {...props} name="ipAllowlist" class="mono" autocomplete="off" spellcheck={false} />
            )}
          </Field>
          {owners === undefined && (
            <>
              <Field
                label="Limits"
                hint={`${LIMITS_HINT} Empty: the scheme's limits.`}
                problem={limitsProblem}
              >
                {(props) => <textarea {...props} name="limits" rows={2} spellcheck={false} />}
              </Field>
              <Field label="Expires" hint="In your time zone. Empty: never.">
                {(props) => <input {...props} name="expiresAt" type="datetime-local" />}
              </Field>
            </>
          )}
        </div>
      </details>
    </FormModal>
  );
}

function toKey(form: FormData): CreateKey | { readonly problem: string } {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const limits = parseLimits(text('limits'));
  if ('problem' in limits) return limits;
  const [scopes, ipAllowlist] = [parseList(text('scopes')), parseList(text('ipAllowlist'))];
  const mode = text('mode');
  return {
    ...(text('id') !== '' && { id: text('id') }),
    ...(text('owner') !== '' && { owner: text('owner') }),
    ...((mode === 'test' || mode === 'live') && { mode }),
    ...(scopes.length > 0 && { scopes }),
    ...(ipAllowlist.length > 0 && { ipAllowlist }),
    ...(limits.length > 0 && { limits }),
    ...(text('expiresAt') !== '' && { expiresAt: fromLocalTime(text('expiresAt')) }),
  };
}
