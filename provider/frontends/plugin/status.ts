import { Metadata, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import type { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import {
  AlreadyExistsError,
  AuthenticationError,
  CancelledError,
  ConflictError,
  ConnectionError,
  InputError,
  NotFoundError,
  NotReadyError,
  PermissionError,
  SettingsError,
} from "../../core/errors";
import { OperationError } from "../dispatch/operation-error";

/**
 * Failures as the engine takes them. With INTERNAL, UNKNOWN and DATA_LOSS it calls the state corrupt;
 * all others say that the provider knows what happened.
 * Source: pulumi/pulumi, sdk/go/common/resource/plugin/provider_plugin.go (resourceStateAndError)
 */
const CODES: readonly (readonly [new (...args: never[]) => Error, status])[] = [
  [InputError, status.INVALID_ARGUMENT],
  [CancelledError, status.ABORTED],
  [AuthenticationError, status.UNAUTHENTICATED],
  [SettingsError, status.FAILED_PRECONDITION],
  [ConnectionError, status.UNAVAILABLE],
  [PermissionError, status.PERMISSION_DENIED],
  [NotFoundError, status.NOT_FOUND],
  [AlreadyExistsError, status.ALREADY_EXISTS],
  [ConflictError, status.ALREADY_EXISTS],
  [NotReadyError, status.DEADLINE_EXCEEDED],
];

/** An answer that is a failure, with a message the engine unpacks. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: status;
  readonly detail: { readonly type: string; readonly bytes: Uint8Array } | undefined;

  constructor(message: string, code: status, detail?: Failure["detail"]) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

/** The code for a failure, by what caused it. */
export function codeOf(error: unknown): status {
  if (error instanceof OperationError && !error.expected) return status.INTERNAL;
  for (let at = error; at instanceof Error; at = at.cause) {
    const found = CODES.find(([kind]) => at instanceof kind);
    if (found !== undefined) return found[1];
  }
  return status.FAILED_PRECONDITION;
}

/** The resource stands, and not all of it is as it should be. */
export function initFailed(message: string, details: ErrorResourceInitFailed): Failure {
  const type = "pulumirpc.ErrorResourceInitFailed";
  return new Failure(message, status.UNKNOWN, { type, bytes: details.serializeBinary() });
}

/** The failure as gRPC sends it. */
export function serviceError(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof Failure)) return { code: status.INTERNAL, details: message };
  const metadata = new Metadata();
  if (error.detail !== undefined) {
    const any = new Any();
    any.pack(error.detail.bytes, error.detail.type);
    const whole = new Status();
    whole.setCode(error.code);
    whole.setMessage(message);
    whole.setDetailsList([any]);
    metadata.set("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  }
  return { code: error.code, details: message, metadata };
}
