import type { PhysicalTable, RowStore } from "../../engine/row-store";
import { fillRows } from "../tables/fill";
import type { Destination } from "./selection";
import { checkFile } from "./selection";
import type { StagedFile } from "./staged-files";
import type { StagedPart } from "./staged-rows";
import { partOf, stagedColumns, stagedRows } from "./staged-rows";
import type { FieldNames } from "./staged-rows";

/** Rows of files on their way into a table: one file at a time is in memory, all of them in DuckDB. */
export class Staging {
  readonly #store: RowStore;
  readonly #to: Destination;
  readonly #parts: StagedPart[] = [];
  #staged: PhysicalTable | undefined;

  constructor(store: RowStore, to: Destination) {
    this.#store = store;
    this.#to = to;
  }

  get parts(): readonly StagedPart[] {
    return this.#parts;
  }

  /** @throws RangeError before the first file */
  get staged(): PhysicalTable {
    if (this.#staged === undefined) throw new RangeError("no file was taken");
    return this.#staged;
  }

  /** @throws SnowflakeError for what the file has and the table cannot take */
  async take(file: StagedFile): Promise<void> {
    const { format } = this.#to.options;
    const read = stagedRows(file, format, namesOf(this.#to));
    checkFile(this.#to, read);
    const part = partOf(read, format);
    const table = await this.#wideEnough(part.width);
    await fillRows(this.#store, table, read.rows);
    this.#parts.push(part);
  }

  async drop(): Promise<void> {
    if (this.#staged !== undefined) await this.#store.drop(this.#staged.rows);
  }

  async #wideEnough(width: number): Promise<PhysicalTable> {
    const columns = stagedColumns(width, this.#to.options.format);
    const before = this.#staged;
    if (before !== undefined && before.columns.length >= columns.length) return before;
    const rows = await (before === undefined
      ? this.#store.create(columns)
      : this.#store.reshape(before.rows, before.columns, columns));
    this.#staged = { rows, columns };
    if (before !== undefined) await this.#store.drop(before.rows);
    return this.#staged;
  }
}

/** What the fields of a file go into when it is loaded as it is. */
function namesOf({ table, tree, targets }: Destination): FieldNames {
  const into = tree.query === undefined ? targets : [];
  return { tableName: table.name, columns: into.map((at) => table.columns[at]?.name ?? "") };
}
