/** The frame of a screen: its heading, which has the focus after a step from another screen, and its title. */

import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ScreenProps {
  readonly title: string;
  /** Shown beside the title. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** On the first screen the focus is where the browser has put it. */
let isFirst = true;

export function Screen({ title, actions, children }: ScreenProps): VNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  return (
    <div class="stack">
      <div class="row spread">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions !== undefined && <div class="row">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
