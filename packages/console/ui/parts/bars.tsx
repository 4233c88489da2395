/** A small chart of counts over time; the same in words for those who do not see it. */

import type { VNode } from 'preact';

const HEIGHT = 24;
const STEP = 6;

export function Bars({
  counts,
  label,
}: {
  readonly counts: readonly number[];
  readonly label: string;
}): VNode {
  const most = Math.max(1, ...counts);
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${Math.max(1, counts.length) * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {counts.map((count, i) => {
        const height = count === 0 ? 1 : Math.max(2, (count / most) * HEIGHT);
        return <rect key={i} x={i * STEP} y={HEIGHT - height} width={STEP - 1} height={height} />;
      })}
    </svg>
  );
}
