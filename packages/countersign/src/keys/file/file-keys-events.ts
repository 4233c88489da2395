/** Log lines and warnings about a key file while it is followed. */

import type { Logger } from '../../events/verdict-log.ts';

/** Told of each state of the file. */
export interface KeyFileEvents {
  readonly isRead: (count: number) => void;
  /** The last good keys stay in use. Told once until the file is read again. */
  readonly isBroken: (reason: string) => void;
  /** Tells whether others than the owner may read it. Told once until that has changed. */
  readonly isReadable: (byOthers: boolean) => void;
}

type Level = keyof Logger;

/** Tells the logger, or, where there is none, warns by the process of what somebody has to do something about. */
export function keyFileEvents(file: string, logger: Logger | undefined): KeyFileEvents {
  let isToldBroken = false;
  let isToldReadable = false;

  function tell(level: Level, line: { readonly event: string }, message: string): void {
    if (logger !== undefined) logger[level]({ ...line, file }, message);
    else if (level !== 'info') warn(message, line.event);
  }

  return {
    isRead(keys) {
      isToldBroken = false;
      const line = { event: 'countersign.key_file_read', keys };
      tell('info', line, `the keys in ${file} were read anew`);
    },
    isBroken(reason) {
      if (isToldBroken) return;
      isToldBroken = true;
      const line = { event: 'countersign.key_file_broken', reason };
      tell('error', line, `${file}: ${reason}. The last good keys stay in use until the file is right again`);
    },
    isReadable(byOthers) {
      const isNews = byOthers && !isToldReadable;
      isToldReadable = byOthers;
      if (!isNews) return;
      const line = { event: 'countersign.key_file_readable' };
      tell('warn', line, `${file} has secrets, and can be read by other users of this machine; chmod 600 it`);
    },
  };
}

function warn(message: string, event: string): void {
  process.emitWarning(message, { code: event.replace('.', '_').toUpperCase() });
}
