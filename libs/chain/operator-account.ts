import { computeAddress, SigningKey, Transaction } from 'ethers';
import type { Fees } from './fees.js';

export interface TransactionRequest extends Fees {
  readonly nonce: bigint;
  readonly target: string;
  readonly calldata: string;
  readonly gasLimit: bigint;
}

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
    const transaction = Transaction.from({
      type: 2,
      chainId: this.chainId,
      nonce: Number(request.nonce),
      to: request.target,
      data: request.calldata,
      gasLimit: request.gasLimit,
      maxFeePerGas: request.maxFeePerGas,
      maxPriorityFeePerGas: request.maxPriorityFeePerGas,
    });
    transaction.signature = this.key.sign(transaction.unsignedHash);
    return { raw: transaction.serialized, hash: transaction.hash ?? '' };
  }

  /** The same call with the same nonce for other fees: whichever of the two is mined excludes the other. */
  signAgain(raw: string, fees: Fees): SignedTransaction {
    const { nonce, to, data, gasLimit } = Transaction.from(raw);
    return this.sign({ ...fees, nonce: BigInt(nonce), target: to ?? '', calldata: data, gasLimit });
  }
}
