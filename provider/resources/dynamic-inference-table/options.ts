import { z } from "zod";
import { property } from "../../core/property";
import { sameSql } from "../../snowflake/sql/fingerprint";
import { sameClusterBy } from "../../snowflake/sql/predicate";
import { tagsInput } from "../../snowflake/sql/tags";
import { sameLag } from "../../snowflake/sql/target-lag";

/** The inputs beside the query: what Snowflake keeps of a table, and what steers its changes. */

/** AUTO is whatever Snowflake made of it. Source: dbt-adapters, relation_configs/dynamic_table.py */
function sameMode(left: unknown, right: unknown): boolean {
  return left === right || left === "AUTO" || right === "AUTO";
}

export const options = {
  targetLag: property(
    z
      .union([z.string(), z.number()], {
        error: "expected a text like '5 minutes', seconds, or DOWNSTREAM",
      })
      .describe(
        "How old the rows may become: `5 minutes`, a number of seconds, or `DOWNSTREAM`. At least one minute.",
      ),
    { compare: sameLag },
  ),
  warehouse: property(z.string().describe("Warehouse that refreshes the table."), {
    compare: "identifier",
  }),
  initializationWarehouse: property(
    z
      .string()
      .optional()
      .describe(
        "Warehouse that computes all rows, at creation and at every reinitialization. Default: `warehouse`.",
      ),
    { compare: "identifier" },
  ),
  refreshMode: property(
    z
      .enum(["INCREMENTAL", "ADAPTIVE", "AUTO", "FULL"])
      .meta({ id: "RefreshMode", description: "How a dynamic table follows its sources." })
      .optional()
      .describe(
        "Default INCREMENTAL: only new and changed rows are scored, and a query that cannot be followed so is refused. " +
          "AUTO may come to FULL, which scores every row at every refresh.",
      ),
    { compare: sameMode },
  ),
  initialize: property(
    z
      .enum(["ON_CREATE", "ON_SCHEDULE"])
      .meta({ id: "Initialize", description: "When a dynamic table gets its first rows." })
      .optional()
      .describe(
        "Default ON_CREATE: the statement that creates the table scores all rows. Used once.",
      ),
    { createOnly: true },
  ),
  clusterBy: property(
    z.array(z.string()).optional().describe("Clustering keys, columns or expressions."),
    {
      plain: true,
      compare: sameClusterBy,
    },
  ),
  frozenWhere: property(
    z
      .string()
      .optional()
      .describe(
        "Rows for which this holds keep what was computed first, whatever becomes of source and model.",
      ),
    { compare: sameSql, plain: true },
  ),
  executeAsUser: property(
    z
      .string()
      .optional()
      .describe("User that refreshes run as. Default: the system, with the owner role."),
    { compare: "identifier" },
  ),
  transient: property(z.boolean().optional().describe("Default false. True: no fail-safe."), {
    compare: "flag",
    changing: "Another value replaces the table in place.",
  }),
  tags: property(tagsInput, { compare: "keys" }),
  comment: property(z.string().optional().describe("Comment on the table."), { compare: "text" }),
  suspended: property(
    z.boolean().optional().describe("Default false. True: no scheduled refreshes."),
    { compare: "flag" },
  ),
  dataRetentionTimeInDays: property(
    z
      .int()
      .min(0)
      .max(90)
      .optional()
      .describe("Days of Time Travel, 0 to 90; default: the schema's."),
    {},
  ),
  maxDataExtensionTimeInDays: property(
    z
      .int()
      .min(0)
      .max(90)
      .optional()
      .describe(
        "Days that retention may be extended by so that streams stay fresh, 0 to 90; default: the schema's.",
      ),
    {},
  ),
};

export const STRATEGIES = ["rescore", "keepHistory", "blueGreen", "replace"] as const;
export type Strategy = (typeof STRATEGIES)[number];

export const steering = {
  onModelVersionChange: property(
    z
      .enum(STRATEGIES)
      .meta({
        id: "OnModelVersionChange",
        description: "How rows get the predictions of another version.",
      })
      .optional()
      .describe(
        "What another version does. `rescore`: all rows are computed again in place. `keepHistory`: rows within " +
          "`frozenWhere` keep their predictions. `blueGreen`: a table beside is filled and takes the name at once. " +
          "`replace`: CREATE OR REPLACE, with grants and tags. Default `keepHistory` with `frozenWhere`, else `rescore`.",
      ),
    { control: "recorded" },
  ),
  keepPrevious: property(
    z
      .boolean()
      .optional()
      .describe(
        "Default false. True: after `blueGreen` the table of before stays, suspended, as `NAME__PREVIOUS`.",
      ),
    { control: "silent" },
  ),
  waitForRefresh: property(
    z
      .boolean()
      .optional()
      .describe(
        "Default true: after a change of the query the refresh is started and waited for. False: the scheduler does it.",
      ),
    { control: "silent" },
  ),
  deletionProtection: property(
    z
      .boolean()
      .optional()
      .describe(
        "Default true when the table has frozen rows, else false. True: dropping it, and computing frozen rows again, is " +
          "refused. To drop it: set false, run one `pulumi up`, then delete.",
      ),
    { control: "recorded" },
  ),
  adopt: property(
    z
      .boolean()
      .optional()
      .describe("Default false. True: take over a table that exists already and differs."),
    { control: "silent" },
  ),
};
