/** Dependencies that are built when they are first used, once. */
export interface Container<D extends object> {
  readonly dependencies: D;
  /**
   * @param replacements what to use instead
   * @returns a composition of its own, in which everything that is built from a replaced dependency is
   *   built from its replacement
   */
  with(replacements: Partial<D>): Container<D>;
}

type Factories<D> = { readonly [Name in keyof D]: (dependencies: D) => D[Name] };

/**
 * @param factories how to build each dependency, from the others
 * @returns the dependencies, none of which is built yet
 */
export function createContainer<D extends object>(factories: Factories<D>): Container<D> {
  // The casts: an object with a getter for each name of D is a D, and its names are those of D.
  const dependencies = {} as D;
  for (const name of Object.keys(factories) as (keyof D)[]) {
    let built: { readonly value: D[keyof D] } | undefined;
    Object.defineProperty(dependencies, name, {
      enumerable: true,
      get: () => {
        built ??= { value: factories[name](dependencies) };
        return built.value;
      },
    });
  }
  return {
    dependencies,
    with(replacements) {
      const constants = Object.entries(replacements).map(([name, value]) => [name, () => value]);
      return createContainer<D>({ ...factories, ...Object.fromEntries(constants) });
    },
  };
}
