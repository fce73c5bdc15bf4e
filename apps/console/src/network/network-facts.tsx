import type { Network } from '../api/resources.js';
import { Copyable } from '../display/copyable.js';
import { Facts } from '../display/facts.js';
import { Moment } from '../display/moment.js';
import { Section } from '../display/section.js';

/** Chain, contracts, token and clocks. */
export function NetworkFacts({ network }: { network: Network }) {
  const { token, contracts } = network;
  const facts = [
    { name: 'Network clock', value: <Moment at={network.time} /> },
    {
      name: 'Chain clock',
      value: network.chainTime === null ? 'no block read yet' : <Moment at={network.chainTime} />,
    },
    { name: 'Kind', value: network.sandbox ? 'Sandbox' : 'Live' },
    { name: 'Chain', value: network.chainId },
    { name: 'Newest block', value: network.headBlock ?? '–' },
    { name: 'Final block', value: network.finalBlock ?? '–' },
    { name: 'Token', value: `${token.name} (${token.symbol}), ${token.decimals} decimals` },
    { name: 'Token contract', value: <Copyable value={token.address} label="token contract" /> },
    { name: 'Escrow contract', value: <Copyable value={contracts.escrow} label="escrow contract" /> },
    { name: 'Delivery desk', value: <Copyable value={contracts.deliveryDesk} label="delivery desk" /> },
    { name: 'Invoice registry', value: <Copyable value={contracts.invoiceRegistry} label="invoice registry" /> },
  ];
  return (
    <Section title="State">
      <Facts facts={facts} />
    </Section>
  );
}
