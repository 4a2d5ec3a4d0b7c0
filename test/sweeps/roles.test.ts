import type { Emulator } from "../../provider/emulator";
import { startAccount } from "../support/account";
import { DispatchedStack } from "../support/dispatched";
import type { Declared } from "../support/dispatched";

/** Every verb of every kind under a role that lacks one privilege after the other. */

const SOURCE = { model: "ML.PROD.TUMOR", version: "V1" };
const OWN = "ML.PROD.OWN";

/** The privileges of a role that may do everything here, and how each is taken away. */
const PRIVILEGES: Readonly<Record<string, string>> = {
  "USAGE ON DATABASE": "ON DATABASE ML",
  "USAGE ON SCHEMA": "ON SCHEMA ML.PROD",
  "CREATE MODEL ON SCHEMA": "ON SCHEMA ML.PROD",
  "USAGE ON WAREHOUSE": "ON WAREHOUSE COMPUTE_WH",
  "READ ON MODEL": "ON MODEL ML.PROD.TUMOR",
  "APPLY ON TAG": "ON TAG ML.PROD.T",
  "OWNERSHIP ON MODEL": "",
};

interface Case {
  readonly kind: string;
  readonly declared: Declared;
  readonly changed: Declared;
  /** Model that the role owns while the case runs. */
  readonly owned: string;
  readonly show: string;
  readonly stands: string;
}

const lung = {
  database: "ML",
  schema: "PROD",
  name: "LUNG",
  deletionProtection: false,
  firstVersion: { name: "V1", source: SOURCE },
  tags: { T: "1" },
};

const CASES: readonly Case[] = [
  {
    kind: "Model",
    declared: { kind: "Model", inputs: lung },
    changed: { kind: "Model", inputs: { ...lung, comment: "new", tags: { T: "2" } } },
    owned: "ML.PROD.LUNG",
    show: "SHOW MODELS LIKE 'LUNG' IN SCHEMA ML.PROD",
    stands: "LUNG",
  },
  {
    kind: "ModelVersion",
    declared: { kind: "ModelVersion", inputs: { model: OWN, name: "V9", source: SOURCE } },
    changed: {
      kind: "ModelVersion",
      inputs: { model: OWN, name: "V9", source: SOURCE, comment: "new" },
    },
    owned: OWN,
    show: `SHOW VERSIONS LIKE 'V9' IN MODEL ${OWN}`,
    stands: "V9",
  },
  {
    kind: "Alias",
    declared: { kind: "Alias", inputs: { model: OWN, name: "LIVE", version: "V1" } },
    changed: { kind: "Alias", inputs: { model: OWN, name: "LIVE", version: "V2" } },
    owned: OWN,
    show: "SHOW MODELS LIKE 'OWN' IN SCHEMA ML.PROD",
    stands: "LIVE",
  },
];

const VERBS = ["create", "refresh", "update", "delete", "preview"] as const;
type Verb = (typeof VERBS)[number];

async function prepare(): Promise<Emulator> {
  const emulator = await startAccount();
  const grants = Object.entries(PRIVILEGES).filter(([, on]) => on !== "");
  for (const sql of [
    "CREATE TAG ML.PROD.T",
    "CREATE ROLE OPS",
    "CREATE USER STORY DEFAULT_ROLE = 'OPS'",
    "GRANT ROLE OPS TO USER STORY",
    "GRANT ROLE OPS TO ROLE SYSADMIN",
    "REVOKE USAGE ON WAREHOUSE COMPUTE_WH FROM ROLE PUBLIC",
    ...grants.map(([name, on]) => `GRANT ${name.split(" ON ")[0] ?? ""} ${on} TO ROLE OPS`),
    `CREATE MODEL ${OWN} WITH VERSION V1 FROM MODEL ML.PROD.TUMOR VERSION V1`,
    `ALTER MODEL ${OWN} ADD VERSION V2 FROM MODEL ML.PROD.TUMOR VERSION V1`,
    `GRANT OWNERSHIP ON MODEL ${OWN} TO ROLE OPS`,
  ])
    await emulator.execute(sql);
  return emulator;
}

/** @returns how the privilege is given back */
async function takeAway(emulator: Emulator, privilege: string, owned: string): Promise<string> {
  const [name = ""] = privilege.split(" ON ");
  if (name !== "OWNERSHIP") {
    const on = PRIVILEGES[privilege] ?? "";
    await emulator.execute(`REVOKE ${name} ${on} FROM ROLE OPS`);
    return `GRANT ${name} ${on} TO ROLE OPS`;
  }
  await emulator.execute(`GRANT OWNERSHIP ON MODEL ${owned} TO ROLE ACCOUNTADMIN`);
  await emulator.execute(`GRANT USAGE ON MODEL ${owned} TO ROLE OPS`);
  return `GRANT OWNERSHIP ON MODEL ${owned} TO ROLE OPS REVOKE CURRENT GRANTS`;
}

async function act(stack: DispatchedStack, verb: Verb, { declared, changed }: Case): Promise<void> {
  if (verb === "create") await stack.up({ it: declared });
  else if (verb === "update") await stack.up({ it: changed });
  else if (verb === "delete") await stack.destroy();
  else if (verb === "refresh") await stack.refresh();
  else await stack.preview({ it: changed });
}

interface Outcome {
  readonly privilege: string;
  readonly verb: Verb;
  readonly failure: string | undefined;
  readonly inState: boolean;
  readonly stands: boolean;
  readonly later: string | undefined;
}

const failureOf = (work: Promise<void>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => String(error),
  );

async function tried(of: Case, verb: Verb, privilege: string): Promise<Outcome> {
  const emulator = await prepare();
  const stack = new DispatchedStack(emulator, { "snowflakeml:role": "OPS" });
  if (verb !== "create") await act(stack, "create", of);
  const owned = verb === "create" && of.kind === "Model" ? OWN : of.owned;
  const back = await takeAway(emulator, privilege, owned);
  const failure = await failureOf(act(stack, verb, of));
  const inState = stack.state.size === 1;
  const shown = (): Promise<string> =>
    emulator.execute(of.show).then((rows) => JSON.stringify(rows));
  const stands = (await shown()).includes(of.stands);
  await emulator.execute(back);
  const later = failure === undefined ? undefined : await failureOf(act(stack, verb, of));
  await emulator.stop();
  return { privilege, verb, failure, inState, stands, later };
}

describe.each(CASES.map((each) => [each.kind, each] as const))("%s", (_kind, of) => {
  it.each(Object.keys(PRIVILEGES))(
    "without %s is never taken for deleted, and says what to grant",
    async (privilege) => {
      const outcomes = await Promise.all(VERBS.map((verb) => tried(of, verb, privilege)));
      for (const outcome of outcomes) {
        const { verb, failure, inState, stands, later } = outcome;
        // What is known of the object agrees with what stands, whatever went wrong.
        expect([outcome, inState]).toEqual([outcome, stands]);
        if (verb === "delete") expect([outcome, stands]).toEqual([outcome, failure !== undefined]);
        else if (verb !== "create") expect([outcome, stands]).toEqual([outcome, true]);
        if (failure !== undefined)
          expect([verb, failure]).toEqual([verb, expect.stringContaining(`GRANT ${privilege}`)]);
        expect([outcome, later]).toEqual([outcome, undefined]);
      }
    },
  );
});
