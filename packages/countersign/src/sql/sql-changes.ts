/** Hears which keys others have changed in a database: by asking again and again, and at once where it notifies. */

import type { Logger } from '../events/verdict-log.ts';
import { withDeadline } from '../internal/deadline.ts';
import type { KeyChangesFollowed } from '../keys/administration/key-record-store.ts';
import type { SqlDatabase, SqlListening, SqlRows } from './sql-database.ts';
import type { SqlStatements } from './sql-statements.ts';

/** Parts of the following of changes. */
export interface SqlChangesOptions {
  readonly database: SqlDatabase;
  readonly statements: Pick<SqlStatements, 'now' | 'changes'>;
  readonly channel: string;
  readonly pollSeconds: number;
  readonly timeoutMs: number;
  readonly logger: Logger | undefined;
  /** Forgets one key, or all. */
  readonly invalidate: (id?: string) => void;
}

const EVENT = 'countersign.keys_changes';
/** A statement may commit after another one that began, and took its time, later. */
const OVERLAP_MS = 10_000;
/** Where more have changed, as after an import, everything is forgotten. */
const MOST_CHANGES = 1000;

/** Follows changes from now on. */
export function sqlChanges(options: SqlChangesOptions): KeyChangesFollowed {
  const { database, statements, channel, pollSeconds, timeoutMs, logger, invalidate } = options;
  /** The time of the last look, by the clock of the database. Undefined before the first one. */
  let lookedMs: number | undefined;
  let listening: SqlListening | undefined;
  let opening: Promise<void> | undefined;
  let looking: Promise<void> | undefined;
  let isFailing = false;
  let isClosed = false;

  async function ask(text: string, values: readonly number[]): Promise<SqlRows> {
    const answer = (async () => await database.query(text, values))();
    return await withDeadline(answer, timeoutMs, 'the database');
  }

  /** One look at a time, which all who ask meanwhile share. */
  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function lookOnce(): Promise<void> {
    const deaf = await listen().then(
      () => undefined,
      (cause: unknown) => ({ cause }),
    );
    // Where nothing can be heard, what has changed is asked for all the same.
    await askForChanges();
    if (deaf !== undefined) throw deaf.cause;
  }

  async function askForChanges(): Promise<void> {
    if (lookedMs === undefined) return await begin();
    const rows = await ask(statements.changes, [lookedMs - OVERLAP_MS, MOST_CHANGES]);
    if (rows.length === MOST_CHANGES) return await begin();
    lookedMs = Number(rows[0]?.now_ms);
    // Those of the overlap are told again: a key may change twice in a millisecond, with a look between.
    for (const { id } of rows) if (typeof id === 'string') invalidate(id);
  }

  /** Forgets everything, since nothing is known of what changed before. */
  async function begin(): Promise<void> {
    const [row] = await ask(statements.now, []);
    lookedMs = Number(row?.now_ms);
    invalidate();
  }

  async function listen(): Promise<void> {
    if (database.listen === undefined || listening !== undefined || isClosed) return;
    const onLost = () => {
      listening = undefined;
      logger?.warn({ event: EVENT, channel }, `changes of keys are not heard at once, but polled for`);
    };
    opening ??= database.listen(channel, { onPayload: (id) => invalidate(id), onLost }).then(
      async (opened) => {
        opening = undefined;
        if (isClosed) await opened.close();
        else listening = opened;
      },
      (error: unknown) => {
        opening = undefined;
        throw error;
      },
    );
    // A pool that is used up hands out a connection much later, or never.
    await withDeadline(opening, timeoutMs, 'the connection that listens');
  }

  async function lookInBackground(): Promise<void> {
    try {
      await look();
    } catch (cause) {
      if (!isFailing) logger?.warn({ event: EVENT, err: cause }, 'changes of keys cannot be asked for');
      isFailing = true;
      return;
    }
    if (isFailing) logger?.info({ event: EVENT }, 'changes of keys are seen again');
    isFailing = false;
  }

  const timer = setInterval(() => void lookInBackground(), pollSeconds * 1000);
  timer.unref();
  void lookInBackground();
  return {
    async ready() {
      // One that is under way may not see what was changed just now.
      await looking?.catch(() => undefined);
      await look();
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      await looking?.catch(() => undefined);
      await listening?.close();
    },
  };
}
