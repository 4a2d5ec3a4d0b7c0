import type { LocalModel, LocalModels, MethodOf } from "./local-model";
import { onnxModel, unfit } from "./onnx-model";
import { OnnxSessions } from "./onnx-sessions";
import { onnxFilesOf } from "./package-files";
import { missingPackage, noImplementation } from "./refusals";
import { RegisteredModels, registeredModel } from "./registered-models";
import type { ModelFunction, RegisteredMethod } from "./registered-models";
import { ScoringError, ScoringThread } from "./scoring-thread";
import { signatureOf } from "./signature";
import type { Signature } from "./signature";

/** Everything of one server that runs model versions. */
export interface ModelRuntime extends LocalModels {
  register(of: RegisteredMethod, score: ModelFunction): void;
  /** Ends the scoring thread; what it was asked for is refused. */
  close(): Promise<void>;
}

interface RuntimeOptions {
  /** Folder that the folders of versions are below. */
  readonly filesRoot: string;
  /** Name of the package that runs ONNX files. */
  readonly runtime?: string;
}

/** A function that was registered comes first, then an ONNX file of the package; else it is refused. */
export function createLocalModels({
  filesRoot,
  runtime = "onnxruntime-web",
}: RuntimeOptions): ModelRuntime {
  const registered = new RegisteredModels();
  const thread = new ScoringThread(runtime);
  const sessions = new OnnxSessions(thread);
  return {
    async open(of) {
      const signature = signatureOf(of.version, of.method);
      if (signature === undefined)
        throw noImplementation(of, "Its package has no signature of this method.");
      const score = registered.at(of);
      if (score !== undefined) return registeredModel(of, signature, score);
      return openOnnx(of, signature, { filesRoot, runtime, sessions });
    },
    register(of, score) {
      registered.register(of, score);
    },
    close: () => thread.close(),
  };
}

/** The first file that computes the method. */
async function openOnnx(
  of: MethodOf,
  signature: Signature,
  parts: Required<RuntimeOptions> & { readonly sessions: OnnxSessions },
): Promise<LocalModel> {
  const { filesRoot, runtime, sessions } = parts;
  const reasons: string[] = [];
  for (const file of onnxFilesOf(filesRoot, of.version)) {
    try {
      const facts = await sessions.facts(file);
      const reason = unfit(facts, signature);
      if (reason === undefined) return onnxModel(of, signature, { sessions, file, facts });
      reasons.push(reason);
    } catch (error) {
      if (!(error instanceof ScoringError)) throw error;
      if (error.missing) throw missingPackage(of, runtime);
      reasons.push(`Its ONNX file cannot be read: ${error.message.replace(/\.*$/, "")}.`);
    }
  }
  throw noImplementation(of, reasons[0] ?? "Its package has no ONNX file.");
}
