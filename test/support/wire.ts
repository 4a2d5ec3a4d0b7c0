import { start } from "../../provider/emulator";
import type { Emulator, EmulatorOptions } from "../../provider/emulator";
import { connect } from "./client";
import type { Client } from "./client";

/** A local Snowflake and the unmodified driver on it, for all tests of a file. */
export interface Wire {
  readonly emulator: Emulator;
  readonly client: Client;
  /** Closes the connection and opens another. */
  reconnect(): Promise<void>;
}

/** Starts both before the tests of the calling file and ends them afterwards. */
export function emulatorAndDriver(options: EmulatorOptions = {}): Wire {
  let emulator: Emulator;
  let client: Client;
  beforeAll(async () => {
    emulator = await start(options);
    client = await connect(emulator.url);
  });
  afterAll(async () => {
    await client.close();
    await emulator.stop();
  });
  return {
    get emulator() {
      return emulator;
    },
    get client() {
      return client;
    },
    async reconnect() {
      await client.close();
      client = await connect(emulator.url);
    },
  };
}
