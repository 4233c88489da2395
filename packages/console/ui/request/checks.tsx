/** The checks of a request, in their order. */

import type { CheckReport } from 'countersign/diagnosis';
import type { VNode } from 'preact';
import { Badge, type Tone } from '../parts/badge.tsx';

const NAMES: Readonly<Record<CheckReport['check'], string>> = {
  headers: 'Headers',
  window: 'Time window',
  key: 'Key',
  signature: 'Signature',
  body_digest: 'Digest of the body',
  key_state: 'State of the key',
  address: 'Address',
};
const OUTCOMES: Readonly<Record<CheckReport['outcome'], readonly [Tone, string]>> = {
  passed: ['good', 'Passed'],
  failed: ['bad', 'Failed'],
  skipped: ['soft', 'Skipped'],
};

export function Checks({ checks }: { readonly checks: readonly CheckReport[] }): VNode {
  return (
    <section class="panel stack tight" aria-label="Check by check">
      <h2>Check by check</h2>
      <ol class="list checks">
        {checks.map(({ check, outcome, code, detail }) => {
          const [tone, word] = OUTCOMES[outcome];
          return (
            <li key={check}>
              <Badge tone={tone}>{word}</Badge>
              <strong>{NAMES[check] ?? check}</strong>
              <span>
                {code !== undefined && <code>{code}: </code>}
                {detail}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
