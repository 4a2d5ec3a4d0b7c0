import type { z } from "zod";
import type { Session, Statement } from "../../provider/core/session";
import { PhaseLook } from "../../provider/snowflake/show/look";
import { models } from "../../provider/snowflake/show/models";

const SCHEMA = { database: "ML", schema: "PROD" };
const ALL = 'SHOW MODELS IN SCHEMA "ML"."PROD"';
const one = (name: string) =>
  `SHOW MODELS LIKE '${name.replaceAll("_", "\\\\_")}' IN SCHEMA "ML"."PROD"`;

/** A port over a list of names; look-alikes answer LIKE too, as Snowflake's do. */
class Registry implements Session {
  readonly sent: string[] = [];
  readonly names: Set<string>;
  fails = 0;

  constructor(...names: readonly string[]) {
    this.names = new Set(names);
  }

  rows<R>(statement: Statement, row: z.ZodType<R>): Promise<readonly R[]> {
    this.sent.push(statement.text);
    if (this.fails > 0) {
      this.fails -= 1;
      return Promise.reject(new Error("lost"));
    }
    if (statement.text.includes("CURRENT_ROLE")) return Promise.resolve([row.parse({ ROLE: "R" })]);
    const found = [...this.names].map((name) =>
      row.parse({ name, database_name: "ML", schema_name: "PROD" }),
    );
    return Promise.resolve(found);
  }

  run(): Promise<void> {
    return Promise.resolve();
  }
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `M${String(index)}`);

describe("reads of one phase", () => {
  it("fetch a scope once for any number of look-ups", async () => {
    const session = new Registry(...names(200));
    const look = new PhaseLook(session);
    const found = await Promise.all(
      names(200).map((name) => look.find(models, { scope: SCHEMA, name }, "exact")),
    );
    expect(found.every((row) => row !== undefined)).toBe(true);
    for (const name of names(200)) await look.find(models, { scope: SCHEMA, name }, "exact");
    expect(session.sent).toEqual([ALL]);
  });

  it("believe an absence in a listing for a create, and ask exactly for what the state knows", async () => {
    const session = new Registry("A_B");
    const look = new PhaseLook(session);
    expect(await look.find(models, { scope: SCHEMA, name: "AXB" }, "listed")).toBeUndefined();
    expect(session.sent).toEqual([ALL]);
    expect(await look.find(models, { scope: SCHEMA, name: "A_C" }, "exact")).toBeUndefined();
    expect(await look.find(models, { scope: SCHEMA, name: "A_C" }, "exact")).toBeUndefined();
    expect(session.sent).toEqual([ALL, one("A_C")]);
  });

  it("read a written row alone, and several of one moment by one listing", async () => {
    const session = new Registry(...names(10));
    const look = new PhaseLook(session);
    await look.find(models, { scope: SCHEMA, name: "M0" }, "exact");
    look.touch(models, { scope: SCHEMA, name: "M1" });
    await look.find(models, { scope: SCHEMA, name: "M1" }, "exact");
    await look.find(models, { scope: SCHEMA, name: "M1" }, "exact");
    expect(session.sent.slice(1)).toEqual([one("M1")]);
    for (const name of names(10)) look.touch(models, { scope: SCHEMA, name });
    await Promise.all(names(10).map((name) => look.find(models, { scope: SCHEMA, name }, "exact")));
    expect(session.sent.slice(2)).toEqual([ALL]);
  });

  it("do not keep a failed fetch", async () => {
    const session = new Registry("A");
    const look = new PhaseLook(session);
    session.fails = 1;
    await expect(look.find(models, { scope: SCHEMA, name: "A" }, "exact")).rejects.toThrow("lost");
    expect(await look.find(models, { scope: SCHEMA, name: "A" }, "exact")).toMatchObject({
      name: "A",
    });
    session.fails = 1;
    look.touch(models, { scope: SCHEMA, name: "A" });
    await expect(look.find(models, { scope: SCHEMA, name: "A" }, "exact")).rejects.toThrow("lost");
    expect(await look.find(models, { scope: SCHEMA, name: "A" }, "exact")).toMatchObject({
      name: "A",
    });
  });

  it("show plans what earlier plans will have done, and updates what stands", async () => {
    const session = new Registry("A");
    const look = new PhaseLook(session);
    const row = await look.find(models, { scope: SCHEMA, name: "A" }, "exact");
    if (row === undefined) throw new Error("A stands");
    look.planning.foresee(
      models,
      { scope: SCHEMA, name: "A" },
      { ...row, default_version_name: "V9" },
    );
    expect(await look.planning.find(models, { scope: SCHEMA, name: "A" }, "exact")).toMatchObject({
      default_version_name: "V9",
    });
    expect(
      (await look.find(models, { scope: SCHEMA, name: "A" }, "exact"))?.default_version_name,
    ).toBeUndefined();
    look.touch(models, { scope: SCHEMA, name: "A" });
    expect(
      (await look.planning.find(models, { scope: SCHEMA, name: "A" }, "exact"))
        ?.default_version_name,
    ).toBeUndefined();
  });

  it("ask for the role once", async () => {
    const session = new Registry();
    const look = new PhaseLook(session);
    expect([await look.role(), await look.role(), session.sent.length]).toEqual(["R", "R", 1]);
  });
});
