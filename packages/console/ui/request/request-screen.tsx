/** One request: what happened, why, and what to do. */

import type { VNode } from 'preact';
import type { RequestDetail } from '../../src/api/request-types.ts';
import { get } from '../api/call.ts';
import { useSession } from '../api/session.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { WatchButton } from '../keys/watch-button.tsx';
import { Await } from '../parts/await.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { formatRoute } from '../shell/route.ts';
import { Screen } from '../shell/screen.tsx';
import { Checks } from './checks.tsx';
import { explainText } from './explain-text.ts';
import { RequestFacts } from './request-facts.tsx';
import { RequestMessage } from './request-message.tsx';
import { StringsToSign } from './strings/strings-to-sign.tsx';
import { Why } from './why.tsx';

export function RequestScreen({ id }: { readonly id: string }): VNode {
  const detail = useLoaded(id, (signal) => get<RequestDetail>(`requests/${encodeURIComponent(id)}`, signal));
  return (
    <Screen
      title="Request"
      actions={
        <a href={formatRoute(['requests'])} class="small">
          All requests
        </a>
      }
    >
      <Await of={detail} what="the request">
        {(detail) => <Shown of={detail} reload={detail.diagnosis === undefined} />}
      </Await>
    </Screen>
  );
}

function Shown({ of: detail }: { readonly of: RequestDetail; readonly reload: boolean }): VNode {
  const { features, may } = useSession();
  const { diagnosis, keyId } = detail;
  const mayWatch = features.watch && may.includes('keys:write');
  return (
    <div class="stack">
      <RequestFacts of={detail} />
      <Why of={detail} />
      <div class="row">
        <CopyButton text={detail.partnerText} label="Copy for the partner" />
        {diagnosis !== undefined && (
          <CopyButton text={() => explainText(diagnosis)} label="Copy as explain" />
        )}
        {mayWatch && keyId !== undefined && detail.code !== 'unknown_key' && <WatchButton keyId={keyId} />}
      </div>
      {diagnosis !== undefined && (
        <>
          <Checks checks={diagnosis.checks} />
          <StringsToSign of={diagnosis} />
        </>
      )}
      <RequestMessage of={detail} />
    </div>
  );
}
