import { Text } from '@mantine/core';
import { useSession } from '../session/session.js';
import { formatAmount } from './amount.js';

/** An amount of the network's token, in figures of equal width. */
export function Money({ amount, withSymbol = false }: { amount: string | bigint; withSymbol?: boolean }) {
  const { token } = useSession();
  const shown = formatAmount(amount, token.decimals);
  return (
    <Text span inherit style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {withSymbol ? `${shown} ${token.symbol}` : shown}
    </Text>
  );
}
