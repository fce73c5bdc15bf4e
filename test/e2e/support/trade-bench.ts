import { randomBytes } from 'node:crypto';
import { type HDNodeWallet, Wallet } from 'ethers';
import type { DataSource } from 'typeorm';
import {
  ChainReader,
  type ContractCall,
  encodeAccept,
  encodeClaimDelivery,
  encodeFundWithAuthorization,
  encodeMint,
  type Logger,
  type ReaderOptions,
  RpcClient,
  readContracts,
  readEscrow,
  readTokenBalance,
  readTokenDomain,
  type SenderOptions,
  TransactionSender,
} from '#chain';
import { createDataSource, inTransaction } from '#database';
import {
  acceptanceTypedData,
  authorizationTypedData,
  type Clauses,
  type ContractAddresses,
  composeTerms,
  deliveryClaimTypedData,
  lastTimeToClaim,
  newId,
  type OrderTerms,
  orderTypedData,
  randomSalt,
  type TokenDomain,
  type TypedData,
  termsToJson,
  typedDataDigest,
  ZERO_ADDRESS,
  ZERO_HASH,
} from '#domain';
import { LocalKeySigner } from '#keystore';
import { bookLedger } from '#ledger';
import { promiseChainWork } from '#operations';
import { recordIntentFailures, Schedules, SettlementProjection } from '#settlement';
import { createTestDatabase, type MinedReceipt, startTestChain, type TestChain, type TestDatabase } from '#testing';
import { undescribedEvents } from './described-events.js';

/** The first account of every anvil; it has gas money. */
const OPERATOR_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface BenchParty {
  readonly id: string;
  readonly wallet: HDNodeWallet;
}

export interface BenchOrder {
  readonly id: string;
  readonly orderHash: string;
  readonly terms: OrderTerms;
}

/** Chain and database of one test, with a sender and a reader that move only when told to. */
export class TradeBench {
  readonly projection: SettlementProjection;
  readonly schedules: Schedules;
  sender: TransactionSender;
  reader: ChainReader;

  private constructor(
    readonly chain: TestChain,
    readonly database: TestDatabase,
    readonly dataSource: DataSource,
    readonly rpc: RpcClient,
    readonly contracts: ContractAddresses,
    readonly token: TokenDomain,
    readonly finalityDepth: bigint,
  ) {
    this.projection = new SettlementProjection(contracts, quiet);
    this.schedules = new Schedules(dataSource, contracts, quiet);
    this.sender = this.newSender();
    this.reader = this.newReader();
  }

  static async open(options: { mining?: 'automatic' | 'manual'; finalityDepth?: bigint } = {}): Promise<TradeBench> {
    const [chain, database] = await Promise.all([
      startTestChain({ mining: options.mining ?? 'automatic' }),
      createTestDatabase(),
    ]);
    const dataSource = await createDataSource({ url: database.url }).initialize();
    const rpc = new RpcClient(chain.rpcUrl);
    const { chainId, escrow, token } = chain.deployment;
    const contracts = await readContracts(rpc, { chainId: BigInt(chainId), escrow });
    const domain = await readTokenDomain(rpc, token);
    return new TradeBench(chain, database, dataSource, rpc, contracts, domain, options.finalityDepth ?? 100n);
  }

  async close(): Promise<void> {
    await this.sender.stop();
    await this.reader.stop();
    const undescribed = await undescribedEvents(this.dataSource);
    this.rpc.close();
    await this.dataSource.destroy();
    await this.database.drop();
    await this.chain.stop();
    if (undescribed.length > 0) throw new Error(`Events that are not as described: ${undescribed.join('; ')}`);
  }

  newSender(rpc: RpcClient = this.rpc, options: Partial<SenderOptions> = {}): TransactionSender {
    return new TransactionSender(this.dataSource, rpc, quiet, {
      contracts: this.contracts,
      signer: LocalKeySigner.ofHex(OPERATOR_KEY),
      maxFeePerGas: 500_000_000_000n,
      onIntentsFailed: recordIntentFailures,
      maintenanceMilliseconds: 0,
      batchSize: 1,
      batchAgeMilliseconds: 0,
      ...options,
    });
  }

  newReader(rpc: RpcClient = this.rpc, options: Partial<ReaderOptions> = {}): ChainReader {
    return new ChainReader(this.dataSource, rpc, quiet, {
      contracts: this.contracts,
      deploymentBlock: BigInt(this.chain.deployment.blockNumber),
      finalityDepth: this.finalityDepth,
      projection: this.projection,
      onIntentsFailed: recordIntentFailures,
      ...options,
    });
  }

  query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.dataSource.query(sql, parameters);
  }

  async party(name: string): Promise<BenchParty> {
    const wallet = Wallet.createRandom();
    const id = newId('business');
    await this.query(`INSERT INTO businesses (id, name, country, roles) VALUES ($1, $2, 'DE', '{buyer,supplier}')`, [
      id,
      name,
    ]);
    await this.query(`INSERT INTO signers (id, business_id, kind, address) VALUES ($1, $2, 'external', $3)`, [
      newId('signer'),
      id,
      wallet.address,
    ]);
    return { id, wallet };
  }

  /** The time of the next block: the chain's newest may be as old as the state that it was started from. */
  async now(): Promise<bigint> {
    const block = await this.chain.call<{ timestamp: string }>('eth_getBlockByNumber', 'pending', false);
    return BigInt(block.timestamp);
  }

  /** An order that the supplier has accepted. Deadlines in seconds from now. */
  async order(
    buyer: BenchParty,
    supplier: BenchParty,
    amount: bigint,
    deadlines = { fundIn: 3600n, deliverIn: 7200n },
    clauses: Partial<Clauses> = {},
  ): Promise<BenchOrder> {
    const now = await this.now();
    const terms = composeTerms(
      {
        buyer: buyer.wallet.address,
        supplier: supplier.wallet.address,
        token: this.token.verifyingContract,
        amount,
        attester: ZERO_ADDRESS,
        fundBy: now + deadlines.fundIn,
        deliverBy: now + deadlines.deliverIn,
        inspectionPeriod: 600n,
        linesRoot: ZERO_HASH,
        documentsHash: ZERO_HASH,
        salt: randomSalt(),
        clauses,
      },
      now,
    );
    const id = newId('order');
    const orderHash = typedDataDigest(orderTypedData(this.contracts, terms));
    await this.query(
      `INSERT INTO purchase_orders (id, order_hash, reference, buyer_id, supplier_id, token, amount, terms, status, fund_by, deliver_by,
         claim_by)
       VALUES ($1, $2, $1, $3, $4, $5, $6, $7, 'accepted', to_timestamp($8), to_timestamp($9), to_timestamp($10))`,
      [
        id,
        orderHash,
        buyer.id,
        supplier.id,
        terms.token,
        amount.toString(),
        termsToJson(terms),
        Number(terms.fundBy),
        Number(terms.deliverBy),
        Number(lastTimeToClaim(terms, terms.deliverBy)),
      ],
    );
    return { id, orderHash, terms };
  }

  /** Records chain work as the API does. Returns the operation's id. */
  promise(subject: string, businessKey: string, laneKey: string, call: ContractCall): Promise<string> {
    return inTransaction(this.dataSource, (manager) =>
      promiseChainWork(manager, {
        chainId: this.contracts.chainId,
        businessId: null,
        kind: call.kind,
        subject,
        businessKey,
        laneKey,
        call,
      }),
    );
  }

  /** Mines a call that the network did not record, as anybody can send one. Returns its logs. */
  async callDirectly(call: Pick<ContractCall, 'target' | 'calldata'>): Promise<MinedReceipt['logs']> {
    const [from] = await this.chain.call<string[]>('eth_accounts').then((accounts) => accounts.slice(-1));
    return (await this.chain.mine({ from, to: call.target, data: call.calldata })).logs;
  }

  mint(party: BenchParty, amount: bigint): Promise<string> {
    const key = `mint:${party.id}:${randomBytes(4).toString('hex')}`;
    return this.promise(party.id, key, key, encodeMint(this.token.verifyingContract, party.wallet.address, amount));
  }

  async fund(order: BenchOrder, buyer: BenchParty): Promise<string> {
    const signature = sign(
      buyer,
      authorizationTypedData(this.token, {
        from: buyer.wallet.address,
        to: this.contracts.escrow,
        value: order.terms.amount,
        validBefore: order.terms.fundBy,
        nonce: order.orderHash,
      }),
    );
    await this.query(`UPDATE purchase_orders SET status = 'funding' WHERE id = $1`, [order.id]);
    const call = encodeFundWithAuthorization(this.contracts, order.terms, signature);
    return this.promise(order.id, `fund:${order.orderHash}`, order.orderHash, call);
  }

  async claim(
    order: BenchOrder,
    supplier: BenchParty,
    amount: bigint,
    cumulative: bigint,
  ): Promise<{ id: string; operationId: string }> {
    const id = newId('delivery');
    const round = await this.round(order);
    const deliveredAt = await this.now();
    const claim = { orderHash: order.orderHash, round, cumulative, deliveredAt, evidenceHash: ZERO_HASH };
    await this.query(
      `INSERT INTO deliveries (id, order_id, number, round, claimant_id, amount, cumulative, delivered_at, evidence,
         evidence_hash, status)
       SELECT $1, $2, 1 + count(*), $7, $3, $4, $5, now(), '[]', $6, 'submitted' FROM deliveries WHERE order_id = $2`,
      [id, order.id, supplier.id, amount.toString(), cumulative.toString(), ZERO_HASH, Number(round)],
    );
    const signature = sign(supplier, deliveryClaimTypedData(this.contracts, claim));
    const call = encodeClaimDelivery(this.contracts, order.terms, {
      ...claim,
      claimant: supplier.wallet.address,
      signature,
    });
    return {
      id,
      operationId: await this.promise(id, `claim:${order.orderHash}:${round}:${cumulative}`, order.orderHash, call),
    };
  }

  async accept(order: BenchOrder, buyer: BenchParty, cumulative: bigint, claimHint = 0n): Promise<string> {
    const round = await this.round(order);
    const acceptance = { orderHash: order.orderHash, round, cumulative, evidenceHash: ZERO_HASH };
    await this.query(`UPDATE deliveries SET status = 'accepting' WHERE order_id = $1 AND status = 'claimed'`, [
      order.id,
    ]);
    const signature = sign(buyer, acceptanceTypedData(this.contracts, acceptance));
    const call = encodeAccept(this.contracts, order.terms, { ...acceptance, claimHint, signature });
    return this.promise(order.id, `accept:${order.orderHash}:${round}:${cumulative}`, order.orderHash, call);
  }

  /** How often the order was settled, as far as was read. */
  private async round(order: BenchOrder): Promise<bigint> {
    const [row] = await this.query<{ round: number }>(
      `SELECT settlement_count AS round FROM purchase_orders WHERE id = $1`,
      [order.id],
    );
    return BigInt(row!.round);
  }

  /** Sends and reads until no work is left that can go on, and everything was read. */
  async settle(): Promise<void> {
    for (let round = 0; round < 60; round += 1) {
      await this.sender.step();
      await new Promise((resolve) => setTimeout(resolve, 15));
      await this.reader.step();
      const [left] = await this.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM chain_intents WHERE status IN ('ready', 'assigned')`,
      );
      const head = BigInt(await this.chain.call<string>('eth_blockNumber'));
      const [read] = await this.query<{ number: string }>(`SELECT number FROM chain_checkpoints`);
      if (left?.count === 0 && BigInt(read?.number ?? -1) === head) return;
    }
    throw new Error('The work does not come to an end');
  }

  /** Books an invoice's debt as the API does. */
  async bookInvoice(order: BenchOrder, id: string, supplierId: string, buyerId: string, amount: bigint): Promise<void> {
    const { token } = order.terms;
    await inTransaction(this.dataSource, (manager) =>
      bookLedger(manager, {
        reference: `invoice:${id}`,
        phase: 'posted',
        kind: 'invoice_issued',
        orderId: order.id,
        occurredAt: new Date(),
        entries: [
          { owner: supplierId, kind: 'receivable', token, amount },
          { owner: buyerId, kind: 'payable', token, amount: -amount },
        ],
      }),
    );
  }

  tokenBalance(party: BenchParty): Promise<bigint> {
    return readTokenBalance(this.rpc, this.token.verifyingContract, party.wallet.address);
  }

  async advance(seconds: bigint): Promise<void> {
    await this.chain.call('evm_increaseTime', Number(seconds));
    await this.chain.call('evm_mine');
  }

  async status(order: BenchOrder): Promise<{ status: string; held: string; released: string; refunded: string }> {
    const [row] = await this.query<{ status: string; held: string; released: string; refunded: string }>(
      `SELECT status, held, released, refunded FROM purchase_orders WHERE id = $1`,
      [order.id],
    );
    return row!;
  }

  async operation(id: string): Promise<{ status: string; error: { code: string } | null }> {
    const [row] = await this.query<{ status: string; error: { code: string } | null }>(
      `SELECT status, error FROM operations WHERE id = $1`,
      [id],
    );
    return row!;
  }

  async trail(order: BenchOrder): Promise<string[]> {
    const rows = await this.query<{ kind: string }>(
      `SELECT kind FROM trail_entries WHERE order_id = $1 ORDER BY sequence`,
      [order.id],
    );
    return rows.map((row) => row.kind);
  }

  /** The ledger's books against each other and against the contract's: all must be equal to be `consistent`. */
  async books(): Promise<{ sum: bigint; liability: bigint; owed: bigint; entries: bigint }> {
    const [row] = await this.query<{ sum: string; liability: string; entries: string }>(
      `SELECT coalesce(sum(pending + posted), 0) AS sum,
         coalesce(sum(pending + posted) FILTER (WHERE kind IN ('escrowed', 'credit')), 0) AS liability,
         (SELECT coalesce(sum(amount), 0) FROM ledger_entries) AS entries
       FROM ledger_accounts`,
    );
    const { owed } = await readEscrow(this.rpc, this.contracts, { token: this.token.verifyingContract });
    return { sum: BigInt(row!.sum), liability: BigInt(row!.liability), owed, entries: BigInt(row!.entries) };
  }
}

/** A party's signature over a message. */
export function sign(party: BenchParty, data: TypedData): string {
  return party.wallet.signingKey.sign(typedDataDigest(data)).serialized;
}
