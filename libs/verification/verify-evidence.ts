import { sha256, toUtf8Bytes } from 'ethers';
import type { Bundle } from './bundle.js';
import { ensure, reading } from './faults.js';
import type { OrderLog, Verification } from './verifier.js';

const NOTHING = `0x${'0'.repeat(64)}`;

/**
 * Whatever evidence the order's events cite is listed by the SHA-256 of every piece, and nothing else is. Where the network was not told
 * of the pieces, as for a claim that was sent past it, there is no list.
 */
export function verifyEvidence(
  { order, deliveryDesk, evidence }: Bundle,
  logs: readonly OrderLog[],
  { interfaces, report }: Verification,
): void {
  const contracts = [
    [order.typedData.domain.verifyingContract, interfaces.escrow],
    [deliveryDesk, interfaces.desk],
  ] as const;
  const cited = new Set<string>();
  for (const log of logs) {
    const [, abi] = contracts.find(([address]) => address.toLowerCase() === log.address) ?? [];
    const event = abi && reading(log.place, () => abi.parseLog({ topics: [...log.topics], data: log.data }));
    if (event?.fragment.inputs.some(({ name }) => name === 'evidenceHash') !== true) continue;
    const hash = String(event.args.getValue('evidenceHash'));
    if (hash !== NOTHING) cited.add(hash);
  }
  const expected = [...cited].sort();
  ensure(
    evidence.length === expected.length && evidence.every(({ hash }, place) => hash === expected[place]),
    'The evidence is not that which the events cite.',
  );
  for (const { hash, pieces } of evidence) {
    if (pieces === null) continue;
    ensure(Array.isArray(pieces) && pieces.every((piece) => typeof piece === 'string'), `Evidence ${hash} is no list.`);
    const actual = sha256(toUtf8Bytes(JSON.stringify(pieces)));
    ensure(actual === hash, `The pieces of evidence ${hash} hash to ${actual}.`);
  }
  const listed = evidence.filter(({ pieces }) => pieces !== null);
  const count = listed.reduce((sum, { pieces }) => sum + (pieces?.length ?? 0), 0);
  report(`Of ${evidence.length} citations of evidence ${listed.length} are listed: ${count} pieces, by their SHA-256.`);
}
