import hre from 'hardhat';

import { createNetwork } from './network.js';
import { measureAcceptance } from './operations/acceptance.js';
import { measureAudit } from './operations/audit.js';
import { measureBatches } from './operations/batches.js';
import { measureClearing } from './operations/clearing.js';
import { measureCredit } from './operations/credit.js';
import { measureDelivery } from './operations/delivery.js';
import { measureFunding } from './operations/funding.js';
import { measureInvoices } from './operations/invoices.js';
import { measureRequest } from './peers/request.js';
import { measureSablier } from './peers/sablier.js';
import { measureTradeTrust } from './peers/tradetrust.js';
import { type Figures, onTradeNetwork } from './trade-network.js';

const OPERATIONS = [
  measureFunding,
  measureAcceptance,
  measureDelivery,
  measureBatches,
  measureInvoices,
  measureClearing,
  measureCredit,
  measureAudit,
];
const PEERS = { Sablier: measureSablier, Request: measureRequest, TradeTrust: measureTradeTrust };

/** Gas of whole transactions, 21,000 and calldata included: same six-decimal token, warm balances, other money in escrow. */
export async function measureOperations(): Promise<Figures> {
  await hre.tasks.getTask('build').run({ quiet: true, noTests: true });
  const figures: Figures = {};
  for (const measure of OPERATIONS) Object.assign(figures, await onTradeNetwork(measure));
  return figures;
}

/** What comparable contracts cost, as their makers compiled them, in the same token and with warm balances too. */
export async function measurePeers() {
  const peers: Record<string, PeerMeasurement> = {};
  for (const [name, measure] of Object.entries(PEERS)) {
    const network = await createNetwork();
    try {
      peers[name] = await measure(network);
    } finally {
      await network.close();
    }
  }
  return peers;
}

/** `measured` says what of the peer: its version, and the calls that make up `total`. */
export interface PeerMeasurement {
  measured: string;
  total: number;
}
