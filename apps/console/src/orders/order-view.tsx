import { Stack } from '@mantine/core';
import { useState } from 'react';
import { ActionButtons } from '../actions/action-buttons.js';
import { ActionDialog } from '../actions/action-dialog.js';
import type { ChosenAction } from '../actions/action-form.js';
import { orderActionForm } from '../actions/order-actions.js';
import type { Answer, OrderDetail } from '../api/resources.js';
import { Section } from '../display/section.js';
import { OperationNotice } from '../operations/operation-notice.js';
import { useOperations } from '../operations/use-operations.js';
import { type Session, useSession } from '../session/session.js';
import { AmountBar } from './amount-bar.js';
import { DeliveriesSection } from './deliveries-section.js';
import { InvoicesSection } from './invoices-section.js';
import { LinesSection } from './lines-section.js';
import { SettlementsSection } from './settlements-section.js';
import { TermsSection } from './terms-section.js';
import { TrailSection } from './trail-section.js';

function allowedActions(order: OrderDetail, { me, token }: Session): readonly ChosenAction[] {
  const signsItself = me.business?.signer.kind === 'external';
  const context = { order, decimals: token.decimals, symbol: token.symbol, signsItself };
  return order.allowedActions.flatMap(({ action, href }) => {
    const form = orderActionForm(action, context);
    return form === undefined || href === undefined ? [] : [{ form, href }];
  });
}

/** Everything about one order, and what the caller may do about it. */
export function OrderView({ order }: { order: OrderDetail }) {
  const session = useSession();
  const [chosen, setChosen] = useState<ChosenAction>();
  const [started, setStarted] = useState<readonly string[]>([]);
  const operations = useOperations(order, started);
  const actions = allowedActions(order, session);
  const finish = ({ operation }: Answer) => {
    if (operation !== undefined) setStarted((before) => [...new Set([...before, operation.id])]);
    setChosen(undefined);
  };
  return (
    <Stack>
      {actions.length > 0 && (
        <section aria-label="What you can do">
          <ActionButtons actions={actions} onChoose={setChosen} />
        </section>
      )}
      {operations.map((operation) => (
        <OperationNotice key={operation.id} operation={operation} />
      ))}
      <Section title="Money">
        <AmountBar order={order} />
      </Section>
      <TermsSection order={order} />
      <LinesSection lines={order.lines} />
      <DeliveriesSection deliveries={order.deliveries} />
      <InvoicesSection invoices={order.invoices} onChoose={setChosen} />
      <SettlementsSection order={order} onChoose={setChosen} />
      <TrailSection order={order} />
      {chosen !== undefined && (
        <ActionDialog
          key={chosen.href}
          action={chosen}
          orderId={order.id}
          onDone={finish}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Stack>
  );
}
