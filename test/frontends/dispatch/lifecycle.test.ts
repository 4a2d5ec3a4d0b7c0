import { resources } from "../../../provider/resources";
import { lifecycle } from "../../cases/lifecycle.case";
import { SPECIMENS } from "../../support/kinds";

for (const specimen of SPECIMENS) lifecycle(specimen);

it("is asked of every kind", () => {
  expect(SPECIMENS.map(({ kind }) => kind).sort()).toEqual(
    resources.map(({ kind }) => kind).sort(),
  );
});
