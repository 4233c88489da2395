/** The request to sign. */

import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DraftRequest, SchemeInfo } from '../../src/api/playground-types.ts';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { PlainLines, PlainText } from '../parts/plain-text.tsx';
import { type Headers, parseHeaders } from './header-lines.ts';
import { canSign } from './sign.ts';

/** The form as it was filled in. The secret is there only where the browser can sign with it. */
export interface FilledForm extends DraftRequest {
  readonly secret?: string;
}

interface PlaygroundFormProps {
  readonly schemes: readonly SchemeInfo[];
  readonly isBusy: boolean;
  readonly onSign: (form: FilledForm) => Promise<void>;
  readonly onCheck: (form: FilledForm) => Promise<void>;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const WITHOUT_BODY = ['GET', 'DELETE'];

export function PlaygroundForm({ schemes, isBusy, onSign, onCheck }: PlaygroundFormProps): VNode {
  const [name, setName] = useState(schemes[0]?.name ?? '');
  const [keyId, setKeyId] = useState('');
  const [secret, setSecret] = useState('');
  const [isShown, setIsShown] = useState(false);
  const [method, setMethod] = useState('POST');
  const [target, setTarget] = useState('/');
  const [headerLines, setHeaderLines] = useState('Content-Type: application/json');
  const [body, setBody] = useState('{}');
  const [wrong, setWrong] = useState<string>();
  const scheme = schemes.find((scheme) => scheme.name === name);
  const obstacle = obstacleOf(scheme);

  // A page that the browser keeps for "Back" must not have the secret.
  useEffect(() => {
    const forget = () => setSecret('');
    addEventListener('pagehide', forget);
    return () => removeEventListener('pagehide', forget);
  }, []);

  function filled(headers: Headers): FilledForm {
    return {
      scheme: name,
      keyId: keyId.trim(),
      method,
      target,
      headers,
      ...(hasBody && { body }),
      ...(obstacle === undefined && { secret }),
    };
  }

  function submit(then: (form: FilledForm) => Promise<void>): void {
    const headers = parseHeaders(headerLines);
    setWrong('problem' in headers ? headers.problem : undefined);
    if (!('problem' in headers)) void then(filled(headers));
  }

  const hasBody = !WITHOUT_BODY.includes(method);
  const isSigned = obstacle === undefined;
  return (
    <form
      class="panel stack"
      aria-label="Request"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        submit(onSign);
      }}
    >
      <Field label="Scheme">
        {(props) => (
          <select {...props} value={name} onChange={(event) => setName(event.currentTarget.value)}>
            {schemes.map(({ name, title }) => (
              <option key={name} value={name}>
                {title ?? name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {obstacle !== undefined && (
        <Notice tone="warn" title={obstacle}>
          <p>
            The string to sign is shown all the same. Sign it where the secret is, and check the result here.
          </p>
        </Notice>
      )}
      <div class="columns narrow">
        {scheme?.namesKey !== false && (
          <Field label="Key id">{(props) => <PlainText {...props} value={keyId} onText={setKeyId} />}</Field>
        )}
        {isSigned && (
          <Field label="Secret" hint="It stays in this browser.">
            {(props) => (
              <span class="joined">
                <PlainText {...props} isHidden={!isShown} value={secret} onText={setSecret} />
                <button
                  type="button"
                  aria-pressed={isShown}
                  aria-label="Show the secret"
                  onClick={() => setIsShown(!isShown)}
                >
                  {isShown ? 'Hide' : 'Show'}
                </button>
              </span>
            )}
          </Field>
        )}
      </div>
      <div class="columns narrow">
        <Field label="Method">
          {(props) => (
            <select {...props} value={method} onChange={(event) => setMethod(event.currentTarget.value)}>
              {METHODS.map((method) => (
                <option key={method}>{method}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Path and query">
          {(props) => <PlainText {...props} value={target} onText={setTarget} />}
        </Field>
      </div>
      <Field
        label="Headers"
        hint="One a line. Those of the scheme are added when it is signed."
        problem={wrong}
      >
        {(props) => <PlainLines {...props} rows={3} value={headerLines} onText={setHeaderLines} />}
      </Field>
      {hasBody && (
        <Field label="Body" hint="Signed and sent byte by byte, in UTF-8.">
          {(props) => <PlainLines {...props} rows={6} value={body} onText={setBody} />}
        </Field>
      )}
      <div class="row">
        <button type="submit" class="main" disabled={isBusy}>
          {isSigned ? 'Sign' : 'Show the string to sign'}
        </button>
        <button type="button" disabled={isBusy} onClick={() => submit(onCheck)}>
          Check as it stands
        </button>
      </div>
      <p class="small soft">
        "Check as it stands" signs nothing: put the headers of a request that was signed elsewhere above.
      </p>
    </form>
  );
}

/** Why this page cannot sign, in a sentence. */
function obstacleOf(scheme: SchemeInfo | undefined): string | undefined {
  if (scheme?.signing === undefined) return scheme?.notSignable ?? 'Browsers cannot sign by this scheme.';
  if (!canSign())
    return 'Browsers sign at https addresses only, and on this machine. This page is at neither.';
  return undefined;
}
