/** A message that stands out, and the states in which a screen has nothing to show. */

import type { ComponentChildren, VNode } from 'preact';
import type { Tone } from './badge.tsx';

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: string | undefined;
  /** True for what has just happened, which screen readers say at once. */
  readonly isNews?: boolean;
  readonly children?: ComponentChildren;
}

export function Notice({ tone, title, isNews = false, children }: NoticeProps): VNode {
  const role = isNews ? (tone === 'bad' ? 'alert' : 'status') : undefined;
  return (
    <div class={`notice ${tone}`} role={role}>
      {title !== undefined && (
        <p>
          <strong>{title}</strong>
        </p>
      )}
      {children !== undefined && <div>{children}</div>}
    </div>
  );
}

/** Says why a list is empty, and what would fill it. */
export function Empty({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <div class="empty">
      <p>{children}</p>
    </div>
  );
}
