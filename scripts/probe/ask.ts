import type { Connection } from "snowflake-sdk";
import { QUESTIONS } from "./questions";
import type { Question } from "./questions";

/** What an account said to one statement. */
export interface Answer {
  readonly sql: string;
  /** `CODE STATE text` of a refusal. */
  readonly refused?: string;
  /** Declared types by column. */
  readonly types?: Readonly<Record<string, string>>;
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
}

/** A question with everything that was said to it. */
export interface Finding {
  readonly asks: string;
  readonly answers: readonly Answer[];
}

/** Enough to tell; model_spec and the like are long. */
const ROWS = 5;
const CELL = 500;

/** Runs one statement and keeps what it said. */
export function said(connection: Connection, sqlText: string): Promise<Answer> {
  return new Promise((resolve) => {
    connection.execute({
      sqlText,
      complete: (error, statement, rows) => {
        if (error) {
          const { code, sqlState = "", message } = error;
          resolve({ sql: sqlText, refused: `${String(code)} ${sqlState} ${message}` });
          return;
        }
        const columns = statement.getColumns() as readonly {
          getName(): string;
          getType(): string;
        }[];
        resolve({
          sql: sqlText,
          types: Object.fromEntries(columns.map((each) => [each.getName(), each.getType()])),
          rows: (rows ?? []).slice(0, ROWS).map((row) => shortened(row as Record<string, unknown>)),
        });
      },
    });
  });
}

function shortened(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "string" ? value.slice(0, CELL) : value,
    ]),
  );
}

/**
 * Asks everything, each question on a fresh model in a database of its own, which is dropped at the end.
 * @param database a name that nobody uses
 * @param puts statements that put a model package on a stage
 * @throws Error when the model cannot be made: nothing else would tell anything then
 */
export async function ask(
  connection: Connection,
  database: string,
  puts: (stage: string) => readonly string[],
): Promise<readonly Finding[]> {
  const own = (sql: string): string => sql.replaceAll(/\bD\b(?=\.|$)/g, database);
  const must = async (sql: string): Promise<void> => {
    const { refused } = await said(connection, sql);
    if (refused !== undefined) throw new Error(`${sql}\n${refused}`);
  };
  await must(own("CREATE DATABASE D"));
  try {
    for (const sql of ["CREATE SCHEMA D.SEED", "CREATE STAGE D.SEED.P"]) await must(own(sql));
    for (const sql of puts(own("D.SEED.P"))) await must(sql);
    await must(own("CREATE MODEL D.SEED.M WITH VERSION V1 FROM @D.SEED.P"));
    const findings: Finding[] = [];
    for (const question of QUESTIONS) {
      const stopped = await refusedOf(connection, [...GONE, ...FRESH].map(own));
      if (stopped !== undefined) {
        // What was found so far is worth keeping.
        findings.push({ asks: "What ended the questions", answers: [stopped] });
        break;
      }
      findings.push(await asked(connection, question, own));
    }
    return findings;
  } finally {
    const { refused } = await said(connection, own("DROP DATABASE D"));
    if (refused !== undefined)
      process.stderr.write(`probe: drop the database ${database} by hand: ${refused}\n`);
  }
}

const FRESH = [
  "CREATE SCHEMA D.S",
  "CREATE SCHEMA D.OTHER",
  "CREATE MODEL D.S.M WITH VERSION V1 FROM MODEL D.SEED.M VERSION V1",
  "ALTER MODEL D.S.M ADD VERSION V2 FROM MODEL D.SEED.M VERSION V1",
];

const GONE = ["DROP SCHEMA IF EXISTS D.S", "DROP SCHEMA IF EXISTS D.OTHER"];

/** Runs statements up to the first that is refused. */
async function refusedOf(
  connection: Connection,
  statements: readonly string[],
): Promise<Answer | undefined> {
  for (const sql of statements) {
    const answer = await said(connection, sql);
    if (answer.refused !== undefined) return answer;
  }
  return undefined;
}

async function asked(
  connection: Connection,
  { asks, before = [], statements }: Question,
  own: (sql: string) => string,
): Promise<Finding> {
  const answers: Answer[] = [];
  for (const sql of before) {
    const answer = await said(connection, own(sql));
    // What cannot be prepared is a finding of its own.
    if (answer.refused !== undefined) answers.push(answer);
  }
  for (const sql of statements) answers.push(await said(connection, own(sql)));
  return { asks, answers };
}
