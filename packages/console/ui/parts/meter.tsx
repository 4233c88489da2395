/** A bar for the used share of something. */

import type { VNode } from 'preact';

interface MeterProps {
  readonly used: number;
  readonly of: number;
}

const NEARLY = 0.8;

export function Meter({ used, of }: MeterProps): VNode {
  const share = of > 0 ? Math.min(1, used / of) : 0;
  const tone = share >= 1 ? 'bad' : share >= NEARLY ? 'warn' : 'good';
  return (
    <svg
      class={`meter ${tone}`}
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      width="100%"
      aria-hidden="true"
    >
      <rect width={share * 100} height={8} />
    </svg>
  );
}
