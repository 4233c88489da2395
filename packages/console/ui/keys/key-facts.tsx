/** The state of a key. */

import type { VNode } from 'preact';
import type { KeyView } from '../../src/api/key-types.ts';
import { GivenText } from '../parts/given-text.tsx';
import { Moment } from '../parts/moment.tsx';
import { EndsSoon, KeyStatus } from './key-words.tsx';

export function KeyFacts({ of: key }: { readonly of: KeyView }): VNode {
  const { owner, mode, createdAt, updatedAt, lastUsedAt } = key;
  return (
    <section class="panel" aria-label="State">
      <dl class="figures plain">
        <div>
          <dt>State</dt>
          <dd class="row">
            <KeyStatus of={key} />
            <EndsSoon of={key} />
          </dd>
        </div>
        {owner !== undefined && (
          <div>
            <dt>Owner</dt>
            <dd>
              <GivenText text={owner} />
            </dd>
          </div>
        )}
        {mode !== undefined && (
          <div>
            <dt>Mode</dt>
            <dd>{mode}</dd>
          </div>
        )}
        {createdAt !== undefined && (
          <div>
            <dt>Created</dt>
            <dd>
              <Moment at={createdAt} form="full" />
            </dd>
          </div>
        )}
        {updatedAt !== undefined && (
          <div>
            <dt>Changed</dt>
            <dd>
              <Moment at={updatedAt} form="full" />
            </dd>
          </div>
        )}
        {lastUsedAt !== undefined && (
          <div>
            <dt>Last used</dt>
            <dd>
              <Moment at={lastUsedAt} form="full" />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
