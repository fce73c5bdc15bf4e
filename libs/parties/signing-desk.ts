import type { EntityManager } from 'typeorm';
import {
  type ContractAddresses,
  QuittanceError,
  recoverAddress,
  type TokenDomain,
  type TypedData,
  typedDataDigestBytes,
} from '#domain';
import type { Keystore } from '#keystore';
import type { Signer } from './signer.entity.js';
import { requireSigning } from './signer-policy.js';

/** Asks a contract wallet (ERC-1271) whether it made a signature over a digest. */
export type ContractSignatureCheck = (wallet: string, digest: string, signature: string) => Promise<boolean>;

/** Where signatures of businesses come from: made here for managed signers, checked here for external ones. */
export class SigningDesk {
  constructor(
    private readonly keystore: Keystore,
    /** The contracts whose messages are signed. */
    readonly contracts: ContractAddresses,
    /** The EIP-712 domain of the network's token. */
    readonly token: TokenDomain,
    private readonly isContractSignature: ContractSignatureCheck,
    /** The nonce that the next assignment of a registered invoice must name. */
    readonly assignmentNonceOf: (invoiceHash: string) => Promise<bigint>,
  ) {}

  /** Whether `address` is one of the network's contracts or its token, which sign nothing and are nobody's account. */
  isNetworkAccount(address: string): boolean {
    const { chainId: _, ...contracts } = this.contracts;
    const accounts = [...Object.values(contracts), this.token.verifyingContract];
    return accounts.some((account) => account.toLowerCase() === address.toLowerCase());
  }

  /**
   * The signature of `signer` over `typedData`. Throws `signature_required` (with the typed data to sign),
   * `signature_invalid`, or `signature_not_expected` when one is sent for a managed signer; for that one also
   * `signing_not_allowed` or `signing_limit_reached`. What it spends is counted in the caller's transaction.
   */
  async sign(
    manager: EntityManager,
    signer: Pick<Signer, 'kind' | 'address' | 'encryptedKey'>,
    typedData: TypedData,
    provided: string | undefined,
  ): Promise<string> {
    const digest = typedDataDigestBytes(typedData);
    if (signer.encryptedKey !== null) {
      if (provided !== undefined) {
        throw new QuittanceError(
          'signature_not_expected',
          'The network signs for this business. Leave the signature out, or register an external signer.',
        );
      }
      await requireSigning(manager, signer.address, typedData, this.contracts, this.token);
      return this.keystore.signerOf(signer.address, signer.encryptedKey).signDigest(digest);
    }
    if (signer.kind === 'managed') throw new Error(`The key of ${signer.address} belongs to another tenant`);
    if (provided === undefined) {
      throw new QuittanceError(
        'signature_required',
        `Sign this typed data with ${signer.address} and send it again with the signature.`,
        { typedData },
      );
    }
    if (
      recoverAddress(digest, provided) !== signer.address &&
      !(await this.isContractSignature(signer.address, `0x${digest.toString('hex')}`, provided))
    ) {
      const isOfLaterRound = BigInt(String(typedData.message.round ?? 0)) > 0n;
      const hint = isOfLaterRound
        ? ' The order was settled since it was funded: sign again what you signed before.'
        : '';
      throw new QuittanceError(
        'signature_invalid',
        `This is not a signature by ${signer.address} over the typed data.${hint}`,
        { typedData },
      );
    }
    return provided;
  }
}
