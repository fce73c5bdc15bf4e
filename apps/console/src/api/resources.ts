/**
 * What the console reads of the API's resources; test/types/console-contract.ts holds it against the API's own schemas.
 * Amounts are decimal strings in the token's minor unit, times RFC 3339.
 */

export const orderStatuses = [
  'issued',
  'accepted',
  'funding',
  'funded',
  'settled',
  'refunded',
  'declined',
  'cancelled',
  'lapsed',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export interface Page<Item> {
  readonly data: readonly Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

export interface Party {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

/** Someone on chain, who need not be a business of the network. */
export interface Account {
  readonly id: string | null;
  readonly name: string | null;
  readonly address: string;
}

export interface Action {
  readonly action: string;
  readonly href?: string | undefined;
}

export interface ChainPosition {
  readonly chainId: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: number;
}

export interface Me {
  readonly apiKey: { readonly id: string; readonly name: string; readonly roles: readonly string[] };
  readonly business: {
    readonly id: string;
    readonly name: string;
    readonly country: string;
    readonly roles: readonly string[];
    readonly signer: { readonly kind: 'managed' | 'external'; readonly address: string };
  } | null;
}

export interface Token {
  readonly address: string;
  readonly name: string;
  readonly symbol: string;
  readonly decimals: number;
}

export interface Network {
  readonly chainId: string;
  readonly contracts: { readonly escrow: string; readonly deliveryDesk: string; readonly invoiceRegistry: string };
  readonly token: Token;
  readonly time: string;
  readonly chainTime: string | null;
  readonly headBlock: string | null;
  readonly finalBlock: string | null;
  /** Why reading the chain has stopped, if it has. */
  readonly halted: string | null;
  readonly sandbox: boolean;
}

interface MoneyFlow {
  readonly funded: string;
  readonly held: string;
  readonly paid: string;
  readonly refunded: string;
  readonly fees: string;
}

export interface Reconciliation {
  readonly conserved: boolean;
  readonly blockNumber: string;
  readonly difference: string;
  readonly ledger: MoneyFlow & { readonly credit: string };
  readonly orders: MoneyFlow;
  readonly chain: MoneyFlow & { readonly owed: string; readonly balance: string };
}

export interface Order {
  readonly id: string;
  readonly orderHash: string;
  readonly reference: string;
  readonly status: OrderStatus;
  readonly buyer: Party;
  readonly supplier: Party;
  readonly attester: Party | null;
  readonly amount: string;
  readonly funded: string;
  readonly held: string;
  readonly released: string;
  readonly paid: string;
  readonly refunded: string;
  readonly fees: string;
  readonly claimed: string;
  readonly contested: string;
  readonly disputed: string;
  readonly retained: string;
  readonly invoiced: string;
  readonly fundBy: string;
  readonly deliverBy: string;
  readonly inspectionPeriodSeconds: number;
  /** The order as it was signed, EIP-712 fields by name. */
  readonly terms: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly allowedActions: readonly Action[];
}

export interface OrderLine {
  readonly number: number;
  readonly sku: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly amount: string;
}

export interface Delivery {
  readonly id: string;
  readonly number: number;
  readonly reference: string | null;
  readonly claimant: Party;
  readonly amount: string;
  readonly cumulative: string;
  readonly deliveredAt: string;
  readonly evidence: readonly { readonly name: string | null; readonly sha256: string }[];
  readonly status: string;
  readonly inspectionEndsAt: string | null;
  readonly decidedAt: string | null;
}

export interface Invoice {
  readonly id: string;
  readonly orderId: string;
  readonly number: string;
  readonly supplier: Party;
  readonly buyer: Party;
  readonly holder: Account;
  readonly amount: string;
  readonly paid: string;
  readonly dueDate: string;
  readonly registered: boolean;
  readonly acknowledgedAt: string | null;
  readonly status: string;
  readonly overdue: boolean;
}

export interface Settlement {
  readonly id: string;
  readonly proposedBy: string;
  readonly toSupplier: string;
  readonly toBuyer: string;
  readonly status: string;
  readonly createdAt: string;
}

export interface OrderDetail extends Order {
  readonly lines: readonly OrderLine[];
  readonly deliveries: readonly Delivery[];
  readonly invoices: readonly Invoice[];
  readonly settlements: readonly Settlement[];
}

export interface TrailEntry {
  readonly sequence: number;
  /** Past tense: `delivery_claimed`. */
  readonly kind: string;
  readonly at: string;
  readonly actor: Account | null;
  readonly amount: string | null;
  readonly subject: string | null;
  readonly chain: ChainPosition | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Payment {
  readonly id: string;
  readonly orderId: string;
  readonly kind: 'release' | 'refund';
  readonly payee: Account;
  readonly amount: string;
  /** The token refused the push; the amount waits as credit in the contract. */
  readonly credited: boolean;
  readonly status: string;
  readonly chain: ChainPosition;
  readonly at: string;
}

export interface Operation {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly status: 'pending' | 'submitted' | 'mined' | 'final' | 'failed';
  readonly error: Readonly<Record<string, unknown>> | null;
  readonly transactions: readonly {
    readonly hash: string;
    readonly status: string;
    readonly blockNumber: string | null;
  }[];
}

/** What a POST answers: the changed resource, and the operation behind an answer of 202. */
export interface Answer {
  readonly id?: string;
  readonly operation?: { readonly id: string; readonly href: string };
}
