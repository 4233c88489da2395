/** Records of keys in a table. */

import type { KeyRecordStore, KeyUseStore } from '../keys/administration/key-record-store.ts';
import type { SqlChangesOptions } from './sql-changes.ts';
import { sqlChanges } from './sql-changes.ts';
import type { SqlDatabase, SqlRows, SqlValue } from './sql-database.ts';
import { type SqlStatements, sqlStatements } from './sql-statements.ts';
import type { SqlTables } from './sql-tables.ts';

/** Parts of the records. */
export interface SqlKeyRecordsOptions
  extends Pick<SqlChangesOptions, 'pollSeconds' | 'timeoutMs' | 'logger'> {
  readonly tables: SqlTables;
}

type Ask = (text: string, values: readonly SqlValue[]) => Promise<SqlRows>;

const PAGE = 200;
/** SQLite takes 999 values in a statement, where it was built long ago. */
const MOST_PAIRS = 400;
/** A process that has not polled for so long has nothing cached any more. */
const REMOVED_FOR_MS = 86_400_000;

/** Opens the table. Nothing is asked by that. */
export function sqlKeyRecords(database: SqlDatabase, options: SqlKeyRecordsOptions): KeyRecordStore {
  const { tables, ...following } = options;
  const statements = sqlStatements(database.dialect, tables);
  const ask: Ask = async (text, values) => await database.query(text, values);

  async function replace(
    id: string,
    current: string | undefined,
    next: string,
    tell?: 'quietly',
  ): Promise<boolean> {
    if (!isText(id)) throw new TypeError('the id of a key in a database must not have a zero byte in it');
    if (current === undefined) return (await ask(statements.insert, [id, next])).length > 0;
    const update = tell === 'quietly' ? statements.updateQuietly : statements.update;
    return (await ask(update, [next, id, current])).length > 0;
  }

  async function remove(id: string): Promise<boolean> {
    if (!isText(id) || (await ask(statements.remove, [id])).length === 0) return false;
    await ask(statements.purge, [REMOVED_FOR_MS]);
    return true;
  }

  async function* scan(): AsyncGenerator<readonly [string, string]> {
    for (let last = ''; ; ) {
      const rows = await ask(statements.page, [last, PAGE]);
      for (const { id, record } of rows) yield [String(id), String(record)];
      if (rows.length < PAGE) return;
      last = String(rows.at(-1)?.id);
    }
  }

  return {
    name: tables.keys,
    async read(id) {
      const [row] = isText(id) ? await ask(statements.read, [id]) : [];
      return row === undefined ? undefined : String(row.record);
    },
    replace,
    remove,
    scan,
    follow: (invalidate) =>
      sqlChanges({ database, statements, channel: tables.channel, invalidate, ...following }),
    uses: sqlUses(ask, statements),
  };
}

function sqlUses(ask: Ask, statements: SqlStatements): KeyUseStore {
  return {
    async write(uses) {
      for (const part of partsOf(inOrder([...uses].filter(([id]) => isText(id)))))
        await ask(statements.use(part.length), part.flat());
    },
    async read(ids) {
      const times = new Map<string, number>();
      for (const part of partsOf(ids.filter(isText))) {
        const rows = await ask(statements.used(part.length), part);
        for (const row of rows) times.set(String(row.id), Number(row.used_ms));
      }
      return times;
    },
    async forget(id) {
      if (isText(id)) await ask(statements.forget, [id]);
    },
  };
}

/** In one order for all processes: two that lock the same rows in different orders would wait for each other. */
function inOrder(uses: readonly (readonly [id: string, usedMs: number])[]) {
  return uses.toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function partsOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / MOST_PAIRS) }, (_, i) =>
    all.slice(i * MOST_PAIRS, (i + 1) * MOST_PAIRS),
  );
}

/** PostgreSQL has no text with a zero byte, and the id of a request may have one: it must not be an error of the database. */
function isText(id: string): boolean {
  return !id.includes('\0');
}
