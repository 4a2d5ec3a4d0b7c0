import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DiffRequest,
  DiffResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ROOT } from "../../scripts/engine/places";
import { served } from "./served";
import type { Exit } from "./served";

/** The provider process as the engine starts it, driven over its own protocol. */
export interface ProviderProcess {
  readonly child: ChildProcess;
  /** Resolves when a message with this text has arrived at the engine. */
  said(text: string): Promise<void>;
  check(news: Values, olds?: Values): Promise<Values>;
  /** Whether anything is to be changed. */
  diff(outputs: Values, news: Values): Promise<boolean>;
  create(properties: Values): Promise<Values>;
  /** Closes the engine's port, as a killed CLI does. */
  loseEngine(): void;
  /** Milliseconds until the process left, and how. */
  ended(): Promise<Exit>;
  stop(): void;
}

type Values = Readonly<Record<string, unknown>>;

/** Starts the process and hands it the configuration. */
export async function startProvider(
  config: Readonly<Record<string, string>>,
): Promise<ProviderProcess> {
  const messages = new EventEmitter();
  const heard: string[] = [];
  const engine = new Server();
  engine.addService(EngineService, {
    log: (
      call: { request: { getMessage(): string } },
      answer: (error: null, empty: Empty) => void,
    ) => {
      heard.push(call.request.getMessage());
      messages.emit("message");
      answer(null, new Empty());
    },
    getRootResource: notThere,
    setRootResource: notThere,
    startDebugging: notThere,
  });
  const enginePort = await new Promise<number>((resolve, reject) => {
    engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
  const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const child = spawn(process.execPath, [script, `127.0.0.1:${String(enginePort)}`], { cwd: ROOT });
  const { client, exit } = await served(child);
  const configure = new ConfigureRequest();
  configure.setArgs(Struct.fromJavaScript(config));
  await new Promise<void>((resolve, reject) => {
    client.configure(configure, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return {
    child,
    async said(text) {
      while (!heard.some((message) => message.includes(text))) await once(messages, "message");
    },
    diff(outputs, news) {
      const request = new DiffRequest();
      request.setId("id");
      request.setOlds(Struct.fromJavaScript(outputs as never));
      request.setNews(Struct.fromJavaScript(news as never));
      return new Promise((resolve, reject) => {
        client.diff(request, (error: ServiceError | null, answer) => {
          if (error) reject(error);
          else resolve(answer.getChanges() === DiffResponse.DiffChanges.DIFF_SOME);
        });
      });
    },
    check(news, olds = {}) {
      const request = new CheckRequest();
      request.setOlds(Struct.fromJavaScript(olds as never));
      request.setNews(Struct.fromJavaScript(news as never));
      return new Promise((resolve, reject) => {
        client.check(request, (error: ServiceError | null, answer) => {
          if (error) reject(error);
          else if (answer.getFailuresList().length > 0)
            reject(new Error(answer.getFailuresList()[0]?.getReason()));
          else resolve(answer.getInputs()?.toJavaScript() ?? {});
        });
      });
    },
    create(properties) {
      const request = new CreateRequest();
      request.setProperties(Struct.fromJavaScript(properties as never));
      return new Promise((resolve, reject) => {
        client.create(request, (error: ServiceError | null, answer) => {
          if (error) reject(error);
          else resolve(answer.getProperties()?.toJavaScript() ?? {});
        });
      });
    },
    loseEngine() {
      engine.forceShutdown();
    },
    ended: () => exit,
    stop() {
      client.close();
      engine.forceShutdown();
      child.kill("SIGKILL");
    },
  };
}

function notThere(
  _call: unknown,
  answer: (error: { code: number; message: string }) => void,
): void {
  answer({ code: 12, message: "not offered" });
}
