import { bytesOfHex } from '#domain';
import type { KeySigner } from '#keystore';
import type { Fees } from './fees.js';
import { type OperatorPolicy, requireAllowed } from './operator-policy.js';
import {
  readTransactionRequest,
  serializeTransaction,
  type TransactionRequest,
  transactionDigest,
  transactionHash,
} from './raw-transaction.js';

export interface SignedTransaction {
  readonly raw: string;
  readonly hash: string;
}

/** An account that pays for gas and has no other power. */
export class OperatorAccount {
  constructor(
    private readonly signer: KeySigner,
    private readonly chainId: bigint,
    /** Checked before every signature; none in tests of other things. */
    private readonly policy?: OperatorPolicy,
  ) {}

  get address(): string {
    return this.signer.address;
  }

  /** Throws `signing_not_allowed` or `signing_limit_reached` where the account's policy is against it. */
  async sign(request: TransactionRequest): Promise<SignedTransaction> {
    if (this.policy !== undefined) requireAllowed(this.policy, this.address, request);
    const digest = transactionDigest(serializeTransaction(this.chainId, request));
    const signature = bytesOfHex(await this.signer.signDigest(digest));
    const [r, s, v] = [signature.subarray(0, 32), signature.subarray(32, 64), signature[64]];
    const bytes = serializeTransaction(this.chainId, request, { yParity: v === 28 ? 1 : 0, r, s });
    return { raw: `0x${bytes.toString('hex')}`, hash: transactionHash(bytes) };
  }

  /** The same call with the same nonce for other fees: whichever of the two is mined excludes the other. */
  signAgain(raw: string, fees: Fees): Promise<SignedTransaction> {
    return this.sign({ ...readTransactionRequest(raw), ...fees });
  }
}
