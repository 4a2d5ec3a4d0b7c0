import type { Answer, Case } from "./rights";

/** What a statement comes to at each level, by what it takes. */

type Answers = readonly [Answer, Answer | undefined, Answer | undefined, Answer];

export const of =
  (kind: Case["kind"]) =>
  (sql: string, answers: Answers, more: Pick<Case, "needs" | "besides"> = {}): Case => {
    const [nothing, little, one, ownership] = answers;
    const given = { nothing, little, one, ownership };
    const tried = Object.entries(given).filter(([, answer]) => answer !== undefined);
    return { kind, sql, ...more, answers: Object.fromEntries(tried) };
  };

/** Any privilege is enough. */
export const ANY: Answers = ["hidden", "accepted", undefined, "accepted"];
export const LISTED: Answers = ["no row", "a row", undefined, "a row"];
/** Only the owner may. */
export const OWNER: Answers = ["hidden", "forbidden", undefined, "accepted"];
/** One privilege is enough, and ownership has it. */
export const ONE: Answers = ["hidden", "forbidden", "accepted", "accepted"];
export const NEVER: Answers = ["not offered", "not offered", undefined, "not offered"];
/** Under IF EXISTS what is hidden is gone already. */
export const OWNER_IF_EXISTS: Answers = ["accepted", "forbidden", undefined, "accepted"];
/** Everybody sees roles and users. */
export const SEEN_OWNER: Answers = ["forbidden", undefined, undefined, "accepted"];
