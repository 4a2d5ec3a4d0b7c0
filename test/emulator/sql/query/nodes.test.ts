import { nodesOf } from "../../../../provider/emulator/sql/query/nodes";

const TREE = {
  kind: "call",
  args: [{ kind: "name" }, { kind: "row", items: [{ kind: "literal" }] }],
  query: { kind: "select", where: { kind: "name" } },
};

const kinds = (stop?: Parameters<typeof nodesOf>[1]) =>
  [...nodesOf(TREE, stop)].map(({ kind }) => kind);

describe("the parts of a query", () => {
  it("come before those within them", () => {
    expect(kinds()).toEqual(["call", "name", "row", "literal", "select", "name"]);
  });

  it("are left out by their key, or by what they are within", () => {
    expect(kinds((_node, key) => key === "query")).toEqual(["call", "name", "row", "literal"]);
    expect(kinds(({ kind }) => kind === "row")).toEqual(["call", "name", "row", "select", "name"]);
  });
});
