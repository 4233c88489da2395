/** The string to sign, the signature, and the request to send. */

import type { VNode } from 'preact';
import type { CheckRequest, Draft } from '../../src/api/playground-types.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { alignParts } from '../request/strings/aligned-parts.ts';
import { PartsTable } from '../request/strings/parts-table.tsx';
import { type SignedRequest, toCurl, toHttp } from './curl.ts';

export interface Signed {
  readonly signature: string;
  readonly request: CheckRequest;
}

interface SignedResultProps {
  readonly draft: Draft;
  /** Undefined where the browser cannot sign. */
  readonly signed: Signed | undefined;
  readonly isBusy: boolean;
  readonly onCheck: (request: CheckRequest) => Promise<void>;
}

export function SignedResult({ draft, signed, isBusy, onCheck }: SignedResultProps): VNode {
  const { stringToSign, headers } = draft;
  return (
    <>
      <section class="panel stack tight" aria-label="String to sign">
        <h2>String to sign</h2>
        <PartsTable parts={alignParts(stringToSign, stringToSign)} isCompared={false} />
        {signed === undefined && (
          <>
            <h2>Headers to send</h2>
            <pre class="signed">{headers.map(([name, value]) => `${name}: ${value}`).join('\n')}</pre>
            <p class="small soft">
              The signature goes where <code>{draft.placeholder}</code> stands.
            </p>
          </>
        )}
      </section>
      {signed !== undefined && <SignedTexts of={signed} isBusy={isBusy} onCheck={onCheck} />}
    </>
  );
}

interface SignedTextsProps extends Pick<SignedResultProps, 'isBusy' | 'onCheck'> {
  readonly of: Signed;
}

function SignedTexts({ of: { signature, request }, isBusy, onCheck }: SignedTextsProps): VNode {
  const sent: SignedRequest = {
    method: request.method,
    url: new URL(request.target, location.origin).href,
    headers: request.headers,
    body: request.body,
  };
  return (
    <section class="panel stack" aria-label="Signed request">
      <div class="stack tight">
        <h2>Signature</h2>
        <code class="signed" data-testid="signature">
          {signature}
        </code>
        <div class="row">
          <button type="button" class="main" disabled={isBusy} onClick={() => onCheck(request)}>
            Check what the verifier says
          </button>
          <CopyButton text={signature} label="Copy the signature" />
        </div>
      </div>
      <Text title="As a command" text={toCurl(sent)} label="Copy the command" />
      <Text title="As HTTP" text={toHttp(sent)} label="Copy the request" />
    </section>
  );
}

function Text({ title, text, label }: Readonly<Record<'title' | 'text' | 'label', string>>): VNode {
  return (
    <div class="stack tight">
      <div class="row spread">
        <h2>{title}</h2>
        <span>
          <CopyButton text={text} label={label} />
        </span>
      </div>
      <pre class="signed">{text}</pre>
    </div>
  );
}
