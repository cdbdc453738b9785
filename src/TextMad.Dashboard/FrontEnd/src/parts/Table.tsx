import type { ComponentChildren } from "preact";

/** A column of a table. */
export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T, index: number) => ComponentChildren;
  /** Numbers stand on the right. */
  readonly isNumber?: boolean;
  /** Heads the row. */
  readonly isHead?: boolean;
}

/** A table, which scrolls by itself where the screen is narrow. */
export function Table<T>({ caption, columns, rows, keyOf, empty = "Nothing to show.", isCaptionShown = false }: {
  /** What the table shows; read aloud, and shown where `isCaptionShown`. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T, index: number) => string | number;
  readonly empty?: ComponentChildren;
  readonly isCaptionShown?: boolean;
}) {
  if (rows.length === 0) {
    return <p class="hint">{empty}</p>;
  }
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class={isCaptionShown ? undefined : "unseen"}>{caption}</caption>
        <thead>
          <tr>{columns.map((column) => <th key={column.title} scope="col" class={column.isNumber ? "number" : undefined}>{column.title}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={keyOf(row, i)}>
              {columns.map((column) => {
                const content = column.cell(row, i);
                return column.isHead
                  ? <th key={column.title} scope="row">{content}</th>
                  : <td key={column.title} class={column.isNumber ? "number" : undefined}>{content}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
