import type { Bundle } from './bundle.js';
import { requireForm } from './bundle-file.js';
import { BundleFault } from './faults.js';
import type { Ask, Verification } from './verifier.js';
import { verifyAmounts } from './verify-amounts.js';
import { verifyChain } from './verify-chain.js';
import { verifyEvidence } from './verify-evidence.js';
import { verifyLines } from './verify-lines.js';
import { verifyLog } from './verify-log.js';
import { verifyReceipts } from './verify-receipts.js';
import { verifyTerms } from './verify-terms.js';

/** The node failed, which says nothing of the bundle. */
class NodeFailure extends Error {}

/**
 * Checks a bundle with nothing but itself and, where there is one, a node. Reports each check that holds; throws {@link BundleFault}
 * that names the first thing that is wrong, and what `ask` throws. Without a node the blocks and the anchor are consistent in
 * themselves, no more.
 */
export async function verifyBundle(bundle: Bundle, verification: Verification): Promise<void> {
  const { ask } = verification;
  const guarded: Ask | undefined =
    ask &&
    ((method, params) => ask(method, params).catch((cause: unknown) => Promise.reject(new NodeFailure('', { cause }))));
  try {
    await verifyAll(bundle, { ...verification, ask: guarded });
  } catch (error) {
    if (error instanceof BundleFault) throw error;
    if (error instanceof NodeFailure) throw error.cause;
    throw new BundleFault(`The file cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function verifyAll(bundle: Bundle, verification: Verification): Promise<void> {
  const { report, ask } = verification;
  requireForm(bundle);
  const orderHash = await verifyTerms(bundle, verification);
  verifyLines(bundle, verification);
  const logs = verifyReceipts(bundle, orderHash, report);
  const amounts = verifyAmounts(bundle, logs, orderHash, verification);
  verifyEvidence(bundle, logs, verification);
  verifyLog(bundle, verification);
  if (ask === undefined) {
    report('No node was asked: that these blocks and this root are on a chain was not checked.');
    return;
  }
  await verifyChain(bundle, logs, { orderHash, ...amounts }, verification, ask);
}
