/** Something in a bundle that is not so. The message names it. */
export class BundleFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BundleFault';
  }
}

export function ensure(holds: boolean, problem: string): asserts holds {
  if (!holds) throw new BundleFault(problem);
}

/** What cannot even be read is wrong too. */
export function reading<Value>(what: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof BundleFault) throw error;
    throw new BundleFault(`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
