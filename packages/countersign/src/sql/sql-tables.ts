/** The names of the tables of keys. */

import { kindOf } from '../internal/value-kind.ts';
import type { SqlDialect } from './sql-database.ts';

/** The name of the table where nothing else is said. */
export const DEFAULT_TABLE = 'countersign_keys';

/** The names that statements and notifications use. */
export interface SqlTables {
  readonly keys: string;
  readonly used: string;
  readonly index: string;
  /** The channel of changes. */
  readonly channel: string;
}

const DIALECTS: readonly SqlDialect[] = ['postgresql', 'sqlite'];
/** With what is added to it, no longer than the 63 bytes that PostgreSQL keeps of a name. */
const NAME = /^(?:[a-z_][a-z0-9_]{0,47}\.)?[a-z_][a-z0-9_]{0,47}$/;

/** Makes the names of one. Throws a TypeError for a name that would have to be quoted. */
export function tablesOf(owner: string, table: string): SqlTables {
  if (typeof table !== 'string' || !NAME.test(table))
    throw new TypeError(
      `${owner}: "table" must be 1 to 48 lower-case letters, digits and underscores, such as "countersign_keys" or "auth.api_keys"`,
    );
  const name = table.slice(table.indexOf('.') + 1);
  return {
    keys: table,
    used: `${table}_used`,
    index: `${name}_changed`,
    channel: table.replace('.', '_dot_').slice(0, 63),
  };
}

/** Throws a TypeError for a dialect that there is not. */
export function assertDialect(owner: string, dialect: SqlDialect): void {
  if (!DIALECTS.includes(dialect))
    throw new TypeError(
      `${owner}: the dialect must be ${DIALECTS.join(' or ')}, got ${typeof dialect === 'string' ? `"${dialect}"` : kindOf(dialect)}`,
    );
}
