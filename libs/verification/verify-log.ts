import { getAddress, getBytes, hexlify, sha256, TypedDataEncoder } from 'ethers';
import { leafHash, rootOfInclusion } from '#domain';
import type { Bundle, BundleLog } from './bundle.js';
import { digestOf } from './bundle-file.js';
import { ensure, reading } from './faults.js';
import type { Expectations, Verification } from './verifier.js';
import { recoveredFrom } from './verify-terms.js';

const hash256 = (bytes: Uint8Array) => getBytes(sha256(bytes));

type Columns = BundleLog['entries'][number]['entry'];

const CHECKPOINT_TYPES = {
  Checkpoint: [
    { name: 'size', type: 'uint256' },
    { name: 'root', type: 'bytes32' },
  ],
};

export function verifyLog({ log, order }: Bundle, { report, expected }: Verification): void {
  if (log === null) {
    ensure(
      expected?.log === undefined && expected?.auditAnchor === undefined,
      'The file holds nothing of the audit log.',
    );
    report('The file holds nothing of the audit log: no checkpoint reaches to the order yet.');
    return;
  }
  verifyCheckpoint(log, order.typedData.domain.chainId, expected);
  ensure(log.entries.length > 0, 'The audit log says nothing of the order.');
  let last = '';
  for (const { entry, index, proof } of log.entries) {
    const { hash, ...columns } = entry;
    const name = `Audit entry ${String(columns.sequence)} of ${String(columns.tenantId)}`;
    ensure(digestOf(columns) === hash, `${name} is not what was written: its hash is another.`);
    const place = `${String(columns.at)} ${String(columns.tenantId)} ${String(columns.sequence).padStart(20, '0')}`;
    ensure(place > last, `${name} is not in its order.`);
    last = place;
    const root = reading(name, () =>
      rootOfInclusion(hash256, {
        leaf: leafHash(hash256, getBytes(`0x${hash}`)),
        index,
        size: log.checkpoint.size,
        proof: proof.map((each) => getBytes(each)),
      }),
    );
    ensure(root !== undefined && hexlify(root) === log.checkpoint.root, `${name} is not in the audit log.`);
  }
  report(`${log.entries.length} entries about the order are in the audit log of ${log.checkpoint.size} entries.`);
  for (const { entry } of log.entries) reportErasure(entry, report);
}

/** What the log says was erased since, of which the file can hold hashes and digests only. */
function reportErasure({ action, outcome, subject, ...entry }: Columns, report: Verification['report']): void {
  if (action !== 'erase_personal_data' || outcome !== 'done') return;
  const { table, columns } = entry.details as { readonly table?: string; readonly columns?: readonly string[] };
  report(
    `Erased, as entry ${String(entry.sequence)} of ${String(entry.tenantId)} of ${String(entry.at)} says: ${table} ${String(subject)}, ` +
      `${columns?.join(', ')}. What was made over it holds.`,
  );
}

function verifyCheckpoint({ checkpoint }: BundleLog, chainId: string, expected: Expectations | undefined): void {
  const { size, root, log, contract, signature } = checkpoint;
  ensure(checkpoint.chainId === chainId, `The checkpoint is for chain ${checkpoint.chainId}, the order on ${chainId}.`);
  const known = (address: string | undefined, actual: string) =>
    address === undefined || getAddress(address) === actual;
  ensure(known(expected?.log, log), `The audit log is ${log}, not ${expected?.log}.`);
  ensure(known(expected?.auditAnchor, contract), `The anchor is ${contract}, not ${expected?.auditAnchor}.`);
  const domain = { name: 'Quittance AuditAnchor', version: '1', chainId, verifyingContract: contract };
  const digest = reading('The checkpoint', () => TypedDataEncoder.hash(domain, CHECKPOINT_TYPES, { size, root }));
  ensure(recoveredFrom(digest, signature) === log, `The checkpoint of ${size} entries is not signed by ${log}.`);
}
