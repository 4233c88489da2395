/** A table; in a narrow window a list of cards, which screen readers still take for a table. */

// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget the roles of a table whose rows are displayed as cards

import type { ComponentChildren, VNode } from 'preact';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly isNumber?: boolean;
  /** True for values that are short, as a rule, and should stay in one line. */
  readonly isShort?: boolean;
}

interface TableProps<Row> {
  /** Names the table for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly classOf?: (row: Row) => string | undefined;
}

export function Table<Row>({ label, columns, rows, keyOf, classOf }: TableProps<Row>): VNode {
  return (
    <table class="cards" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ name, isNumber }) => (
            <th key={name} role="columnheader" scope="col" class={isNumber ? 'number' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row" class={classOf?.(row)}>
            {columns.map(({ name, cell, isNumber, isShort }) => (
              <td
                key={name}
                role="cell"
                data-label={name}
                class={isNumber ? 'number' : isShort ? 'short' : undefined}
              >
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
