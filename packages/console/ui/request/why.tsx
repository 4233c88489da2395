/** Why a request was refused, and what to do. */

import type { VNode } from 'preact';
import type { DiagnosisFinding, RequestDetail } from '../../src/api/request-types.ts';
import { Notice } from '../parts/notice.tsx';
import { resultWords } from '../text/result-words.ts';
import { Finding } from './finding.tsx';

export function Why({ of: detail }: { readonly of: RequestDetail }): VNode | null {
  const { code, title, detail: reason, url, diagnosis } = detail;
  const [best, ...others] = diagnosis?.findings ?? [];
  if (code === 'accepted' && best === undefined)
    return <Notice tone="good" title="The request was accepted." />;
  return (
    <section class="stack tight" aria-label="Why">
      {best !== undefined && <Finding of={best} isBest />}
      {best === undefined && (
        <Notice tone="bad" title={title ?? resultWords(code)}>
          {reason !== undefined && <p>{reason}</p>}
          <p>{withoutFinding(detail)}</p>
          {url !== undefined && <AboutCode code={code} url={url} />}
        </Notice>
      )}
      {best !== undefined && code !== 'accepted' && (
        <p class="small soft">
          {reason !== undefined && `${reason}. `}
          {url !== undefined && <AboutCode code={code} url={url} />}
        </p>
      )}
      <Hints of={detail} />
      <Others findings={others} />
    </section>
  );
}

function AboutCode({ code, url }: { readonly code: string; readonly url: string }): VNode {
  return (
    <a href={url} target="_blank" rel="noreferrer">
      About <code>{code}</code>
    </a>
  );
}

function Hints({ of: { diagnosis } }: { readonly of: RequestDetail }): VNode | null {
  const hints = diagnosis?.hints ?? [];
  if (hints.length === 0) return null;
  return (
    <Notice tone="soft" title="Seen in the request, which proves nothing">
      <ul>
        {hints.map(({ code, text }) => (
          <li key={code}>{text}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Others({ findings }: { readonly findings: readonly DiagnosisFinding[] }): VNode | null {
  if (findings.length === 0) return null;
  return (
    <details>
      <summary>
        {findings.length === 1 ? 'Another explanation' : `${findings.length} other explanations`}
      </summary>
      <div class="stack tight further">
        {findings.map((finding) => (
          <Finding key={finding.mistakes.map(({ code }) => code).join()} of={finding} />
        ))}
      </div>
    </details>
  );
}

/** Where the signature is wrong, and no known mistake explains it. */
function withoutFinding({ code, diagnosis }: RequestDetail): string {
  if (code !== 'signature_mismatch') return '';
  return diagnosis === undefined
    ? 'It was not diagnosed: one refusal of a key in 10 seconds is. Watch the key, and the next ones are.'
    : 'No known mistake gives the signature that was sent. Compare the strings to sign below with the one that the client logs just before the HMAC.';
}
