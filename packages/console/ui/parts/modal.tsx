/** A dialog above the screen: the browser keeps the focus in it, and gives it back when it closes. */

import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  /** False while leaving would lose something: then Escape does nothing. Default: true. */
  readonly mayEscape?: boolean;
  readonly children: ComponentChildren;
}

export function Modal({ title, onClose, mayEscape = true, children }: ModalProps): VNode {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    ref.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onClose={onClose}
      onCancel={(event) => {
        if (!mayEscape) event.preventDefault();
      }}
      // Browsers close a dialog at the second Escape, whatever was said to the first one.
      onKeyDown={(event) => {
        if (!mayEscape && event.key === 'Escape') event.preventDefault();
      }}
    >
      <div class="stack">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
