import { Alias } from "pulumi-snowflakeml";
import type { World } from "../../test/support/world";

/** The Pulumi side: an alias of a model that Python logged, as in examples/promote-only. */

const MODEL = "ML.PROD.CHURN";

type Tell = (title: string, held: boolean, detail: string) => void;

const program = (version: string) => () => {
  const production = new Alias("production", { model: MODEL, name: "PRODUCTION", version });
  return { inProduction: production.version };
};

export async function promote(world: World, tell: Tell): Promise<void> {
  const stack = await world.stack(program("V1"));
  const set = await stack.up();
  tell("pulumi up puts PRODUCTION on V1", set.ok && (await holder(world)) === "V1", said(set));
  stack.program = program("V2");
  const preview = await stack.preview();
  const shown = /VERSION PRODUCTION UNSET ALIAS;[\s\S]*VERSION "V2" SET ALIAS = PRODUCTION;/;
  tell("pulumi preview shows the promotion as SQL", shown.test(preview.text), said(preview));
  const up = await stack.up();
  tell("pulumi up promotes V2", up.ok && (await holder(world)) === "V2", said(up));
  const again = await stack.preview({ expectNoChanges: true });
  tell("nothing is left to do", again.ok, said(again));
}

async function holder({ emulator }: World): Promise<string | undefined> {
  const rows = await emulator.execute(`SHOW VERSIONS IN MODEL ${MODEL}`);
  const found = rows.find((row) => String(row["aliases"]).includes('"PRODUCTION"'));
  return found === undefined ? undefined : String(found["name"]);
}

/** Only of use when a step failed. */
function said({ ok, text }: { readonly ok: boolean; readonly text: string }): string {
  return ok ? "" : text;
}
