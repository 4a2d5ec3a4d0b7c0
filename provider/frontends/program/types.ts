import type * as pulumi from "@pulumi/pulumi";

/** Every part of a value may be an Input of its own. */
export type DeepInput<T> = pulumi.Input<
  T extends readonly (infer E)[]
    ? DeepInput<E>[]
    : T extends object
      ? { readonly [K in keyof T]: DeepInput<Exclude<T[K], undefined>> }
      : T
>;

/** Constructor arguments of a class; properties named in R also take a resource. */
export type Arguments<I, R = unknown> = {
  readonly [K in keyof I as K extends keyof R ? never : K]: DeepInput<Exclude<I[K], undefined>>;
} & R;

/** Properties of a class: mirrored inputs and computed outputs. */
export type Properties<I, F> = {
  readonly [K in keyof (I & F)]: pulumi.Output<(I & F)[K]>;
};
