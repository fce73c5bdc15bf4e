import { type ContractAddresses, contractDomain, flatMessage, type TypedData } from './typed-data.js';

function businessDomain(contracts: ContractAddresses): TypedData['domain'] {
  return contractDomain(contracts, 'BusinessRegistry', contracts.businessRegistry);
}

/** Signed by the business: `signer` may sign messages worth up to `limit` of `token` before `validUntil` (Unix seconds). */
export function signerChangeTypedData(
  contracts: ContractAddresses,
  change: { business: string; signer: string; token: string; limit: bigint; validUntil: bigint; nonce: bigint },
): TypedData {
  return flatMessage(businessDomain(contracts), 'SignerChange', [
    ['address', 'business', change.business],
    ['address', 'signer', change.signer],
    ['address', 'token', change.token],
    ['uint256', 'limit', change.limit],
    ['uint256', 'validUntil', change.validUntil],
    ['uint256', 'nonce', change.nonce],
  ]);
}

/** Signed by the business: messages worth more than `threshold` of `token` take two signatures. */
export function thresholdChangeTypedData(
  contracts: ContractAddresses,
  change: { business: string; token: string; threshold: bigint; nonce: bigint },
): TypedData {
  return flatMessage(businessDomain(contracts), 'ThresholdChange', [
    ['address', 'business', change.business],
    ['address', 'token', change.token],
    ['uint256', 'threshold', change.threshold],
    ['uint256', 'nonce', change.nonce],
  ]);
}
