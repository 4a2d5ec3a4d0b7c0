import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Surroundings } from "../dispatch/account";

/**
 * Messages on a resource: the engine's own log, at the address that the process was started with.
 * What is printed instead lands on the stack, a line at a time.
 */
export function engineLog(): Surroundings["say"] {
  const address = engineAddress();
  if (address === undefined) return () => undefined;
  let engine: EngineClient | undefined;
  return (urn, severity, message) => {
    engine ??= new EngineClient(address, credentials.createInsecure());
    const request = new LogRequest();
    request.setUrn(urn);
    request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
    request.setMessage(message);
    // A message that does not arrive must not fail the operation it is about.
    engine.log(request, () => undefined);
  };
}

/** The engine's address among the process's arguments. */
export function engineAddress(): string | undefined {
  return process.argv.slice(2).find((argument) => /^[\w.[\]:-]+:\d+$/.test(argument));
}
