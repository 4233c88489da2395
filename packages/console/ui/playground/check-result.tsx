/** The verifier's answer to a request that was only checked. */

import type { VNode } from 'preact';
import type { CheckAnswer } from '../../src/api/playground-types.ts';
import { Notice } from '../parts/notice.tsx';
import { Checks } from '../request/checks.tsx';
import { Finding } from '../request/finding.tsx';
import { StringsToSign } from '../request/strings/strings-to-sign.tsx';
import { resultWords } from '../text/result-words.ts';

export function CheckResult({ of: answer }: { readonly of: CheckAnswer }): VNode {
  const [best] = answer.findings;
  const isFine = answer.code === undefined;
  return (
    <div class="stack">
      {isFine ? (
        <Notice tone="good" title="The verifier accepts this request." isNews>
          <p>The signature matches. Replay and limits were not looked at, and nothing was counted.</p>
        </Notice>
      ) : (
        <Notice tone="bad" title={`The verifier refuses this request: ${resultWords(answer.code)}.`} isNews>
          <p>
            Its code is <code>{answer.code}</code>. Nothing was counted.
          </p>
        </Notice>
      )}
      {best !== undefined && <Finding of={best} isBest />}
      <Checks checks={answer.checks} />
      {!isFine && <StringsToSign of={answer} />}
    </div>
  );
}
