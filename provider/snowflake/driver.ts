import { createRequire } from "node:module";
import type * as Driver from "snowflake-sdk";

/** The part of the driver that is used. */
export type SnowflakeDriver = typeof Driver;

let loaded: SnowflakeDriver | undefined;

/** A proxy for the outside world cannot reach a server on this machine. */
function withLoopback(noProxy: string | undefined): string {
  const given = (noProxy ?? "").split(",").filter((host) => host !== "");
  return [...new Set([...given, "127.0.0.1", "localhost", "::1"])].join(",");
}

/**
 * Loads the driver on first use (half a second, 60 MB) and quiets it: it writes to stdout and to a
 * file in the working directory, probes cloud metadata at import, and evaluates odd VARIANT text.
 * Source: snowflake-sdk 3.3.0, lib/logger, lib/telemetry/platform_detection.js, lib/global_config.js
 */
export function loadDriver(): SnowflakeDriver {
  if (loaded !== undefined) return loaded;
  process.env["SNOWFLAKE_DISABLE_PLATFORM_DETECTION"] ??= "true";
  process.env["SF_TELEMETRY_DISABLE_CONNECTION_SHAPE"] ??= "1";
  // Told to the provider's author once is enough; users cannot act on it.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const noProxy = withLoopback(process.env["no_proxy"] ?? process.env["NO_PROXY"]);
  Object.assign(process.env, { no_proxy: noProxy, NO_PROXY: noProxy });
  const driver = createRequire(__filename)("snowflake-sdk") as SnowflakeDriver;
  const parse = (text: string): unknown => JSON.parse(text);
  driver.configure({
    logLevel: "OFF",
    additionalLogToConsole: false,
    jsonColumnVariantParser: parse,
  });
  loaded = driver;
  return driver;
}
