import { listedInModel } from "../../core/references";
import { userAliases } from "../../snowflake/show/models";
import { findModel } from "../../snowflake/show/observe";

/** The aliases of a model that people set. */
export const listed = listedInModel("Aliases", {
  of: "aliases",
  async names(model, look) {
    const { row } = await findModel(look, model, "exact");
    return row === undefined ? [] : [...userAliases(row).keys()];
  },
});
