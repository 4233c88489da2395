/** A dialog with a form that makes one change: what it asks, what went wrong, and the buttons. */

import type { ComponentChildren, VNode } from 'preact';
import type { Change } from '../api/use-change.ts';
import { Modal } from './modal.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface FormModalProps {
  readonly title: string;
  /** The words on the button that makes the change. */
  readonly action: string;
  readonly change: Pick<Change, 'isBusy' | 'problem'>;
  /** True for a change that cannot be undone. Default: false. */
  readonly isDangerous?: boolean;
  /** True while what the form asks for is not complete. Default: false. */
  readonly isIncomplete?: boolean;
  readonly onSubmit: (form: FormData) => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function FormModal(props: FormModalProps): VNode {
  const { title, action, change, isDangerous = false, isIncomplete = false, onSubmit, onClose } = props;
  return (
    <Modal title={title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(new FormData(event.currentTarget));
        }}
      >
        {props.children}
        {change.problem !== undefined && <ProblemNotice of={change.problem} />}
        <div class="row">
          <button
            type="submit"
            class={isDangerous ? 'main danger' : 'main'}
            disabled={change.isBusy || isIncomplete}
          >
            {action}
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Modal>
  );
}
