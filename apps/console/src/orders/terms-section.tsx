import { Code, Stack, Text } from '@mantine/core';
import type { Order, Party } from '../api/resources.js';
import { Copyable } from '../display/copyable.js';
import { type Fact, Facts } from '../display/facts.js';
import { Moment } from '../display/moment.js';
import { Section } from '../display/section.js';
import { durationInWords } from '../display/wording.js';
import { Money } from '../money/money.js';

function partyFact(name: string, party: Party): Fact {
  const value = (
    <>
      {party.name}
      <br />
      <Copyable value={party.address} label={`${name.toLowerCase()}’s address`} />
    </>
  );
  return { name, value };
}

/** Who agreed to what. */
export function TermsSection({ order }: { order: Order }) {
  const facts = [
    partyFact('Buyer', order.buyer),
    partyFact('Supplier', order.supplier),
    ...(order.attester === null ? [] : [partyFact('Attester', order.attester)]),
    { name: 'Fund by', value: <Moment at={order.fundBy} /> },
    { name: 'Deliver by', value: <Moment at={order.deliverBy} /> },
    { name: 'Inspection period', value: durationInWords(order.inspectionPeriodSeconds) },
    { name: 'Claimed', value: <Money amount={order.claimed} withSymbol /> },
    { name: 'Invoiced', value: <Money amount={order.invoiced} withSymbol /> },
    { name: 'Issued', value: <Moment at={order.createdAt} /> },
    { name: 'Order hash', value: <Copyable value={order.orderHash} label="order hash" /> },
  ];
  return (
    <Section title="Terms">
      <Stack gap="sm">
        <Facts facts={facts} />
        <details>
          <Text component="summary" size="sm" style={{ cursor: 'pointer' }}>
            All signed terms (EIP-712)
          </Text>
          <Code block mt="xs">
            {JSON.stringify(order.terms, null, 2)}
          </Code>
        </details>
      </Stack>
    </Section>
  );
}
