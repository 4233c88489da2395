/** A button that copies a text, and says whether it did. */

import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface CopyButtonProps {
  readonly text: string | (() => string);
  readonly label: string;
  readonly onCopied?: () => void;
  readonly isMain?: boolean;
}

const SHOWN_MS = 2500;

export function CopyButton({ text, label, onCopied, isMain }: CopyButtonProps): VNode {
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(): Promise<void> {
    const isDone = await writeClipboard(typeof text === 'string' ? text : text());
    setOutcome(isDone ? 'copied' : 'failed');
    if (isDone) onCopied?.();
  }

  return (
    <>
      <button type="button" class={isMain ? 'main' : undefined} onClick={copy}>
        {outcome === 'copied' ? 'Copied' : label}
      </button>
      <span role="status" class={outcome === 'failed' ? 'small bad' : 'hidden'}>
        {outcome === 'copied' && 'Copied to the clipboard'}
        {outcome === 'failed' && 'The browser did not allow it. Select the text and copy it.'}
      </span>
    </>
  );
}

/** @returns whether the text is in the clipboard, which browsers only allow in a secure context. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
