import { listedInModel } from "../../core/references";
import { versions } from "../../snowflake/show/versions";

/** The versions of a model. */
export const listed = listedInModel("ModelVersions", {
  of: "versions",
  names: async (model, look) => (await look.list(versions, model)).map(({ name }) => name),
});
