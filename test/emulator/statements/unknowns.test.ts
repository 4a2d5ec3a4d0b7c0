import { SWITCHES } from "../../../provider/emulator/statements/unknowns";
import type { SwitchName } from "../../../provider/emulator/statements/unknowns";
import { furnish, openLayer } from "../../support/layer";
import { DYNAMIC_TABLE_CASES, cell, refusal } from "../../support/unknown-cases";
import type { Case } from "../../support/unknown-cases";
import type { Layer } from "../../support/layer";

const M = "ALTER MODEL ML.PROD.TUMOR";

const modelRow = (column: string) => cell("SHOW MODELS LIKE 'TUMOR' IN ACCOUNT", column);

/** The statement, then what a column says. */
const after = (sql: string, then: (layer: Layer) => Promise<unknown>) => async (layer: Layer) => {
  await layer.run(sql);
  return then(layer);
};

const tagRow = (domain: string) =>
  `SELECT LEVEL FROM TABLE(ML.INFORMATION_SCHEMA.TAG_REFERENCES('ML.PROD.TUMOR', '${domain}'))`;

const CASES: Readonly<Record<SwitchName, Case>> = {
  memberExistsCode: {
    ask: refusal(`${M} ADD VERSION V2 FROM @ML.PROD.PACKAGES`),
    strict: "092917",
    lenient: "002002",
  },
  modelExistsCode: {
    ask: refusal("CREATE MODEL ML.PROD.TUMOR WITH VERSION V1 FROM @ML.PROD.PACKAGES"),
    strict: "100132",
    lenient: "002002",
  },
  repeatAlias: {
    before: [`${M} VERSION V1 SET ALIAS = A`],
    ask: refusal(`${M} VERSION V1 SET ALIAS = A`),
    strict: "092917",
    lenient: "accepted",
  },
  replaceAlias: {
    before: [`${M} VERSION V1 SET ALIAS = A`],
    ask: refusal(`${M} VERSION V1 SET ALIAS = B`),
    strict: "092918",
    lenient: "accepted",
  },
  unsetNothing: {
    ask: refusal(`${M} VERSION V1 UNSET ALIAS`),
    strict: "092918",
    lenient: "accepted",
  },
  quotedAlias: {
    ask: refusal(`${M} VERSION V1 SET ALIAS = "production"`),
    strict: "001003",
    lenient: "accepted",
  },
  defaultToAlias: {
    before: [`${M} VERSION V2 SET ALIAS = A`],
    ask: refusal(`${M} SET DEFAULT_VERSION = A`),
    strict: "002003",
    lenient: "accepted",
  },
  defaultStringFolds: {
    ask: refusal(`${M} SET DEFAULT_VERSION = 'v2'`),
    strict: "002003",
    lenient: "accepted",
  },
  dropByAlias: {
    before: [`${M} VERSION V2 SET ALIAS = A`],
    ask: refusal(`${M} DROP VERSION A`),
    strict: "002003",
    lenient: "accepted",
  },
  dropAliased: {
    before: [`${M} VERSION V2 SET ALIAS = A`],
    ask: refusal(`${M} DROP VERSION V2`),
    strict: "092918",
    lenient: "accepted",
  },
  versionNamedLikeAlias: {
    before: [`${M} VERSION V2 SET ALIAS = A`],
    ask: refusal(`${M} ADD VERSION A FROM @ML.PROD.PACKAGES`),
    strict: "092917",
    lenient: "accepted",
  },
  unnamedVersion: {
    ask: refusal("CREATE MODEL ML.PROD.X FROM @ML.PROD.PACKAGES"),
    strict: "001008",
    lenient: "accepted",
  },
  copyTakesSettings: {
    before: [
      `${M} MODIFY VERSION V1 SET COMMENT = 'c' METADATA = '{"a":1}'`,
      "CREATE MODEL ML.PROD.COPY WITH VERSION V1 FROM MODEL ML.PROD.TUMOR VERSION V1",
    ],
    ask: async (layer) => {
      const [row] = await layer.run("SHOW VERSIONS IN MODEL ML.PROD.COPY");
      return [row?.["comment"], row?.["metadata"]];
    },
    strict: [null, "{}"],
    lenient: ["c", '{"a":1}'],
  },
  renameWithinSchema: {
    before: ["USE SCHEMA ML.PUBLIC"],
    ask: after(
      `${M} RENAME TO LUNG`,
      cell("SHOW MODELS LIKE 'LUNG' IN DATABASE ML", "schema_name"),
    ),
    strict: "PUBLIC",
    lenient: "PROD",
  },
  dropModelIfExists: {
    ask: refusal("DROP MODEL IF EXISTS ML.PROD.NOPE"),
    strict: "001003",
    lenient: "accepted",
  },
  unsetComment: { ask: refusal(`${M} UNSET COMMENT`), strict: "001003", lenient: "accepted" },
  pagedModels: {
    ask: refusal("SHOW MODELS IN SCHEMA ML.PROD STARTS WITH 'T' LIMIT 1"),
    strict: "001003",
    lenient: "accepted",
  },
  modelDomain: { ask: refusal(tagRow("MODEL")), strict: "391801", lenient: "accepted" },
  tagLevel: {
    before: ["CREATE TAG ML.PROD.T", `${M} SET TAG ML.PROD.T = 'x'`],
    ask: cell(tagRow("MODULE"), "LEVEL"),
    strict: "MODEL",
    lenient: "MODULE",
  },
  jsonColumns: {
    ask: async (layer) => {
      const { columns } = await layer.result("SHOW VERSIONS IN MODEL ML.PROD.TUMOR");
      return columns
        .filter(({ name }) => ["aliases", "metadata"].includes(name))
        .map(({ type }) => type);
    },
    strict: ["array", "object"],
    lenient: ["text", "text"],
  },
  missingModelOfVersions: {
    ask: refusal("SHOW VERSIONS IN MODEL ML.PROD.NOPE"),
    strict: "002043",
    lenient: "002003",
  },
  showsLive: {
    before: ["CREATE MODEL ML.PROD.PENDING WITH LIVE VERSION L", `${M} ADD LIVE VERSION L`],
    ask: async (layer) => [
      await layer.run("SHOW MODELS LIKE 'PENDING' IN ACCOUNT").then((rows) => rows.length),
      await layer.run("SHOW VERSIONS LIKE 'L' IN MODEL ML.PROD.TUMOR").then((rows) => rows.length),
      await modelRow("versions")(layer),
    ],
    strict: [1, 1, '["V1","V2","L"]'],
    lenient: [0, 0, '["V1","V2"]'],
  },
  emptyComment: {
    ask: after(`${M} SET COMMENT = ''`, modelRow("comment")),
    strict: "",
    lenient: null,
  },
  metadataOfAnyJson: {
    ask: refusal(`${M} MODIFY VERSION V1 SET METADATA = '[1]'`),
    strict: "001008",
    lenient: "accepted",
  },
  ...DYNAMIC_TABLE_CASES,
};

describe.each(["strict", "lenient"] as const)("what nobody documents, %s", (unknowns) => {
  let layer: Layer;

  beforeEach(async () => {
    layer = openLayer(unknowns);
    await furnish(layer);
  });

  afterEach(() => {
    layer.close();
  });

  it.each(Object.keys(SWITCHES) as SwitchName[])("%s", async (name) => {
    const { before = [], ask, [unknowns]: expected } = CASES[name];
    for (const sql of before) await layer.run(sql);
    expect(await ask(layer)).toEqual(expected);
  });

  it("drops a missing model with a row under IF EXISTS where that is accepted", async () => {
    const { rows } =
      unknowns === "lenient"
        ? await layer.result("DROP MODEL IF EXISTS ML.NOPE.NOPE")
        : await layer.result("DROP MODEL ML.PROD.TUMOR");
    expect(rows).toHaveLength(1);
  });

  it("never takes an alias from another version, nor metadata that is no JSON", async () => {
    await layer.run(`${M} VERSION V1 SET ALIAS = A`);
    expect(await layer.refusal(`${M} VERSION V2 SET ALIAS = A`)).toContain("already exists");
    expect(await layer.refusal(`${M} MODIFY VERSION V1 SET METADATA = '{'`)).toContain("001008");
  });
});
