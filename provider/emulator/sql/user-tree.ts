import type { Options } from "./tree";

/** Statements on users alone. */

/** What is done to a programmatic access token. */
export type TokenAction =
  | {
      readonly do: "ADD" | "ROTATE" | "MODIFY";
      readonly token: string;
      readonly options: Options;
    }
  | { readonly do: "REMOVE"; readonly token: string }
  | { readonly do: "RENAME"; readonly token: string; readonly to: string };

export type UserTree =
  | {
      readonly type: "ALTER USER";
      readonly name: string;
      readonly ifExists: boolean;
      readonly options: Options;
      readonly unset: readonly string[];
    }
  | {
      readonly type: "ALTER USER TOKEN";
      /** Undefined: the one who asks. */
      readonly name: string | undefined;
      readonly ifExists: boolean;
      readonly action: TokenAction;
    }
  | { readonly type: "SHOW USER TOKENS"; readonly user: string | undefined };
