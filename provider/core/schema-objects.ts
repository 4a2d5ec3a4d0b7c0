import { z } from "zod";
import { formatIdentifier, parseId, parseIdentifier } from "./identity";
import type { SchemaObjectName } from "./identity";
import { isLike, likeText } from "./listed";
import type { Listed } from "./listed";
import type { Look } from "./session";

/** What kinds have in common whose objects live in a schema under a name of their own. */

/** The inputs that name such an object. */
export interface InSchema {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

/** @throws InputError with the path of what is no identifier */
export function nameOf({ database, schema, name }: InSchema): SchemaObjectName {
  return {
    database: parseIdentifier(database, "database"),
    schema: parseIdentifier(schema, "schema"),
    name: parseIdentifier(name, "name"),
  };
}

/** @param form how an id looks, for whoever gave another one */
export function parseSchemaObjectId(id: string, form: string): InSchema {
  const [database = "", schema = "", name = ""] = parseId(id, 3, { form });
  return formatted({ database, schema, name });
}

/** What SHOW says of where an object is. */
interface Placed {
  readonly database_name: string;
  readonly schema_name: string;
  readonly name: string;
}

/** The inputs that name what a row is of. */
export function identityOf({
  database_name: database,
  schema_name: schema,
  name,
}: Placed): InSchema {
  return formatted({ database, schema, name });
}

function formatted({ database, schema, name }: SchemaObjectName): InSchema {
  return {
    database: formatIdentifier(database),
    schema: formatIdentifier(schema),
    name: formatIdentifier(name),
  };
}

type Scope = Pick<SchemaObjectName, "database" | "schema">;

/** How such objects are listed. @param rows all there are */
export function listedInSchema(
  plural: string,
  { of, rows }: { of: string; rows: (scope: Scope, look: Look) => Promise<readonly Placed[]> },
): Listed<InSchema> {
  const query = z.strictObject({
    database: z.string().describe(`Database whose ${of} are listed.`),
    schema: z.string().describe(`Schema whose ${of} are listed.`),
    like: z.string().optional().describe(likeText),
  });
  return {
    plural,
    query,
    async identities(values, look) {
      const asked = query.parse(values);
      const scope = {
        database: parseIdentifier(asked.database, "database"),
        schema: parseIdentifier(asked.schema, "schema"),
      };
      return (await rows(scope, look))
        .filter(({ name }) => isLike(name, asked.like))
        .map(identityOf);
    },
  };
}
