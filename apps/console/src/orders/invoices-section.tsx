import { ActionButtons } from '../actions/action-buttons.js';
import type { ChosenAction } from '../actions/action-form.js';
import { invoiceActions } from '../actions/answers.js';
import type { Invoice } from '../api/resources.js';
import { DataList } from '../display/data-list.js';
import { Section } from '../display/section.js';
import { invoiceColumns } from '../invoices/invoice-columns.js';
import { useSession } from '../session/session.js';

/** What the supplier has invoiced of an order. */
export function InvoicesSection(props: { invoices: readonly Invoice[]; onChoose: (action: ChosenAction) => void }) {
  const { me, token } = useSession();
  const actions = props.invoices.flatMap((invoice) => invoiceActions(invoice, me));
  return (
    <Section title="Invoices">
      <DataList
        label="Invoices"
        columns={invoiceColumns(token.symbol)}
        items={props.invoices}
        keyOf={({ id }) => id}
        empty="Nothing was invoiced yet."
      />
      <ActionButtons actions={actions} onChoose={props.onChoose} size="xs" />
    </Section>
  );
}
