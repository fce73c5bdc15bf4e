import type { Delivery } from '../api/resources.js';
import { Copyable } from '../display/copyable.js';

/** Names and digests of the evidence for a delivery. */
export function EvidenceList({ evidence }: Pick<Delivery, 'evidence'>) {
  if (evidence.length === 0) return '–';
  return evidence.map(({ name, sha256 }) => (
    <div key={sha256}>
      {name} <Copyable value={sha256} label="SHA-256 of the evidence" />
    </div>
  ));
}
