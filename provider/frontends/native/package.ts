/** The package's name, which type tokens begin with: `snowflakeml:index:Model`. */
export const PACKAGE = "snowflakeml";
