/** The privileges a role needs, each as it stands in a GRANT. */
export interface Privileges {
  readonly write: readonly string[];
  readonly read: readonly string[];
}
