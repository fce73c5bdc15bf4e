import type { Figures, TradeNetwork } from '../trade-network.js';

const CHECKPOINT = {
  Checkpoint: [
    { name: 'size', type: 'uint256' },
    { name: 'root', type: 'bytes32' },
  ],
};

/** Checkpoints of an audit log, signed by its key and brought by an operator. */
export async function measureAudit({ ethers, accounts, chainId, gasOf }: TradeNetwork): Promise<Figures> {
  const contract = await ethers.deployContract('AuditAnchor');
  const verifyingContract = await contract.getAddress();
  const domain = { name: 'Quittance AuditAnchor', version: '1', chainId, verifyingContract };
  const log = new ethers.Wallet(ethers.id('audit log'));
  const anchor = async (size: number): Promise<number> => {
    const root = ethers.id(`root of ${size}`);
    const signature = await log.signTypedData(domain, CHECKPOINT, { size, root });
    return await gasOf(accounts.operator, contract, 'anchor', log.address, size, root, signature);
  };
  return {
    'anchor a first checkpoint, signed and relayed': await anchor(1_000),
    'anchor a later checkpoint, signed and relayed': await anchor(2_000),
  };
}
