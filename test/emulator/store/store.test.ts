import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { start } from "../../../provider/emulator";
import { FORMAT, migrate } from "../../../provider/emulator/store/format";
import { isReallyInside } from "../../../provider/emulator/store/folder";
import { scratch } from "../../support/account";
import { connect } from "../../support/client";

const files = scratch();

afterAll(() => {
  files.remove();
});

describe("a folder", () => {
  it("keeps the account over a restart, for one server at a time", async () => {
    const folder = scratch();
    const first = await start({ directory: folder.path, init: ["CREATE DATABASE KEPT"] });
    await expect(start({ directory: folder.path })).rejects.toThrow("in use by process");
    const writer = await connect(first.url);
    await writer.query("CREATE SCHEMA KEPT.S");
    await writer.close();
    await first.stop();
    const second = await start({ directory: folder.path, init: ["CREATE DATABASE AGAIN"] });
    const names = (await second.execute("SHOW SCHEMAS IN DATABASE KEPT")).map((row) => row["name"]);
    expect(names).toEqual(["PUBLIC", "S"]);
    expect(await second.execute("SHOW DATABASES LIKE 'AGAIN'")).toEqual([]);
    await second.reset();
    expect(await second.execute("SHOW DATABASES LIKE 'AGAIN'")).toHaveLength(1);
    await second.stop();
    folder.remove();
  });

  it("is taken over from the dead, also when their number is somebody else's by now", async () => {
    const folder = scratch();
    const lock = join(folder.path, "lock");
    // Where the system does not tell when a process began, its number alone counts.
    const told = existsSync("/proc/self/stat");
    for (const owner of ["", "x", "2147483647 1", ...(told ? [`${String(process.pid)} 1`] : [])]) {
      writeFileSync(lock, owner);
      await (await start({ directory: folder.path })).stop();
      expect(existsSync(lock)).toBe(false);
    }
    writeFileSync(lock, String(process.pid));
    await expect(start({ directory: folder.path })).rejects.toThrow("in use by process");
    folder.remove();
  });

  it("of a newer format, or a broken one, is refused and let go", async () => {
    const folder = scratch();
    const state = join(folder.path, "state.json");
    writeFileSync(state, JSON.stringify({ format: FORMAT + 1, state: {} }));
    await expect(start({ directory: folder.path })).rejects.toThrow(
      `has format ${String(FORMAT + 1)}; this version of pulumi-snowflakeml reads up to`,
    );
    writeFileSync(state, "{");
    await expect(start({ directory: folder.path })).rejects.toThrow("JSON");
    expect(existsSync(join(folder.path, "lock"))).toBe(false);
    folder.remove();
  });
});

describe("migration", () => {
  it("goes step by step", () => {
    const steps = {
      1: (state: unknown) => ({ was: state }),
      2: (state: unknown) => ({ then: state }),
    };
    expect(migrate({ format: 1, state: "a" }, "f", { to: 3, steps })).toEqual({
      format: 3,
      state: { then: { was: "a" } },
    });
    expect(() => migrate({ format: 1, state: "a" }, "f", { to: 2, steps: {} })).toThrow("format 1");
  });
});

describe("symbolic links", () => {
  it("count as where they lead, also when nothing is there yet", () => {
    const root = join(files.path, "root");
    mkdirSync(join(root, "plain"), { recursive: true });
    mkdirSync(join(files.path, "outside"));
    symlinkSync(join(files.path, "outside"), join(root, "out"));
    symlinkSync(join(root, "plain"), join(root, "in"));
    const inside = (path: string) => isReallyInside(root, join(root, path));
    expect([inside("plain/new/file"), inside("in/file"), inside("")]).toEqual([true, true, true]);
    expect([inside("out"), inside("out/new/file"), inside("../outside")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("are not followed out of a stage", async () => {
    const folder = scratch();
    const emulator = await start({
      directory: folder.path,
      init: ["CREATE DATABASE ML", "CREATE STAGE ML.PUBLIC.S"],
    });
    const source = join(files.path, "source");
    mkdirSync(join(source, "sub"), { recursive: true });
    writeFileSync(join(source, "sub", "a.txt"), "alpha");
    await emulator.upload(source, "ML.PUBLIC.S");
    const stored = join(folder.path, "files");
    const at = readdirSync(stored, { recursive: true, encoding: "utf8" }).find((name) =>
      name.endsWith("sub"),
    );
    const stage = join(stored, at ?? "", "..");
    const outside = join(files.path, "elsewhere");
    mkdirSync(outside);
    symlinkSync(outside, join(stage, "out"));
    const client = await connect(emulator.url);
    await expect(
      client.query(`PUT file://${source}/sub/a.txt @ML.PUBLIC.S/out`),
    ).rejects.toMatchObject({ code: "091003" });
    mkdirSync(join(source, "out"));
    writeFileSync(join(source, "out", "a.txt"), "alpha");
    await expect(emulator.upload(source, "ML.PUBLIC.S")).rejects.toThrow("symbolic link");
    expect(readdirSync(outside)).toEqual([]);
    await client.close();
    await emulator.stop();
    folder.remove();
  });
});

describe("upload", () => {
  it("copies a folder over what stands on the stage, and names what is missing", async () => {
    const folder = scratch();
    const emulator = await start({ init: ["CREATE DATABASE ML", 'CREATE STAGE ML.PUBLIC."s t"'] });
    mkdirSync(join(folder.path, "in", "sub"), { recursive: true });
    writeFileSync(join(folder.path, "in", "sub", "a.txt"), "alpha");
    await emulator.upload(join(folder.path, "in"), '@ML.PUBLIC."s t"/v1');
    writeFileSync(join(folder.path, "in", "sub", "a.txt"), "omega");
    await emulator.upload(join(folder.path, "in"), 'ML.PUBLIC."s t"/v1');
    const listed = await emulator.execute('LIST @ML.PUBLIC."s t"/v1');
    expect(listed.map((row) => row["name"])).toEqual(["s t/v1/sub/a.txt"]);
    const client = await connect(emulator.url);
    await client.query(`GET '@ML.PUBLIC."s t"/v1' file://${folder.path}`);
    await client.close();
    const fetched = readdirSync(folder.path, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith("a.txt") && !name.startsWith("in"),
    );
    expect(readFileSync(join(folder.path, fetched[0] ?? ""), "utf8")).toBe("omega");
    await expect(emulator.upload(join(folder.path, "in"), "ML.PUBLIC.NOPE")).rejects.toMatchObject({
      code: "002003",
    });
    expect(emulator.log.statements({ mutating: true })).toEqual([]);
    await emulator.stop();
    folder.remove();
  });
});

describe("somebody at another keyboard", () => {
  it("may have no warehouse, database or schema", async () => {
    const emulator = await start();
    const sql = "SELECT CURRENT_WAREHOUSE() AS W, CURRENT_DATABASE() AS D, CURRENT_SCHEMA() AS S";
    const none = { warehouse: null, database: null, schema: null };
    expect(await emulator.execute(sql, none)).toEqual([{ W: null, D: null, S: null }]);
    expect(await emulator.execute(sql)).toEqual([{ W: "COMPUTE_WH", D: null, S: null }]);
    await emulator.stop();
  });
});
