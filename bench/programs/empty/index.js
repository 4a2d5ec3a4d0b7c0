"use strict";

const pulumi = require("@pulumi/pulumi");

/** Resources that do nothing, over the same language and the same kind of provider: the engine's floor. */
const provider = {
  check: async (_olds, inputs) => ({ inputs, failures: [] }),
  diff: async () => ({ changes: false }),
  create: async (outs) => ({ id: "empty", outs }),
  read: async (id, props) => ({ id, props }),
  delete: async () => undefined,
};

const count = new pulumi.Config().requireNumber("objects");
for (let index = 0; index < count; index += 1)
  new pulumi.dynamic.Resource(provider, `empty-${String(index)}`, { value: index });
