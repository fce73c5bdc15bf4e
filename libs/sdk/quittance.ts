import { Resources } from './generated/resources.js';
import { Transport, type TransportOptions } from './transport.js';
import { type Operation, type WaitOptions, waitForOperation } from './wait-for-operation.js';

/** An answer that promises chain work. Where a step may be done at once, the operation may be missing. */
export interface Promised {
  readonly operation?: { readonly id: string } | undefined;
}

/**
 * The API with one key, a method for every operation: `quittance.purchaseOrders.fund(id)`. Refusals are thrown as
 * {@link QuittanceProblem}; what may pass is sent again under the same Idempotency-Key.
 */
export class Quittance extends Resources {
  constructor(options: TransportOptions) {
    super(new Transport(options));
  }

  /**
   * Resolves when the chain work of an answer is done, with nothing at once where none was promised.
   * @throws OperationFailed, OperationPending
   */
  async waitFor({ operation }: Promised, options: WaitOptions = {}): Promise<Operation | undefined> {
    if (operation === undefined) return undefined;
    const request = options.signal === undefined ? {} : { signal: options.signal };
    return waitForOperation(() => this.operations.get(operation.id, request), options);
  }
}
