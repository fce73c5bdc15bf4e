import type { PeerMeasurement } from './measurement.js';
import { QUOTED, TARGETS } from './quoted.js';
import type { Figures } from './trade-network.js';

/** The measurements in the figures that are compared: funding and releasing one order, batches, netting. */
export function gasReport(operations: Figures, peers: Record<string, PeerMeasurement>) {
  const gasOf = (name: string): number => {
    const gas = operations[name];
    if (gas === undefined) throw new Error(`"${name}" was not measured`);
    return gas;
  };
  const lifecycle = (fundName: string, releaseName: string) => {
    const [fund, release] = [gasOf(fundName), gasOf(releaseName)];
    return { fund, release, total: fund + release };
  };
  const allowance = lifecycle('fund by allowance, sent by the buyer', 'accept in full, sent by the buyer');
  const erc3009Relayed = lifecycle('fund by ERC-3009, relayed', 'accept in full, signed and relayed');
  const batchReleaseDistinct50 = gasOf('accept 50 by acceptMany, distinct payees, per order');
  const batchReleaseSame50 = gasOf('accept 50 by acceptPaymentRun, one payee, per order');
  const figures = {
    allowance: allowance.total,
    erc3009Relayed: erc3009Relayed.total,
    batchReleaseDistinct50,
    batchReleaseSame50,
  };
  return {
    allowance,
    erc3009Relayed,
    batchReleaseDistinct50,
    batchReleaseSame50,
    netting: {
      n5: gasOf('net 10 invoices of 5 parties'),
      n10: gasOf('net 20 invoices of 10 parties'),
      n50: gasOf('net 100 invoices of 50 parties'),
    },
    peers: Object.fromEntries(Object.entries(peers).map(([name, { total }]) => [name, total])),
    peersMeasured: peers,
    quoted: QUOTED,
    targets: Object.fromEntries(
      Object.entries(TARGETS).map(([name, target]) => {
        const gas = figures[name as keyof typeof TARGETS];
        return [name, { target, gas, met: gas <= target }];
      }),
    ),
    operations,
  };
}
