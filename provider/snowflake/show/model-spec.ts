import { createHash } from "node:crypto";
import { parse } from "yaml";
import { z } from "zod";

/**
 * What SHOW VERSIONS prints as `model_spec`: the package's model.yaml, in two layouts.
 * Source: snowflake-ml-python 2.6.0, model/_client/model_spec
 */
const spec = z.object({
  model_type: z.string().optional(),
  signatures: z.record(z.string(), z.unknown()).optional(),
  model: z.object({ framework: z.string().optional() }).optional(),
  serving: z
    .object({
      functions: z
        .record(
          z.string(),
          z.object({ signature: z.unknown(), volatility: z.string().optional().catch(undefined) }),
        )
        .optional(),
    })
    .optional(),
});

/** Signatures by method name in upper case; empty when the text cannot be read. */
export function signaturesOf(modelSpec: string | undefined): ReadonlyMap<string, unknown> {
  const parsed = spec.safeParse(parseText(modelSpec));
  if (!parsed.success) return new Map();
  const old = Object.entries(parsed.data.signatures ?? {});
  const served = Object.entries(parsed.data.serving?.functions ?? {}).map(
    ([name, each]): [string, unknown] => [name, each.signature],
  );
  return new Map([...old, ...served].map(([name, value]) => [name.toUpperCase(), value]));
}

/** What the package says of a method, `IMMUTABLE` or `VOLATILE`; the older layout says nothing. */
export function volatilityOf(modelSpec: string | undefined, method: string): string | undefined {
  const parsed = spec.safeParse(parseText(modelSpec));
  const served = Object.entries(parsed.data?.serving?.functions ?? {});
  const [, found] = served.find(([name]) => name.toUpperCase() === method.toUpperCase()) ?? [];
  return found?.volatility?.toUpperCase();
}

const columns = z.array(z.object({ name: z.string(), type: z.string() }));

/** Arguments or results of a signature with their types; empty when they are stated in no known form. */
export function columnsOf(
  signature: unknown,
  side: "inputs" | "outputs",
): readonly { readonly name: string; readonly type: string }[] {
  const found = z.object({ [side]: columns }).safeParse(signature);
  return found.success ? (found.data[side] ?? []) : [];
}

/** Twelve hex digits that change when argument or output names or types change. */
export function signatureHash(signature: unknown): string {
  return createHash("sha256").update(stableText(signature)).digest("hex").slice(0, 12);
}

function parseText(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function stableText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
