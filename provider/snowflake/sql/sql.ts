import type { SchemaObjectName } from "../../core/identity";
import type { Statement } from "../../core/session";

/**
 * SQL text through typed holes: a plain string does not fit into a statement, so a value can only
 * enter as an identifier, as a literal, or as text that stands in this source.
 */

/** One piece of a statement; the brand keeps plain objects and strings out. */
class Piece {
  readonly text: string;
  /** The unescaped value when the piece is a literal. */
  readonly literal: string | undefined;

  constructor(text: string, literal?: string) {
    this.text = text;
    this.literal = literal;
  }
}

/** A finished statement or a fragment of one. */
export class Sql implements Statement {
  readonly #pieces: readonly Piece[];

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  get text(): string {
    return this.#pieces.map((piece) => piece.text).join("");
  }

  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  shown(isSecret: (literal: string) => boolean): string {
    return this.#pieces
      .map((piece) =>
        piece.literal !== undefined && isSecret(piece.literal) ? "'[secret]'" : piece.text,
      )
      .join("");
  }
}

export type Hole = Piece | Sql;

/** Builds a statement; its holes take only pieces and other statements. */
export function sql(strings: TemplateStringsArray, ...holes: readonly Hole[]): Sql {
  const pieces = strings.flatMap((text, index) => {
    const hole = holes[index];
    const own = new Piece(text);
    if (hole === undefined) return [own];
    if (hole instanceof Sql) return [own, ...hole.pieces];
    if (hole instanceof Piece) return [own, hole];
    throw new TypeError(
      "a hole of a statement takes an identifier, a literal or another statement",
    );
  });
  return new Sql(pieces);
}

/**
 * A resolved name as an exact, quoted identifier.
 * Source: https://docs.snowflake.com/en/sql-reference/identifiers-syntax
 */
export function identifier(resolved: string): Hole {
  if (resolved === "" || resolved.includes("\0")) {
    throw new TypeError("an identifier is a non-empty text without NUL");
  }
  return new Piece(`"${resolved.replaceAll('"', '""')}"`);
}

/** Fragments one after another. */
export function joined(all: readonly Sql[], separator: ", " | " " = ", "): Sql {
  return new Sql(
    all.flatMap((each, index) => [...(index === 0 ? [] : [new Piece(separator)]), ...each.pieces]),
  );
}

/**
 * A text that stands in a statement as it is, and counts as a literal where secrets are hidden; only for
 * what was checked to be whole: see user-text.
 */
export function passage(text: string): Hole {
  return new Piece(text, text);
}

/** A number. */
export function number(value: number): Hole {
  if (!Number.isFinite(value)) throw new TypeError(`${String(value)} is no number of a statement`);
  return new Piece(String(value));
}

/** A three-part name, each part quoted. */
export function objectName(name: SchemaObjectName): Hole {
  return sql`${schemaName(name)}.${identifier(name.name)}`;
}

/** The schema of a three-part name. */
export function schemaName(name: Pick<SchemaObjectName, "database" | "schema">): Hole {
  return sql`${identifier(name.database)}.${identifier(name.schema)}`;
}

/** Plain upper-case identifiers, which is all that an alias may be. */
const BARE = /^[A-Z_][A-Z0-9_$]{0,254}$/;

/**
 * An alias, which must stand unquoted.
 * Source: https://docs.snowflake.com/en/sql-reference/sql/alter-model-modify-version
 */
export function bareIdentifier(resolved: string): Hole {
  if (!BARE.test(resolved)) {
    throw new TypeError(`${JSON.stringify(resolved)} cannot stand without quotes`);
  }
  return new Piece(resolved);
}

/** Two dashes or two slashes would begin a comment. */
const PLAIN_STAGE = /^@(?!.*(?:--|\/\/))[A-Za-z0-9_$.~%/=-]+$/;

/** A stage location that needs no quotes, or undefined. */
export function plainStage(location: string): Hole | undefined {
  return PLAIN_STAGE.test(location) ? new Piece(location) : undefined;
}

/**
 * A string literal. Backslash is an escape character inside single quotes and so is doubled.
 * Source: https://docs.snowflake.com/en/sql-reference/data-types-text#string-constants
 */
export function literal(value: string): Hole {
  const escaped = value
    .replaceAll("\\", "\\\\")
    .replaceAll("'", "''")
    .replaceAll("\0", "\\0")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  return new Piece(`'${escaped}'`, value);
}

/**
 * A LIKE pattern that matches exactly this text, apart from its case.
 * Source: https://docs.snowflake.com/en/sql-reference/functions/like (escape by backslash)
 */
export function exactPattern(value: string): Hole {
  return literal(value.replaceAll(/[\\_%]/g, (character) => `\\${character}`));
}
