import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Surroundings } from "./dispatch/account";

/**
 * Messages on a resource: the engine's own log. What is printed instead lands on the stack, a line at a
 * time, or nowhere.
 * @param addressOf where the engine listens; asked for each message until it is known
 */
export function engineLog(addressOf = engineAddress): Surroundings["say"] {
  let engine: EngineClient | undefined;
  return (urn, severity, message) => {
    const address = addressOf();
    if (address === undefined) return;
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
