import { id as hashText, Wallet } from 'ethers';
import type { DataSource } from 'typeorm';
import {
  type ContractCall,
  encodeAccept,
  encodeClaimDelivery,
  encodeFundWithAuthorization,
  encodeMint,
  encodeReclaim,
} from '#chain';
import { inTransaction } from '#database';
import {
  acceptanceTypedData,
  authorizationTypedData,
  type ContractAddresses,
  composeTerms,
  deliveryClaimTypedData,
  lastTimeToClaim,
  type OrderTerms,
  orderTypedData,
  type TokenDomain,
  type TypedData,
  termsToJson,
  typedDataDigest,
  ZERO_ADDRESS,
  ZERO_HASH,
} from '#domain';
import { promiseChainWork } from '#operations';
import { pick } from '../random.js';

interface Party {
  readonly id: string;
  readonly wallet: Wallet;
}

interface Order {
  readonly id: string;
  readonly hash: string;
  readonly terms: OrderTerms;
  readonly buyer: Party;
  readonly supplier: Party;
}

interface OrderRow {
  readonly status: string;
  readonly claimed: string;
  readonly round: number;
  readonly open: number;
}

const PARTIES = 3;
const FORTUNE = 10n ** 9n;
const HOUR = 3_600n;

/** What businesses do: random trades, whose every signature and id follows from the seed. */
export class Trades {
  private readonly parties: Party[] = [];
  private readonly orders: Order[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly contracts: ContractAddresses,
    private readonly token: TokenDomain,
    private readonly random: () => number,
    private readonly now: () => number,
    private readonly seed: number,
  ) {}

  /** Businesses with money on its way. */
  async begin(): Promise<void> {
    for (let number = 0; number < PARTIES; number += 1) {
      const party = { id: `biz_${number}`, wallet: new Wallet(hashText(`quittance ${this.seed} ${number}`)) };
      this.parties.push(party);
      await this.dataSource.query(
        `INSERT INTO businesses (id, name, country, roles) VALUES ($1, $1, 'DE', '{buyer,supplier}')`,
        [party.id],
      );
      await this.dataSource.query(
        `INSERT INTO signers (id, business_id, kind, address) VALUES ($1, $2, 'external', $3)`,
        [`sgn_${number}`, party.id, party.wallet.address],
      );
      await this.promise(
        party.id,
        `mint:${party.id}`,
        encodeMint(this.token.verifyingContract, party.wallet.address, FORTUNE),
      );
    }
  }

  get count(): number {
    return this.orders.length;
  }

  /** One thing that somebody does, or nothing. Returns what it was. */
  async act(most: number): Promise<string> {
    if (this.orders.length < most && this.random() < 0.5) return this.issue();
    if (this.orders.length === 0) return 'nobody does anything';
    const number = Math.floor(this.random() * this.orders.length);
    const order = this.orders[number] as Order;
    const row = await this.look(order);
    const choice = this.random();
    if (row.status === 'accepted') return choice < 0.9 ? this.fund(order, number) : `order ${number} waits`;
    if (row.status !== 'funded' || choice < 0.15) return `order ${number} waits`;
    if (row.open > 0) return this.accept(order, number, row);
    return BigInt(row.claimed) < order.terms.amount ? this.claim(order, number, row) : `order ${number} is all claimed`;
  }

  /** Money back to the buyer, by somebody who is nobody: refused by the contract unless it is time. */
  directCall(): Pick<ContractCall, 'target' | 'calldata'> | undefined {
    if (this.orders.length === 0) return undefined;
    return encodeReclaim(this.contracts, pick(this.random, this.orders).terms);
  }

  private async issue(): Promise<string> {
    const number = this.orders.length;
    const buyer = pick(this.random, this.parties);
    const supplier = pick(
      this.random,
      this.parties.filter((party) => party !== buyer),
    );
    const now = BigInt(this.now());
    const terms = composeTerms(
      {
        buyer: buyer.wallet.address,
        supplier: supplier.wallet.address,
        token: this.token.verifyingContract,
        amount: 1n + BigInt(Math.floor(this.random() * 1_000_000)),
        attester: ZERO_ADDRESS,
        fundBy: now + HOUR,
        deliverBy: now + 2n * HOUR,
        inspectionPeriod: this.random() < 0.5 ? 600n : HOUR,
        linesRoot: ZERO_HASH,
        documentsHash: ZERO_HASH,
        salt: BigInt(hashText(`salt ${this.seed} ${number}`).slice(0, 26)),
        clauses: {},
      },
      now,
    );
    const order = {
      ...{ id: `po_${number}`, hash: typedDataDigest(orderTypedData(this.contracts, terms)), terms, buyer, supplier },
    };
    await this.dataSource.query(
      `INSERT INTO purchase_orders (id, order_hash, reference, buyer_id, supplier_id, token, amount, terms, status, fund_by,
         deliver_by, claim_by)
       VALUES ($1, $2, $1, $3, $4, $5, $6, $7, 'accepted', to_timestamp($8), to_timestamp($9), to_timestamp($10))`,
      [
        ...[order.id, order.hash, buyer.id, supplier.id, terms.token, terms.amount.toString(), termsToJson(terms)],
        ...[terms.fundBy, terms.deliverBy, lastTimeToClaim(terms, terms.deliverBy)].map(Number),
      ],
    );
    this.orders.push(order);
    return `order ${number} is issued over ${terms.amount}`;
  }

  private async fund(order: Order, number: number): Promise<string> {
    const authorization = authorizationTypedData(this.token, {
      from: order.terms.buyer,
      to: this.contracts.escrow,
      value: order.terms.amount,
      validBefore: order.terms.fundBy,
      nonce: order.hash,
    });
    const call = encodeFundWithAuthorization(this.contracts, order.terms, sign(order.buyer, authorization));
    await this.promise(order.id, `fund:${order.hash}`, call, order.hash, (query) =>
      query(`UPDATE purchase_orders SET status = 'funding' WHERE id = $1`, [order.id]),
    );
    return `order ${number} is being funded`;
  }

  private async claim(order: Order, number: number, row: OrderRow): Promise<string> {
    const left = order.terms.amount - BigInt(row.claimed);
    const amount = this.random() < 0.5 ? left : 1n + BigInt(Math.floor(this.random() * Number(left)));
    const cumulative = BigInt(row.claimed) + amount;
    const claim = {
      ...{
        orderHash: order.hash,
        round: BigInt(row.round),
        cumulative,
        deliveredAt: BigInt(this.now()),
        evidenceHash: ZERO_HASH,
      },
    };
    const signature = sign(order.supplier, deliveryClaimTypedData(this.contracts, claim));
    const call = encodeClaimDelivery(this.contracts, order.terms, {
      ...claim,
      claimant: order.terms.supplier,
      signature,
    });
    const id = `dlv_${number}_${row.round}_${cumulative}_${this.now()}`;
    await this.promise(id, `claim:${order.hash}:${row.round}:${cumulative}`, call, order.hash, (query) =>
      query(
        `INSERT INTO deliveries (id, order_id, number, round, claimant_id, amount, cumulative, delivered_at, evidence,
           evidence_hash, status)
         SELECT $1, $2, 1 + count(*), $3, $4, $5, $6, now(), '[]', $7, 'submitted' FROM deliveries WHERE order_id = $2`,
        [id, order.id, row.round, order.supplier.id, amount.toString(), cumulative.toString(), ZERO_HASH],
      ),
    );
    return `order ${number}: ${amount} is delivered`;
  }

  private async accept(order: Order, number: number, row: OrderRow): Promise<string> {
    const [claimed] = (await this.dataSource.query(
      `SELECT cumulative FROM deliveries WHERE order_id = $1 AND status = 'claimed' ORDER BY number LIMIT 1`,
      [order.id],
    )) as { cumulative: string }[];
    if (claimed === undefined) return `order ${number} waits for its claim`;
    const cumulative = BigInt(claimed.cumulative);
    const acceptance = { orderHash: order.hash, round: BigInt(row.round), cumulative, evidenceHash: ZERO_HASH };
    const signature = sign(order.buyer, acceptanceTypedData(this.contracts, acceptance));
    const call = encodeAccept(this.contracts, order.terms, { ...acceptance, claimHint: 0n, signature });
    await this.promise(order.id, `accept:${order.hash}:${row.round}:${cumulative}`, call, order.hash, (query) =>
      query(`UPDATE deliveries SET status = 'accepting' WHERE order_id = $1 AND status = 'claimed'`, [order.id]),
    );
    return `order ${number}: ${cumulative} is accepted`;
  }

  private async look(order: Order): Promise<OrderRow> {
    const [row] = (await this.dataSource.query(
      `SELECT status, greatest(claimed, released) AS claimed, settlement_count AS round, (
         SELECT count(*)::int FROM deliveries WHERE order_id = purchase_orders.id
           AND deliveries.status IN ('submitted', 'claimed', 'accepting')) AS open
       FROM purchase_orders WHERE id = $1`,
      [order.id],
    )) as [OrderRow];
    return row;
  }

  /** The business change and the chain work that it needs, in one transaction, as the API records them. */
  private promise(
    subject: string,
    businessKey: string,
    call: ContractCall,
    laneKey = businessKey,
    change: (query: (sql: string, parameters: unknown[]) => Promise<unknown>) => Promise<unknown> = async () =>
      undefined,
  ): Promise<string> {
    return inTransaction(this.dataSource, async (manager) => {
      await change((sql, parameters) => manager.query(sql, parameters));
      const { chainId } = this.contracts;
      return promiseChainWork(manager, {
        chainId,
        businessId: null,
        kind: call.kind,
        subject,
        businessKey,
        laneKey,
        call,
      });
    });
  }
}

function sign(party: Party, data: TypedData): string {
  return party.wallet.signingKey.sign(typedDataDigest(data)).serialized;
}
