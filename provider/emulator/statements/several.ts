import { SnowflakeError } from "../contract";
import type { Binding, SeveralStatements, StatementPart, StatementSession } from "../contract";
import { substituteBindings } from "../sql/bindings";
import type { Grammar } from "../sql/grammar";
import { splitPlaced, tokenize } from "../sql/lexer";
import type { Placed } from "../sql/lexer";
import { notSupported } from "../sql/not-supported";
import { parse } from "../sql/parser/parse";
import { foldsQuoted } from "./parameters";
import { grammarOf } from "./unknowns";
import type { World } from "./world";
import { STATEMENT_TYPE, needWarehouse } from "./world";

/**
 * Several statements in one request.
 * Source: https://docs.snowflake.com/en/developer-guide/sql-api/submitting-multiple-statements
 */

type Bindings = Readonly<Record<string, Binding>>;

export function severalOf(world: World): SeveralStatements {
  return {
    split(session, sqlText, { bindings, statementParameters }) {
      const grammar = grammarOf(world, foldsQuoted(session, statementParameters));
      return split(sqlText, bindings, grammar);
    },
    check(session, parts, { describeOnly }) {
      if (describeOnly) throw notSupported("describing several statements");
      const file = parts.map(({ sql }) => firstWord(sql)).find(isFileCommand);
      // Source: gosnowflake, doc.go; Python connector, cursor.py; the words are unverified
      if (file !== undefined) throw notSupported(`${file} among several statements`);
      needWarehouse({ world, session });
    },
    succeed(session: StatementSession, queryId: string) {
      const result = {
        columns: [{ name: "multiple statement execution", type: "text", nullable: false }],
        rows: [["Multiple statements executed successfully."]],
        statementTypeId: STATEMENT_TYPE.several,
      } as const;
      world.results.keep(queryId, session, result);
      return result;
    },
    fail: failure,
  };
}

/** The whole text must parse before its statements are counted. Source: frostlake, tests on an account */
function split(sqlText: string, bindings: Bindings, grammar: Grammar): readonly StatementPart[] {
  const placed = placedIn(sqlText);
  if (placed.length < 2) return [];
  const parts: StatementPart[] = [];
  let before = 0;
  for (const each of placed) {
    const own = questionMarks(each.sql);
    const part = { ...each, bindings: own === 0 ? bindings : shifted(bindings, before) };
    checkSyntax(sqlText, part, grammar);
    before += own;
    parts.push(part);
  }
  return parts;
}

/** The statements of such a text are labelled one by one. */
export function holdsSeveral(sqlText: string): boolean {
  return placedIn(sqlText).length > 1;
}

/** What has no tokens is one statement, which says so when it runs. */
function placedIn(sqlText: string): readonly Placed[] {
  try {
    return splitPlaced(sqlText);
  } catch {
    return [];
  }
}

/** `?` counts over the whole request, `:1` does by itself. Source: Python connector, test_multi_statement.py */
function shifted(bindings: Bindings, by: number): Bindings {
  return Object.fromEntries(
    Object.entries(bindings).map(([name, each]) => [String(Number(name) - by), each]),
  );
}

function questionMarks(sql: string): number {
  return tokenize(sql).filter((token) => token.type === "bind" && token.text === "?").length;
}

/** Positions are those of the whole text; what is not offered is said by the statement when it runs. */
function checkSyntax(sqlText: string, part: StatementPart, grammar: Grammar): void {
  const around = sqlText.slice(0, part.offset).replaceAll(/[^\n]/g, " ");
  let bound: string;
  try {
    bound = substituteBindings(part.sql, part.bindings);
  } catch {
    return;
  }
  try {
    parse(around + bound, grammar);
  } catch (error) {
    if (error instanceof SnowflakeError && error.code === "001003") throw error;
  }
}

function firstWord(sql: string): string {
  return tokenize(sql)[0]?.value ?? "";
}

function isFileCommand(word: string): boolean {
  return word === "PUT" || word === "GET";
}

/** How much of a failed statement is repeated; the documented example shows as much. */
const SHOWN_LENGTH = 30;

/** Source: submitting-multiple-statements, "Handling errors"; its spelling is the documented one */
function failure({ sql, line, column }: StatementPart, said: string): SnowflakeError {
  const shown = sql.length > SHOWN_LENGTH ? `${sql.slice(0, SHOWN_LENGTH)}...` : sql;
  const where = `"${shown}" (at line ${String(line)}, position ${String(column)})`;
  const text = `JavaScript execution error: Uncaught Execution of multiple statements failed on statement ${where}.\n${said} in SYSTEM$MULTISTMT at '    throw \`Execution of multiple statements failed on statement {0} (at line {1}, position {2}).\`.replace('{1}', LINES[i])' position 4\nstackstrace: \nSYSTEM$MULTISTMT line: 10`;
  return new SnowflakeError("100132", "P0000", text);
}
