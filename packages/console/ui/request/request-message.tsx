/** The request as it arrived, as far as it is kept, and the answer. */

import type { VNode } from 'preact';
import type { CapturedBody, RequestDetail } from '../../src/api/request-types.ts';
import { useSession } from '../api/session.ts';
import { GivenText } from '../parts/given-text.tsx';
import { SeenText } from '../parts/seen-text.tsx';
import { toVisible } from '../text/tokens.ts';

export function RequestMessage({ of: detail }: { readonly of: RequestDetail }): VNode {
  return (
    <div class="columns">
      <section class="panel stack tight" aria-label="Headers">
        <h2>Headers</h2>
        {detail.headers.length === 0 ? (
          <p class="soft">None were kept.</p>
        ) : (
          <ul class="list">
            {detail.headers.map(({ name, value, redacted }, i) => (
              <li key={i}>
                <code>
                  <strong>{name}</strong>:{' '}
                  {redacted ? <span class="soft">never kept</span> : <GivenText text={value} />}
                </code>
              </li>
            ))}
          </ul>
        )}
      </section>
      <div class="stack">
        <Body of={detail} />
        {detail.answer !== undefined && (
          <section class="panel stack tight" aria-label="Answer">
            <h2>Answer{detail.status !== undefined && `: ${detail.status}`}</h2>
            <pre class="signed">{detail.answer}</pre>
          </section>
        )}
      </div>
    </div>
  );
}

function Body({ of: { body, code } }: { readonly of: RequestDetail }): VNode | null {
  const { features, may } = useSession();
  if (code === 'accepted') return null;
  return (
    <section class="panel stack tight" aria-label="Body">
      <h2>Body{body !== undefined && `: ${body.bytes.toLocaleString('en')} bytes`}</h2>
      {body === undefined && (
        <p class="soft">
          {!features.bodies && 'Bodies are not captured here.'}
          {features.bodies &&
            (may.includes('bodies')
              ? 'No body was captured of this request.'
              : 'You may not see bodies. The right is called "bodies".')}
        </p>
      )}
      {body !== undefined && <BodyText of={body} />}
    </section>
  );
}

function BodyText({ of: body }: { readonly of: CapturedBody }): VNode {
  const { text, form } = textOf(body.base64);
  return (
    <>
      <pre class="signed">{text === '' ? <span class="soft">empty</span> : <SeenText text={text} />}</pre>
      <p class="small soft">
        {form === 'hex' && 'It is not UTF-8, so it is shown in hex. '}
        {body.isCut && 'Only the beginning was kept.'}
      </p>
    </>
  );
}

function textOf(base64: string): { text: string; form: 'text' | 'hex' } {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // Line breaks are shown, and break the line.
    return { text: toVisible(text).replaceAll('\\n', '\\n\n'), form: 'text' };
  } catch {
    return { text: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' '), form: 'hex' };
  }
}
