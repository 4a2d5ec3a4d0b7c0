import type { Question } from "../../core/question";
import type { Resource } from "../../core/resource";
import type { Values } from "../../core/values";
import type { Look } from "../../core/session";
import type { Surroundings } from "./account";
import type { Verb } from "./asked";
import type { Target } from "./comparing";
import { during } from "./during";
import { fetched } from "./observing";
import type { Fetched } from "./observing";

/** An object that only its name is known of. */
interface Sought {
  /** The inputs that name it. */
  readonly identity: Values;
  readonly isToBeManaged?: boolean;
}

/** Looks at objects that no state knows: imports, `get`, data sources, listings. */
export class Lookup {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /**
   * One object with the inputs that would declare it.
   * @throws OperationError also when the role may not see it, or it is not to be managed by anybody
   */
  one(target: Target, { identity, isToBeManaged = false }: Sought): Promise<Fetched> {
    const { resource } = target;
    const managed = Object.keys(resource.inputs.shape);
    const asked = { target, verb: "read", values: [identity] } as const;
    return this.#during(asked, (look) =>
      fetched(resource, identity, { look, managed, isToBeManaged }),
    );
  }

  /** The inputs that name each object that a query finds. */
  names(resource: Resource, query: Values): Promise<readonly Values[]> {
    return this.#listing(resource, (listed, look) => listed.identities(query, look));
  }

  /** Everything that a query finds, as far as listings tell it. */
  async all(resource: Resource, query: Values): Promise<readonly Fetched[]> {
    const names = await this.names(resource, query);
    return this.#listing(resource, (_listed, look) =>
      Promise.all(names.map((each) => fetched(resource, each, { look, managed: [] }))),
    );
  }

  /** The answer to a question about one object. */
  ask(resource: Resource, question: Question<Values>, identity: Values): Promise<Values> {
    const target = { resource, hidden: { urn: "" }, secrets: [] };
    const asked = { target, verb: "read", values: [identity] } as const;
    return this.#during(asked, (look) => question.answer(identity, look));
  }

  #listing<T>(
    resource: Resource,
    operation: (listed: NonNullable<Resource["listed"]>, look: Look) => Promise<T>,
  ): Promise<T> {
    const { listed } = resource;
    if (listed === undefined) throw new Error(`a ${resource.kind} cannot be listed`);
    const target = { resource, hidden: { urn: "" }, secrets: [] };
    return this.#during({ target, verb: "read", values: [{}] }, (look) => operation(listed, look));
  }

  #during<T>(asked: Verb, operation: (look: Look) => Promise<T>): Promise<T> {
    const ask = async (): Promise<T> => operation((await this.#surroundings.account()).look);
    return during(asked, ask, this.#surroundings.stopping);
  }
}
