import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { type ApiCaller, RunningNetwork } from './running-network.js';

const run = promisify(execFile);

/** A network with a buyer and a supplier, and the command line in the operator's hands. */
export class OperatorBench {
  private constructor(
    readonly network: RunningNetwork,
    readonly buyer: ApiCaller,
    readonly supplier: ApiCaller,
  ) {}

  static async start(): Promise<OperatorBench> {
    const network = await RunningNetwork.start();
    const buyer = await network.business('Buyer', ['buyer']);
    return new OperatorBench(network, buyer, await network.business('Supplier', ['supplier']));
  }

  /** What `quittance … --json` prints. @throws with what it says when it fails */
  async quittance(...words: string[]): Promise<unknown> {
    const { stdout } = await run(process.execPath, [resolve('dist/programs/cli.js'), ...words, '--json'], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        QUITTANCE_API_URL: this.network.baseUrl,
        QUITTANCE_API_KEY: this.network.operator.token,
      },
    });
    return JSON.parse(stdout);
  }

  /** The operator's audit entries of one action, oldest first. */
  async audited(action: string): Promise<unknown[]> {
    return this.network.dataSource.query(
      `SELECT outcome, subject FROM audit_entries WHERE action = $1 AND tenant_id = 'operator' ORDER BY sequence`,
      [action],
    );
  }

  /** An accepted order, and the answer to the buyer's wish to fund it without any money. */
  async fundPoorly(reference: string): Promise<{ orderPath: string; operation: string }> {
    const issued = await this.buyer.post('/v1/purchase-orders', {
      supplierId: this.supplier.businessId,
      reference,
      lines: [{ sku: 'A', description: 'A thing', quantity: '1', unitPrice: '500' }],
      fundBy: '2039-01-31T00:00:00Z',
      deliverBy: '2039-03-31T00:00:00Z',
      inspectionPeriodSeconds: 3600,
    });
    expect(issued.status).toBe(201);
    const orderPath = `/v1/purchase-orders/${issued.body.id}`;
    await this.supplier.post(`${orderPath}/accept`);
    const funding = await this.buyer.post(`${orderPath}/fund`);
    expect(funding.status).toBe(202);
    return { orderPath, operation: funding.body.operation.href };
  }
}
