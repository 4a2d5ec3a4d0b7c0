import { describePrograms } from "../cases/program.case";

describe("programs of dynamic resources", () => {
  describePrograms("dynamic");
});
