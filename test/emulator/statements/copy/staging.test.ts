import type { StagedFile } from "../../../../provider/emulator/statements/copy/staged-files";
import { Staging } from "../../../../provider/emulator/statements/copy/staging";
import { copyOptions } from "../../../../provider/emulator/statements/copy/options";
import type { CopyTree } from "../../../../provider/emulator/sql/table-tree";
import { parse } from "../../../../provider/emulator/sql/parser/parse";
import { DOCUMENTED } from "../../../../provider/emulator/sql/grammar";
import { openRowWorld } from "../../../support/row-world";

const file = (name: string, text: () => string): StagedFile => ({
  name,
  key: name,
  md5: name,
  path: name,
  text,
});

it("puts the rows of a file away before the next one is read, and grows for longer rows", async () => {
  const world = openRowWorld();
  try {
    const table = await world.table("T", "A NUMBER(38,0)");
    const tree = parse(
      "COPY INTO T FROM (SELECT $1 FROM @S) FILE_FORMAT = (TYPE = CSV)",
      DOCUMENTED,
    ) as CopyTree;
    const staging = new Staging(world.rows, {
      tree,
      table,
      targets: [0],
      options: copyOptions(tree),
    });
    let read = 0;
    const counted = (text: string) => () => {
      read += 1;
      return text;
    };
    await staging.take(file("a", counted("1,x\n2,y\n")));
    expect([read, await world.rows.count(staging.staged.rows)]).toEqual([1, 2]);
    const before = staging.staged.rows;
    await staging.take(file("b", counted("3,z,more\n")));
    expect([read, await world.rows.count(staging.staged.rows)]).toEqual([2, 3]);
    expect(staging.staged.columns.map(({ name }) => name)).toEqual(["$1", "$2", "$3"]);
    await expect(world.rows.count(before)).rejects.toMatchObject({ code: "000002" });
    expect(staging.parts.map(({ count, width }) => [count, width])).toEqual([
      [2, 2],
      [1, 3],
    ]);
    const rows = staging.staged.rows;
    await staging.drop();
    await expect(world.rows.count(rows)).rejects.toMatchObject({ code: "000002" });
  } finally {
    await world.close();
  }
});
