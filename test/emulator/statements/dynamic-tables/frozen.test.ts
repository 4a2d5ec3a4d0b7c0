import { openLayer } from "../../../support/layer";
import type { Layer } from "../../../support/layer";
import { creation, furnishLogins, history, shown } from "../../../support/dynamic-tables";

let layer: Layer;

beforeEach(async () => {
  layer = openLayer("lenient");
  await furnishLogins(layer);
  await layer.run(creation("A"));
});

afterEach(() => {
  layer.close();
});

const alter = (action: string, name = "A") => layer.run(`ALTER DYNAMIC TABLE ${name} ${action}`);

describe("FROZEN WHERE", () => {
  const scores = async () =>
    (await layer.run("SELECT SCORE FROM A ORDER BY ID")).map((row) => row["SCORE"]);
  const refreshed = async () => {
    await alter("REFRESH");
    const row = (await history(layer, "A")).at(-1);
    return [row?.["REFRESH_ACTION"], row?.["REINIT_REASON"]];
  };

  it("leaves rows as they are while the others follow", async () => {
    await alter("SET FROZEN WHERE (ID < 3)");
    expect(await shown(layer, "A")).toMatchObject({ immutable_where: "ID < 3" });
    await layer.run("UPDATE LOGINS SET SCORE = SCORE * 10");
    expect(await refreshed()).toEqual(["INCREMENTAL", null]);
    expect(await scores()).toEqual(["0.1", "0.2", "3"]);
  });

  it("may grow without a word, and starts over when it shrinks or goes", async () => {
    await alter("SET FROZEN WHERE (ID < 2)");
    await alter("SET FROZEN WHERE (ID < 3)");
    await layer.run("UPDATE LOGINS SET SCORE = SCORE * 10");
    await refreshed();
    await alter("SET FROZEN WHERE (ID < 2)");
    expect(await refreshed()).toEqual(["REINITIALIZE", "Frozen region changed or removed."]);
    expect(await scores()).toEqual(["0.1", "2", "3"]);
    await alter("UNSET FROZEN WHERE");
    expect(await refreshed()).toEqual(["REINITIALIZE", "Frozen region changed or removed."]);
    expect(await scores()).toEqual(["1", "2", "3"]);
  });
});
