import { creation, refreshes, shown, withLogins } from "../../../support/dynamic-tables";

const layer = withLogins();

describe("CREATE OR REPLACE", () => {
  const replace = (more = "") =>
    creation("T", "SELECT ID FROM LOGINS", {
      how: "CREATE OR REPLACE",
      clauses: `LAG='1 day' ${more}`,
    });

  it("makes another table, without the grants and tags of the old", async () => {
    await layer.run(creation("T"));
    await layer.run("CREATE TAG COST");
    await layer.run("ALTER DYNAMIC TABLE T SET TAG COST = 'low'");
    await layer.run("GRANT MONITOR ON DYNAMIC TABLE T TO ROLE PUBLIC");
    const before = await shown(layer, "T");
    await layer.clock.advance(1000);
    await layer.run(replace());
    expect((await shown(layer, "T"))["created_on"]).not.toBe(before["created_on"]);
    expect(await granted()).toEqual(["OWNERSHIP"]);
    expect(await tags()).toEqual([]);
  });

  it("keeps them with COPY GRANTS and COPY TAGS", async () => {
    await layer.run(creation("T"));
    await layer.run("CREATE TAG COST");
    await layer.run("ALTER DYNAMIC TABLE T SET TAG COST = 'low'");
    await layer.run("GRANT MONITOR ON DYNAMIC TABLE T TO ROLE PUBLIC");
    await layer.run(replace("COPY GRANTS COPY TAGS"));
    expect(await granted()).toEqual(["MONITOR", "OWNERSHIP"]);
    expect(await tags()).toEqual(["low"]);
  });

  it("leaves the old table and its rows where they are when it fails", async () => {
    await layer.run(creation("T"));
    const before = await shown(layer, "T");
    const failing = creation("T", "SELECT TO_NUMBER(KIND) AS N FROM LOGINS", {
      how: "CREATE OR REPLACE",
    });
    expect(await layer.refusal(failing)).not.toBe("accepted");
    expect(await shown(layer, "T")).toEqual(before);
    expect(await layer.run("SELECT COUNT(SCORE) AS N FROM T")).toEqual([{ N: "3" }]);
  });

  it("makes what reads it compute its rows again", async () => {
    await layer.run(creation("T"));
    await layer.run(creation("U", "SELECT ID FROM T", { clauses: "LAG='2 days'" }));
    await layer.run(replace());
    await layer.run("ALTER DYNAMIC TABLE U REFRESH");
    expect((await refreshes(layer, "U")).at(-1)).toBe("MANUAL SUCCEEDED REINITIALIZE");
  });

  it("cannot make a table read itself", async () => {
    await layer.run(creation("T"));
    await layer.run(creation("U", "SELECT ID FROM T"));
    const cyclic = creation("T", "SELECT ID FROM U", { how: "CREATE OR REPLACE" });
    expect(await layer.refusal(cyclic)).toContain("cannot read itself");
  });

  const granted = async () =>
    (await layer.run("SHOW GRANTS ON DYNAMIC TABLE T")).map((row) => row["privilege"]).sort();

  const tags = async () =>
    (
      await layer.run(
        "SELECT TAG_VALUE FROM TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('ML.PROD.T', 'TABLE'))",
      )
    ).map((row) => row["TAG_VALUE"]);
});
