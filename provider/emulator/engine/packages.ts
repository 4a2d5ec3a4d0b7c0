import type { ShownRecord } from "../statements/rows";
import { columnsOf } from "../statements/rows";

/** Source: https://docs.snowflake.com/en/sql-reference/info-schema/packages */
export const PACKAGE_COLUMNS = columnsOf("PACKAGE_NAME VERSION LANGUAGE RUNTIME_VERSION");

/** What snowflake-ml-python asks for: whether the account has its own version. */
export const PACKAGES: readonly ShownRecord[] = [
  {
    PACKAGE_NAME: "snowflake-ml-python",
    VERSION: "2.6.0",
    LANGUAGE: "python",
    RUNTIME_VERSION: null,
  },
];
