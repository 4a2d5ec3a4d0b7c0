import type { BaseTable } from "../../provider/emulator/catalog/relations";
import type { TableColumn } from "../../provider/emulator/catalog/shapes";
import type { Version } from "../../provider/emulator/catalog/state";
import type { DuckRows } from "../../provider/emulator/engine/duck/rows";
import type { LocalModel } from "../../provider/emulator/engine/models/local-model";

/** Pieces of a world of rows. */

/** What a version of a model looks like to SQL, and what it computes. */
export interface Shape {
  readonly method?: string;
  readonly inputs: readonly string[];
  readonly returns?: string;
  readonly volatility?: string;
  readonly model: LocalModel;
}

export const columnsOf = (text: string): TableColumn[] =>
  text.split(/,\s*(?![^(]*\))/).map((each) => {
    const [, quoted, bare = "", type = ""] = /^(?:"([^"]*)"|(\S+)) (.*)$/.exec(each) ?? [];
    return { name: quoted ?? bare, type, nullable: true, default: null, comment: null };
  });

/** When everything happens. */
export const NOW = Date.UTC(2026, 0, 1);

export function versionOf(of: {
  readonly name: string;
  readonly folder: string;
  readonly method: string;
  readonly shape: Shape;
}): Version {
  const { inputs, returns = "OBJECT", model } = of.shape;
  const signature = { inputs: model.inputs, outputs: model.outputs };
  return {
    name: of.name,
    createdOn: NOW,
    comment: null,
    metadata: "{}",
    functions: [{ name: of.method, arguments: [...inputs], returns }],
    userData: "{}",
    attributes: "{}",
    environment: "{}",
    runnableIn: ["WAREHOUSE"],
    spec: JSON.stringify({ model_type: "sklearn", signatures: { [of.method]: signature } }),
    size: 0,
    folder: of.folder,
  };
}

/** Puts rows into a table as a statement would; values as DuckDB writes them. */
export async function insert(
  rows: DuckRows,
  { rows: number, columns }: Pick<BaseTable, "rows" | "columns">,
  values: string,
): Promise<void> {
  const list = columns.map((_, index) => `C${String(index + 1)}`).join(", ");
  await rows.change(async ({ at, run }) => {
    await run(
      `INSERT INTO t${String(number)} (${list}, "__AT") SELECT *, ${String(at)} FROM (${values})`,
    );
  });
}

/** A model that adds its inputs; NULL when one is. */
export function adding(inputs: number, by = 0): LocalModel & { scored: number } {
  const names = Array.from({ length: inputs }, (_, index) => `F${String(index + 1)}`);
  return {
    scored: 0,
    inputs: names.map((name) => ({ name, type: "DOUBLE" })),
    outputs: [
      { name: "output_feature_0", type: "DOUBLE" },
      { name: "count", type: "INT64" },
    ],
    async score(columns) {
      const length = columns[0]?.length ?? 0;
      this.scored += length;
      const sums = new Float64Array(length).fill(by);
      for (const column of columns)
        for (let row = 0; row < length; row += 1)
          sums[row] = (sums[row] ?? 0) + Number(column[row]);
      return [sums, Array.from({ length }, () => BigInt(inputs))];
    },
  };
}
