import fc from "fast-check";

/**
 * SELECT statements as people write them: comments and white space in odd places, keywords in
 * literals and in quoted names. All are valid in Snowflake and can be refreshed incrementally.
 */

/** What the statements select from. The id column may be of any type. */
export interface SelectSource {
  readonly table: string;
  readonly id: string;
  /** Columns of type FLOAT, in the order in which the model takes them. */
  readonly features: readonly string[];
  /** When given, some of the statements call it. */
  readonly model?: {
    readonly name: string;
    /** As it stands in SQL text, quotes and all. */
    readonly version?: string;
    readonly method: string;
    /** A key of the object that the method returns, exact. */
    readonly output: string;
  };
}

export interface SelectBody {
  readonly text: string;
  /** Resolved names of the result's columns. */
  readonly columns: readonly string[];
  readonly callsModel: boolean;
}

export const SAMPLES: SelectSource = {
  table: "ML.RAW.SAMPLES",
  id: "SAMPLE_ID",
  features: ["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8"],
};

/** What may stand between two tokens; each separates them. */
export const gaps = fc.constantFrom(
  ...[" ", "  ", "\n", "\t", "\r\n  ", "\n\n"],
  ...[" /* AS SELECT ' ; ( */ ", "/**/", " -- it's AS (\n", ' // " REFRESH USING $$\n'],
);

/** Literals that look like something else. */
const LITERALS = [
  ...["'AS'", "'AS SELECT 1; '", "'it''s'", "'a -- b'", "'/*'", "'back\\\\slash'", "'\\''"],
  ...["''", "'\"'", "$$AS 'x' \"y\"$$", "'EXECUTE AS USER'", "')'", "'lower Case'"],
];

const ALIASES = ["A1", "c_2", '"as"', '"AS SELECT"', '"x "" y"', '"-- no"', '"it\'s"'];

const KEYWORDS = new Set(
  "SELECT FROM WHERE AS WITH UNION ALL AND NOT IS NULL BETWEEN CASE WHEN THEN ELSE END".split(" "),
);

type Pieces = readonly string[];

function numbers(features: readonly string[]): fc.Arbitrary<Pieces> {
  const column = fc
    .tuple(fc.constantFrom(...features), fc.constantFrom(0, 1, 2))
    .map(([name, form]) => [[name, name.toLowerCase(), `"${name}"`][form] ?? name]);
  const constant = fc.constantFrom("0", "1", "0.5", "2.25", "10").map((text) => [text]);
  return fc.letrec<{ number: Pieces }>((tie) => ({
    number: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.oneof(column, column, constant),
      fc
        .tuple(tie("number"), fc.constantFrom("+", "-", "*"), tie("number"))
        .map(([a, operator, b]) => ["(", ...a, operator, ...b, ")"]),
      tie("number").map((a) => ["ABS(", ...a, ")"]),
      tie("number").map((a) => ["COALESCE(", ...a, ",", "0", ")"]),
      tie("number").map((a) => ["(", ...a, ")::FLOAT"]),
      fc
        .tuple(tie("number"), tie("number"))
        .map(([a, b]) => ["CASE", "WHEN", ...a, ">", ...b, "THEN", ...a, "ELSE", ...b, "END"]),
    ),
  })).number;
}

function conditions(source: SelectSource): fc.Arbitrary<Pieces> {
  const number = numbers(source.features);
  const one = fc.oneof(
    fc
      .tuple(number, fc.constantFrom("<", ">=", "<>", "!="), number)
      .map(([a, operator, b]) => [...a, operator, ...b]),
    number.map((a) => [...a, "BETWEEN", "0", "AND", "1"]),
    fc.constant([source.id, "IS", "NOT", "NULL"]),
    fc.constantFrom(...LITERALS).map((text) => [text, "=", text]),
  );
  return fc.array(one, { minLength: 1, maxLength: 2 }).map((all) => joined(all, "AND"));
}

function joined(all: readonly Pieces[], by: string): Pieces {
  return all.flatMap((each, index) => (index === 0 ? each : [by, ...each]));
}

/** `SELECT id, expression AS alias … FROM table [WHERE …]`, and what its columns are called. */
function plain(source: SelectSource): fc.Arbitrary<Selected> {
  const value = fc.oneof(
    { weight: 3, arbitrary: numbers(source.features) },
    { weight: 1, arbitrary: fc.constantFrom(...LITERALS).map((text) => [text]) },
  );
  const aliases = fc.shuffledSubarray(ALIASES, { minLength: 1, maxLength: 3 });
  const condition = fc.option(conditions(source), { nil: undefined });
  return fc
    .tuple(aliases, fc.array(value, { minLength: 3, maxLength: 3 }), condition)
    .map(([names, values, where]) => ({
      pieces: [
        ...["SELECT", source.id],
        ...names.flatMap((name, index) => [",", ...(values[index] ?? []), "AS", name]),
        ...["FROM", source.table, ...(where === undefined ? [] : ["WHERE", ...where])],
      ],
      columns: [source.id, ...names.map(resolved)],
      callsModel: false,
    }));
}

interface Selected extends Omit<SelectBody, "text"> {
  readonly pieces: Pieces;
}

function resolved(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toUpperCase();
}

function around(inner: Selected, form: number): Selected {
  const { pieces } = inner;
  const forms: readonly Pieces[] = [
    pieces,
    ["(", ...pieces, ")"],
    ["SELECT", "*", "FROM", "(", ...pieces, ")", "AS", "B"],
    ["WITH", "C", "AS", "(", ...pieces, ")", "SELECT", "C.*", "FROM", "C"],
    [...pieces, "UNION", "ALL", ...pieces],
  ];
  return { ...inner, pieces: forms[form] ?? pieces };
}

/** The three ways to call a model in a SELECT: in the list, in a subquery, by an alias. */
function scored(source: SelectSource): readonly Selected[] {
  const { model, id, table, features } = source;
  if (model === undefined) return [];
  const { name, version, method, output } = model;
  const given = version === undefined ? [name] : [name, ",", version];
  // Without gaps around ! and :, where it is unverified that they may be.
  const value = `:"${output}"::FLOAT`;
  const call = (target: string, path = ""): Pieces => [
    `${target}!${method}(`,
    ...joined(
      features.map((each) => [each]),
      ",",
    ),
    `)${path}`,
  ];
  const open = ["MODEL(", ...given];
  const from = ["FROM", table];
  const naming = [
    "WITH",
    "L",
    "AS",
    "MODEL",
    name,
    ...(version === undefined ? [] : ["VERSION", version]),
  ];
  const inner = ["(", "SELECT", id, ",", ...open, ...call(")"), "AS", "P", ...from, ")"];
  const score = ["AS", "SCORE"];
  return [
    ["SELECT", id, ",", ...open, ...call(")", value), ...score, ...from],
    ["SELECT", `B.${id}`, ",", `B.P${value}`, ...score, "FROM", ...inner, "AS", "B"],
    [...naming, "SELECT", id, ",", ...call("L", value), ...score, ...from],
  ].map((pieces) => ({ pieces, columns: [id, "SCORE"], callsModel: true }));
}

/** Statements over a table, each with the names of its columns. */
export function selectBodies(source: SelectSource = SAMPLES): fc.Arbitrary<SelectBody> {
  return fc.tuple(bodies(source), spellings).map(([body, spell]) => spelled(body, spell));
}

/** The same statement twice, in other white space, comments and case. */
export function selectPairs(
  source: SelectSource = SAMPLES,
): fc.Arbitrary<readonly [SelectBody, SelectBody]> {
  return fc
    .tuple(bodies(source), spellings, spellings)
    .map(([body, one, other]) => [spelled(body, one), spelled(body, other)]);
}

function bodies(source: SelectSource): fc.Arbitrary<Selected> {
  const wrapped = fc.tuple(plain(source), fc.nat(4)).map(([inner, form]) => around(inner, form));
  const calls = scored(source);
  return calls.length === 0 ? wrapped : fc.oneof(wrapped, fc.constantFrom(...calls));
}

const comments = fc.constantFrom("", "/* AS */", "-- it's\n");
const spellings = fc.record({
  between: fc.array(gaps, { minLength: 1, maxLength: 20 }),
  isLower: fc.boolean(),
  before: comments,
  after: comments,
});
type Spelling = typeof spellings extends fc.Arbitrary<infer T> ? T : never;

function spelled({ pieces, columns, callsModel }: Selected, spelling: Spelling): SelectBody {
  const { before, between, isLower, after } = spelling;
  return { text: before + spaced(pieces, between, isLower) + after, columns, callsModel };
}

function spaced(pieces: Pieces, between: readonly string[], isLower: boolean): string {
  return pieces
    .map((piece, index) => {
      const written = isLower && KEYWORDS.has(piece) ? piece.toLowerCase() : piece;
      return index === 0 ? written : (between[index % between.length] ?? " ") + written;
    })
    .join("");
}
