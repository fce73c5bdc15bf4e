import type { Delivery } from '../api/resources.js';
import { type Column, DataList } from '../display/data-list.js';
import { Moment } from '../display/moment.js';
import { Section } from '../display/section.js';
import { StatusBadge } from '../display/status-badge.js';
import { Money } from '../money/money.js';
import { EvidenceList } from './evidence-list.js';

const columns: readonly Column<Delivery>[] = [
  { header: 'No.', cell: ({ number, reference }) => (reference === null ? number : `${number} · ${reference}`) },
  { header: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { header: 'Claimed by', cell: ({ claimant }) => claimant.name },
  { header: 'Worth', numeric: true, cell: ({ amount }) => <Money amount={amount} /> },
  { header: 'Delivered', cell: ({ deliveredAt }) => <Moment at={deliveredAt} /> },
  {
    header: 'Inspection',
    cell: ({ inspectionEndsAt, decidedAt }) =>
      decidedAt !== null ? (
        <>
          decided <Moment at={decidedAt} />
        </>
      ) : inspectionEndsAt !== null ? (
        <>
          until <Moment at={inspectionEndsAt} />
        </>
      ) : (
        '–'
      ),
  },
  { header: 'Evidence', cell: ({ evidence }) => <EvidenceList evidence={evidence} /> },
];

/** What the supplier or a carrier says has arrived. */
export function DeliveriesSection({ deliveries }: { deliveries: readonly Delivery[] }) {
  return (
    <Section title="Deliveries">
      <DataList
        label="Deliveries"
        columns={columns}
        items={deliveries}
        keyOf={({ id }) => id}
        empty="Nothing was delivered yet."
      />
    </Section>
  );
}
