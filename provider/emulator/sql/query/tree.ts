import type { QualifiedName } from "../cursor";
import type { CastType } from "../parser/casts";

/** What a query says, before anything is looked up. */

/** Where something stands: line from 1, column from 0, offset in the text. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export type Expression =
  | Literal
  | Name
  | Star
  | Path
  | Call
  | ModelCall
  | {
      readonly kind: "cast";
      readonly of: Expression;
      readonly to: CastType;
      readonly tries: boolean;
    }
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "NOT"; readonly of: Expression }
  | Binary
  | Case
  | Test
  | { readonly kind: "exists"; readonly query: QueryTree }
  | { readonly kind: "subquery"; readonly query: QueryTree }
  | { readonly kind: "interval"; readonly text: string; readonly at: Place }
  | { readonly kind: "row"; readonly items: readonly Expression[] };

export interface Literal {
  readonly kind: "literal";
  readonly type: "text" | "number" | "boolean" | "null";
  readonly text: string;
}

/** A column, or a function that needs no parentheses. */
export interface Name {
  readonly kind: "name";
  readonly parts: readonly string[];
  readonly at: Place;
}

export interface Star {
  readonly kind: "star";
  /** Of one relation only. */
  readonly of: readonly string[];
  readonly exclude: readonly string[];
  readonly rename: Readonly<Record<string, string>>;
  readonly at: Place;
}

/** `of:key.key[index]`, `of['key']`. */
export interface Path {
  readonly kind: "path";
  readonly of: Expression;
  readonly steps: readonly (string | number | Expression)[];
}

export interface OrderItem {
  readonly of: Expression;
  readonly descends: boolean;
  readonly nulls: "FIRST" | "LAST" | undefined;
}

/** `7 PRECEDING`, `INTERVAL '7 days' PRECEDING`. */
export type Bound =
  | "CURRENT ROW"
  | {
      readonly much: number | "UNBOUNDED" | { readonly interval: string };
      readonly direction: "PRECEDING" | "FOLLOWING";
    };

export interface WindowFrame {
  readonly unit: "ROWS" | "RANGE";
  readonly from: Bound;
  readonly until: Bound | undefined;
}

export interface Window {
  readonly partition: readonly Expression[];
  readonly order: readonly OrderItem[];
  readonly frame: WindowFrame | undefined;
}

export interface Argument {
  readonly name: string | undefined;
  readonly value: Expression;
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  /** Where the function is said to be; none for those of the language. */
  readonly around: readonly string[];
  readonly args: readonly Argument[];
  readonly distinct: boolean;
  readonly within: readonly OrderItem[];
  readonly over: Window | undefined;
  readonly ignoreNulls: boolean;
  readonly at: Place;
}

export interface ModelCall {
  readonly kind: "model call";
  readonly model: QualifiedName;
  /** Named by MODEL(…); a bare name may be an alias that WITH gave. */
  readonly explicit: boolean;
  readonly version: string | undefined;
  readonly method: string;
  readonly args: readonly Argument[];
  readonly partition: readonly Expression[] | undefined;
  readonly at: Place;
}

export interface Binary {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Case {
  readonly kind: "case";
  readonly of: Expression | undefined;
  readonly whens: readonly { readonly when: Expression; readonly then: Expression }[];
  readonly otherwise: Expression | undefined;
}

export type Test = {
  readonly kind: "test";
  readonly of: Expression;
  readonly not: boolean;
} & (
  | { readonly is: "NULL" | "TRUE" | "FALSE" }
  | { readonly is: "DISTINCT"; readonly from: Expression }
  | { readonly is: "BETWEEN"; readonly low: Expression; readonly high: Expression }
  | { readonly is: "IN"; readonly items: readonly Expression[] }
  | { readonly is: "IN QUERY"; readonly query: QueryTree }
  | {
      readonly is: "LIKE" | "ILIKE" | "RLIKE";
      readonly pattern: Expression;
      readonly escape: Expression | undefined;
    }
);

export interface Item {
  readonly value: Expression;
  readonly as: string | undefined;
  /** What the column is called without AS. */
  readonly text: string;
}

export interface Select {
  readonly kind: "select";
  readonly distinct: boolean;
  /** TOP; that of a whole query is its limit. */
  readonly top: Expression | undefined;
  readonly items: readonly Item[];
  readonly from: readonly Source[];
  readonly where: Expression | undefined;
  readonly group: "ALL" | readonly Expression[] | undefined;
  readonly having: Expression | undefined;
  readonly qualify: Expression | undefined;
}

export interface SetOperation {
  readonly kind: "set";
  readonly operator: "UNION" | "UNION ALL" | "INTERSECT" | "EXCEPT";
  readonly left: Body;
  readonly right: Body;
}

export interface Values {
  readonly kind: "values";
  readonly rows: readonly (readonly Expression[])[];
}

export type Body =
  Select | SetOperation | Values | { readonly kind: "nested"; readonly query: QueryTree };

export type With =
  | {
      readonly name: string;
      readonly columns: readonly string[];
      readonly query: QueryTree;
    }
  | {
      readonly name: string;
      readonly model: QualifiedName;
      readonly version: string | undefined;
      readonly at: Place;
    };

export interface QueryTree {
  readonly with: readonly With[];
  readonly body: Body;
  readonly order: readonly OrderItem[];
  readonly limit: Expression | undefined;
  readonly offset: Expression | undefined;
}

interface Aliased {
  readonly alias: string | undefined;
  readonly columns: readonly string[];
}

export type JoinKind = "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS";

export type Source =
  | (Aliased & {
      readonly kind: "relation";
      readonly name: QualifiedName;
      readonly at: Place;
      /** Which changes of it are read instead of its rows. */
      readonly changes?: "APPEND_ONLY" | "DEFAULT";
    })
  | (Aliased & { readonly kind: "derived"; readonly query: QueryTree; readonly lateral: boolean })
  | (Aliased & { readonly kind: "function"; readonly call: Call; readonly lateral: boolean })
  | (Aliased & { readonly kind: "model table"; readonly call: ModelCall })
  | {
      readonly kind: "join";
      readonly join: JoinKind;
      readonly natural: boolean;
      readonly left: Source;
      readonly right: Source;
      readonly on: Expression | undefined;
      readonly using: readonly string[];
    };
