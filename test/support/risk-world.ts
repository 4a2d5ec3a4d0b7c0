import { adding } from "./row-shapes";
import type { RowWorld } from "./row-world";
import { openRowWorld } from "./row-world";

/** A table T of two numbers, and a model RISK that adds them: V2, which is PROD, with a hundred on top. */
export async function openRiskWorld(): Promise<RowWorld> {
  const world = openRowWorld();
  world.model("RISK", {
    V1: { inputs: ["DOUBLE", "DOUBLE"], model: adding(2) },
    V2: { inputs: ["DOUBLE", "DOUBLE"], model: adding(2, 100) },
  });
  world.schema.models["RISK"]!.aliases["PROD"] = "V2";
  await world.table(
    "T",
    "ID NUMBER(38,0), X FLOAT, Y FLOAT",
    "VALUES (1, 1, 2), (2, 3, NULL), (3, 1, 2)",
  );
  return world;
}
