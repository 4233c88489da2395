/** One explanation: mistakes, each with its cause and cure. */

import type { VNode } from 'preact';
import type { DiagnosisFinding } from '../../src/api/request-types.ts';

interface FindingProps {
  readonly of: DiagnosisFinding;
  readonly isBest?: boolean;
}

export function Finding({ of: { certainty, mistakes }, isBest = false }: FindingProps): VNode {
  return (
    <div class={`notice ${isBest ? 'bad' : 'soft'}`}>
      <div class="stack tight">
        {mistakes.map(({ code, cause, cure, detail, url }) => (
          <div key={code} class="stack none">
            <h2>{cause}</h2>
            <p>
              <code>{code}</code> <span class="small soft">{certainty}</span>
            </p>
            {detail !== undefined && (
              <p>
                <span class="soft">What:</span> <code>{detail}</code>
              </p>
            )}
            <p>
              <span class="soft">To do:</span> {cure}
            </p>
            <p>
              <a href={url} target="_blank" rel="noreferrer">
                How to fix {code}, by language
              </a>
            </p>
          </div>
        ))}
      </div>
    </div>
  );
}
