import { Cursor } from "../cursor";
import type { Grammar } from "../grammar";
import type { Expression, Place, QueryTree } from "./tree";
import { isEnding } from "./words";

/** The rules that all others lead back to. */
export interface Rules {
  readonly expression: (reader: Reader) => Expression;
  readonly query: (reader: Reader) => QueryTree;
}

/** A cursor over a query. */
export class Reader extends Cursor {
  readonly #rules: Rules;

  constructor(text: string, grammar: Grammar | undefined, rules: Rules) {
    super(text, grammar);
    this.#rules = rules;
  }

  expression(): Expression {
    return this.#rules.expression(this);
  }

  query(): QueryTree {
    return this.#rules.query(this);
  }

  /** A query and the bracket that closes it. */
  subquery(): QueryTree {
    const found = this.query();
    this.expectOperator(")");
    return found;
  }

  get place(): Place {
    const { line, column, offset } = this.next;
    return { line, column, offset };
  }

  /** Whether a query begins here rather than an expression. */
  startsQuery(): boolean {
    const { type, value } = this.next;
    return type === "word" && (value === "SELECT" || value === "WITH");
  }

  /** The name that something is given, with AS or without. */
  alias(): string | undefined {
    if (this.words("AS")) return this.identifier();
    const { type, value } = this.next;
    const bare = type === "word" && !isEnding(value);
    return bare || type === "quoted" ? this.identifier() : undefined;
  }

  /** `(a, b)` after a name. */
  columnNames(): readonly string[] {
    return this.operator("(") ? this.closed(() => this.identifier()) : [];
  }

  /** What stands between commas. */
  list<T>(one: () => T): readonly T[] {
    const found: T[] = [];
    do found.push(one());
    while (this.operator(","));
    return found;
  }

  /** The same, up to the bracket that closes it. */
  closed<T>(one: () => T): readonly T[] {
    const found = this.list(one);
    this.expectOperator(")");
    return found;
  }
}
