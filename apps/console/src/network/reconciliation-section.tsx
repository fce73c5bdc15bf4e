import { Alert, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Reconciliation } from '../api/resources.js';
import { ProblemAlert } from '../display/problem-alert.js';
import { Section } from '../display/section.js';
import { inWords } from '../display/wording.js';
import { Money } from '../money/money.js';
import { useSession } from '../session/session.js';

const REFRESH_MILLISECONDS = 5000;
const rows = ['funded', 'held', 'paid', 'refunded', 'fees', 'credit', 'owed', 'balance'] as const;
const columns = ['ledger', 'orders', 'chain'] as const;

/** Whether the books, the orders and the contract agree to the unit. */
export function ReconciliationSection() {
  const { api } = useSession();
  const { data, error } = useQuery({
    queryKey: ['reconciliation'],
    queryFn: () => api.get<Reconciliation>('/v1/reconciliation'),
    refetchInterval: REFRESH_MILLISECONDS,
  });
  return (
    <Section title="Reconciliation">
      {error !== null && <ProblemAlert error={error} />}
      {data !== undefined && (
        <Stack>
          <Verdict reconciliation={data} />
          <Columns reconciliation={data} />
        </Stack>
      )}
    </Section>
  );
}

function Verdict({ reconciliation }: { reconciliation: Reconciliation }) {
  const { conserved, blockNumber, difference } = reconciliation;
  return conserved ? (
    <Alert color="green" title="Conserved: yes" role="status">
      Ledger, orders and chain agree to the unit at block {blockNumber}.
    </Alert>
  ) : (
    <Alert color="red" title="Conserved: no" role="alert">
      At block {blockNumber} ledger, orders and chain differ by <Money amount={difference} withSymbol />.
    </Alert>
  );
}

function Columns({ reconciliation }: { reconciliation: Reconciliation }) {
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table aria-label="Reconciliation">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Amount</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column} ta="end">
                {inWords(column)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row}>
              <Table.Th scope="row">{inWords(row)}</Table.Th>
              {columns.map((column) => (
                <Table.Td key={column} ta="end">
                  <Amount flow={reconciliation[column]} row={row} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Amount({ flow, row }: { flow: Partial<Record<(typeof rows)[number], string>>; row: (typeof rows)[number] }) {
  const amount = flow[row];
  return amount === undefined ? '–' : <Money amount={amount} />;
}
