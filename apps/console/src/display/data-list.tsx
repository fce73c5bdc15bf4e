import { Card, Group, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

export interface Column<Item> {
  readonly header: string;
  readonly cell: (item: Item) => ReactNode;
  /** Figures stand at the right. */
  readonly numeric?: boolean;
}

interface DataListProps<Item> {
  /** Read to those who do not see the page. */
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string | number;
  /** Shown instead of an empty list. */
  readonly empty: string;
}

/** Items as rows of a table; on a phone's width as cards. */
export function DataList<Item>(props: DataListProps<Item>) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  if (props.items.length === 0) return <Text c="dimmed">{props.empty}</Text>;
  return narrow ? <Cards {...props} /> : <Rows {...props} />;
}

function Rows<Item>({ label, columns, items, keyOf }: DataListProps<Item>) {
  return (
    <Table.ScrollContainer minWidth={600}>
      <Table aria-label={label} highlightOnHover verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ header, numeric }) => (
              <Table.Th key={header} ta={numeric ? 'end' : 'start'} style={{ whiteSpace: 'nowrap' }}>
                {header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={keyOf(item)}>
              {columns.map(({ header, cell, numeric }) => (
                <Table.Td key={header} ta={numeric ? 'end' : 'start'}>
                  {cell(item)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Cards<Item>({ label, columns, items, keyOf }: DataListProps<Item>) {
  return (
    <Stack gap="xs" component="ul" aria-label={label} m={0} p={0} style={{ listStyle: 'none' }}>
      {items.map((item) => (
        <Card key={keyOf(item)} withBorder padding="sm" component="li">
          {columns.map(({ header, cell }) => (
            <Group key={header} justify="space-between" wrap="nowrap" gap="md" mih={28}>
              <Text size="sm" c="dimmed">
                {header}
              </Text>
              <Text component="div" size="sm" ta="end" style={{ overflowWrap: 'anywhere' }}>
                {cell(item)}
              </Text>
            </Group>
          ))}
        </Card>
      ))}
    </Stack>
  );
}
