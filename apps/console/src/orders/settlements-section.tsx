import { ActionButtons } from '../actions/action-buttons.js';
import type { ChosenAction } from '../actions/action-form.js';
import { settlementActions } from '../actions/answers.js';
import type { OrderDetail, Settlement } from '../api/resources.js';
import { type Column, DataList } from '../display/data-list.js';
import { Moment } from '../display/moment.js';
import { Section } from '../display/section.js';
import { StatusBadge } from '../display/status-badge.js';
import { Money } from '../money/money.js';
import { useSession } from '../session/session.js';

/** Agreements on how to split held money, and the caller's answers to them. */
export function SettlementsSection(props: { order: OrderDetail; onChoose: (action: ChosenAction) => void }) {
  const { order, onChoose } = props;
  const { me } = useSession();
  if (order.settlements.length === 0) return null;
  const columns: readonly Column<Settlement>[] = [
    { header: 'Proposed', cell: ({ createdAt }) => <Moment at={createdAt} /> },
    {
      header: 'By',
      cell: ({ proposedBy }) => (proposedBy === order.buyer.id ? order.buyer.name : order.supplier.name),
    },
    { header: 'To the supplier', numeric: true, cell: ({ toSupplier }) => <Money amount={toSupplier} /> },
    { header: 'Back to the buyer', numeric: true, cell: ({ toBuyer }) => <Money amount={toBuyer} /> },
    { header: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
    {
      header: 'Answer',
      cell: (settlement) => {
        const actions = settlementActions(settlement, me);
        return actions.length === 0 ? '–' : <ActionButtons actions={actions} onChoose={onChoose} size="xs" />;
      },
    },
  ];
  return (
    <Section title="Settlements">
      <DataList label="Settlements" columns={columns} items={order.settlements} keyOf={({ id }) => id} empty="None." />
    </Section>
  );
}
