/** Signs a request in the browser, and tells what the verifier would say of it. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { CheckAnswer, CheckRequest, Draft, DraftRequest } from '../../src/api/playground-types.ts';
import { post } from '../api/call.ts';
import { ApiProblem } from '../api/problem.ts';
import { useSession } from '../api/session.ts';
import { useChange } from '../api/use-change.ts';
import { Empty } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Screen } from '../shell/screen.tsx';
import { CheckResult } from './check-result.tsx';
import { type FilledForm, PlaygroundForm } from './playground-form.tsx';
import { fromBase64, SecretFormError, sign } from './sign.ts';
import { type Signed, SignedResult } from './signed-result.tsx';

interface Outcome {
  readonly draft?: Draft;
  readonly signed?: Signed;
  readonly checked?: CheckAnswer;
}

export function PlaygroundScreen(): VNode {
  const { schemes } = useSession();
  const [outcome, setOutcome] = useState<Outcome>({});
  const { isBusy, problem, run } = useChange();

  const signIt = (form: FilledForm) =>
    run(async () => {
      const { secret, ...request } = form;
      const draft = await post<Draft>('draft', request satisfies DraftRequest);
      setOutcome({ draft });
      if (secret === undefined) return;
      setOutcome({ draft, signed: toSigned(request, draft, await signatureOf(draft, secret)) });
    });
  const check = (request: CheckRequest, kept: Outcome) =>
    run(async () => setOutcome({ ...kept, checked: await post<CheckAnswer>('check', request) }));

  return (
    <Screen title="Playground">
      {schemes.length === 0 ? (
        <section class="panel">
          <Empty>The console was mounted without a verifier, so there is no scheme to sign by.</Empty>
        </section>
      ) : (
        <div class="columns wide">
          <PlaygroundForm
            schemes={schemes}
            isBusy={isBusy}
            onSign={signIt}
            onCheck={({ secret: _secret, keyId: _keyId, ...request }) => check(request, {})}
          />
          <div class="stack">
            <p role="status" class="hidden">
              {outcome.signed !== undefined && 'The request is signed.'}
            </p>
            {problem !== undefined && <ProblemNotice of={problem} />}
            {outcome.checked !== undefined && <CheckResult of={outcome.checked} />}
            {outcome.draft !== undefined && (
              <SignedResult
                draft={outcome.draft}
                signed={outcome.signed}
                isBusy={isBusy}
                onCheck={(request) => check(request, outcome)}
              />
            )}
            {outcome.draft === undefined && outcome.checked === undefined && problem === undefined && (
              <section class="panel">
                <Empty>
                  The string to sign, the signature and the headers to send are shown here, with a command
                  that sends them.
                </Empty>
              </section>
            )}
          </div>
        </div>
      )}
    </Screen>
  );
}

async function signatureOf(draft: Draft, secret: string): Promise<string> {
  try {
    return await sign(draft.signing, secret, fromBase64(draft.message));
  } catch (error) {
    if (error instanceof SecretFormError)
      throw new ApiProblem(0, error.message, { detail: 'Paste it as it was shown when the key was made.' });
    throw error;
  }
}

function toSigned(request: CheckRequest, { headers, target, placeholder }: Draft, signature: string): Signed {
  return {
    signature,
    request: {
      scheme: request.scheme,
      method: request.method,
      target: target.replaceAll(placeholder, encodeURIComponent(signature)),
      headers: headers.map(([name, value]) => [name, value.replaceAll(placeholder, signature)] as const),
      ...(request.body !== undefined && { body: request.body }),
    },
  };
}
