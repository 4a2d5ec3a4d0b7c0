import type { Expression } from "../../sql/query/tree";
import type { Typed } from "./conversions";
import type { Translator } from "./expressions";
import { misplacedRandom } from "./failures";

/** A value whose SQL stands in several places. @throws SnowflakeError when each would be another */
export function repeated(to: Translator, of: Expression): Typed {
  const { loose } = to.work;
  const value = to.of(of);
  if (to.work.loose > loose) throw misplacedRandom();
  return value;
}
