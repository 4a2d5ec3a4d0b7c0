import type { Resource, Values } from "../../core/resource";
import type { Surroundings } from "./account";
import type { Target } from "./comparing";
import { during } from "./during";
import { fetched } from "./observing";
import type { Fetched } from "./observing";

/** Looks at objects that no state knows: imports, `get`, data sources, listings. */
export class Lookup {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /**
   * One object with the inputs that would declare it.
   * @throws OperationError also when the role may not see it
   */
  one(target: Target, identity: Values): Promise<Fetched> {
    const { resource } = target;
    const managed = Object.keys(resource.inputs.shape);
    return during({ target, verb: "read", values: [identity] }, async () => {
      const { look } = await this.#surroundings.account();
      return fetched(resource, identity, { look, managed });
    });
  }

  /** The inputs that name each object that a query finds. */
  names(resource: Resource, query: Values): Promise<readonly Values[]> {
    return this.#listing(resource, async (listed) => {
      const { look } = await this.#surroundings.account();
      return listed.identities(query, look);
    });
  }

  /** Everything that a query finds, as far as listings tell it. */
  async all(resource: Resource, query: Values): Promise<readonly Fetched[]> {
    const names = await this.names(resource, query);
    return this.#listing(resource, async () => {
      const { look } = await this.#surroundings.account();
      return Promise.all(names.map((each) => fetched(resource, each, { look, managed: [] })));
    });
  }

  #listing<T>(
    resource: Resource,
    operation: (listed: NonNullable<Resource["listed"]>) => Promise<T>,
  ): Promise<T> {
    const { listed } = resource;
    if (listed === undefined) throw new Error(`a ${resource.kind} cannot be listed`);
    const target = { resource, hidden: { urn: "" }, secrets: [] };
    return during({ target, verb: "read", values: [{}] }, () => operation(listed));
  }
}
