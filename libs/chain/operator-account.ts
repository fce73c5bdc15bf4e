import { computeAddress, SigningKey, Transaction } from 'ethers';
import type { Fees } from './fees.js';
import { serializeTransaction, type TransactionRequest, transactionHash } from './raw-transaction.js';

export interface SignedTransaction {
  readonly raw: string;
  readonly hash: string;
}

/** An account that pays for gas and has no other power. */
export class OperatorAccount {
  readonly address: string;
  private readonly key: SigningKey;

  constructor(
    privateKey: string,
    private readonly chainId: bigint,
  ) {
    this.key = new SigningKey(privateKey.startsWith('0x') ? privateKey : `0x${privateKey}`);
    this.address = computeAddress(this.key);
  }

  sign(request: TransactionRequest): SignedTransaction {
    const digest = transactionHash(serializeTransaction(this.chainId, request));
    const bytes = serializeTransaction(this.chainId, request, this.key.sign(digest));
    return { raw: `0x${bytes.toString('hex')}`, hash: transactionHash(bytes) };
  }

  /** The same call with the same nonce for other fees: whichever of the two is mined excludes the other. */
  signAgain(raw: string, fees: Fees): SignedTransaction {
    const { nonce, to, data, gasLimit } = Transaction.from(raw);
    return this.sign({ ...fees, nonce: BigInt(nonce), target: to ?? '', calldata: data, gasLimit });
  }
}
