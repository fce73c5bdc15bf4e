import { flatMessage, type TypedData } from './typed-data.js';

/** Signed by the audit log's key: the log's first `size` entries have the RFC 6962 root `root`. Anchored by `AuditAnchor`. */
export function auditCheckpointTypedData(
  { chainId, contract }: { readonly chainId: bigint; readonly contract: string },
  { size, root }: { readonly size: bigint; readonly root: string },
): TypedData {
  const domain = {
    name: 'Quittance AuditAnchor',
    version: '1',
    chainId: chainId.toString(),
    verifyingContract: contract,
  };
  return flatMessage(domain, 'Checkpoint', [
    ['uint256', 'size', size],
    ['bytes32', 'root', root],
  ]);
}
