/** Inputs or outputs of a resource by property name. */
export type Values = Readonly<Record<string, unknown>>;
