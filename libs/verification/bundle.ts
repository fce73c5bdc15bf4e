/**
 * Everything that proves what happened to the money of one order, in one file. It holds nothing that is not bound: by the order's
 * digest, by the hash of a block, or by the root of the audit log.
 */
export interface Bundle {
  readonly format: typeof BUNDLE_FORMAT;
  /** SHA-256 in hex over the RFC 8785 form of all other members: whether the file arrived as it was made. */
  readonly digest: string;
  readonly order: {
    /** EIP-712; its digest is the order's id on chain. Integers are decimal strings. */
    readonly typedData: {
      readonly domain: {
        readonly name: string;
        readonly version: string;
        readonly chainId: string;
        readonly verifyingContract: string;
      };
      readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
      readonly primaryType: string;
      readonly message: { readonly [name: string]: unknown };
    };
    readonly supplierSignature: string | null;
    /** SHA-256 of every document that the terms bind, in hex, sorted. */
    readonly documents: readonly string[];
    /** All of them, in their order. The terms bind them by `linesRoot`. */
    readonly lines: readonly BundleLine[];
  };
  /** What events cite as evidence, by hash in ascending order. */
  readonly evidence: readonly {
    /** SHA-256 of the RFC 8785 form of the list of pieces, `0x` in front, as on chain. */
    readonly hash: string;
    /** SHA-256 of every piece, in hex; null where the network was not told of them. */
    readonly pieces: readonly string[] | null;
  }[];
  readonly deliveryDesk: string;
  /** Blocks that hold something about the order, oldest first, each once. */
  readonly blocks: readonly {
    /** RLP. */
    readonly header: string;
    readonly receipts: readonly {
      /** Of the transaction in its block. */
      readonly index: number;
      /** Nodes of the trie of receipts from the root; the last one holds the receipt. */
      readonly proof: readonly string[];
    }[];
  }[];
  /** Minor units. */
  readonly totals: {
    readonly funded: string;
    readonly paid: string;
    readonly refunded: string;
    readonly fees: string;
    readonly held: string;
  };
  /** What the audit log says of the order, and the checkpoint that is anchored on chain. Null where none covers it yet. */
  readonly log: BundleLog | null;
}

export interface BundleLine {
  readonly number: number;
  readonly sku: string;
  readonly description: string;
  readonly unit: string;
  /** Scaled by 10^6. */
  readonly quantity: string;
  /** Minor units. */
  readonly unitPrice: string;
  /** Minor units. */
  readonly amount: string;
}

export interface BundleLog {
  readonly checkpoint: {
    readonly size: number;
    readonly root: string;
    readonly log: string;
    readonly chainId: string;
    readonly contract: string;
    readonly signature: string;
  };
  readonly entries: readonly {
    readonly entry: Readonly<Record<string, unknown>> & { readonly hash: string };
    readonly index: number;
    readonly proof: readonly string[];
  }[];
}

export const BUNDLE_FORMAT = 'quittance-bundle-2';
