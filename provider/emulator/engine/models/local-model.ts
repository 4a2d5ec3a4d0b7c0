import type { Version } from "../../catalog/state";

/** A column of values: numbers with NaN for NULL, or any values with null for NULL. */
export type ColumnValues = Float64Array | readonly (string | boolean | bigint | null)[];

/** An input or output of a method; the type is the signature's: FLOAT, DOUBLE, INT64, STRING, BOOL … */
export interface Feature {
  readonly name: string;
  readonly type: string;
}

/** A method of a model version that this server can run. */
export interface LocalModel {
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
  /**
   * Scores a batch.
   * @param columns in the order of {@link inputs}, all of one length
   * @returns in the order of {@link outputs}, of the same length
   * @throws SnowflakeError
   */
  score(columns: readonly ColumnValues[]): Promise<readonly ColumnValues[]>;
}

/** A method of a version; the model by database, schema and name. */
export interface MethodOf {
  readonly model: readonly [database: string, schema: string, name: string];
  readonly version: Version;
  readonly method: string;
}

export interface LocalModels {
  /** @throws SnowflakeError 000002 with "emulator: this version has no local implementation" */
  open(of: MethodOf): Promise<LocalModel>;
}
