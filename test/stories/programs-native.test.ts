import { describePrograms } from "../cases/program.case";

describe("programs through the plugin", () => {
  describePrograms("native");
});
