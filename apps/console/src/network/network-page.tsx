import { Alert, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ProblemAlert } from '../display/problem-alert.js';
import { hasRole, networkQuery, useSession } from '../session/session.js';
import { ClockSection } from './clock-section.js';
import { NetworkFacts } from './network-facts.js';
import { ReconciliationSection } from './reconciliation-section.js';

const REFRESH_MILLISECONDS = 3000;

/** How the network is, for those who run or audit it. */
export function NetworkPage() {
  const { api, me, sandbox } = useSession();
  const network = useQuery({ ...networkQuery(api), refetchInterval: REFRESH_MILLISECONDS });
  return (
    <Stack>
      <Title order={1} size="h2">
        Network
      </Title>
      {network.error !== null && <ProblemAlert error={network.error} />}
      {network.data !== undefined && network.data.halted !== null && (
        <Alert color="red" title="Reading the chain has stopped" role="alert">
          {network.data.halted}
        </Alert>
      )}
      {network.data !== undefined && <NetworkFacts network={network.data} />}
      {hasRole(me, 'operator', 'auditor') && <ReconciliationSection />}
      {sandbox && hasRole(me, 'operator') && <ClockSection />}
    </Stack>
  );
}
