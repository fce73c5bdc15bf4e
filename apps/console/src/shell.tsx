import { AppShell, Burger, Button, Container, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from 'react-router';
import { hasRole, useSession } from './session/session.js';

const pages = [
  { path: '/orders', label: 'Orders' },
  { path: '/payments', label: 'Payments' },
  { path: '/invoices', label: 'Invoices' },
];
const networkPage = { path: '/network', label: 'Network' };

/** The frame of every page: who is signed in, and where one can go. */
export function Shell() {
  const { me, signOut } = useSession();
  const { pathname } = useLocation();
  const [opened, { toggle, close }] = useDisclosure();
  const shown = hasRole(me, 'operator', 'auditor') ? [...pages, networkPage] : pages;
  return (
    <AppShell
      padding="md"
      header={{ height: 60 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !opened } }}
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group wrap="nowrap" gap="sm">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Text fw={700} size="lg" visibleFrom="xs">
              Quittance
            </Text>
          </Group>
          <Group wrap="nowrap" gap="sm" miw={0}>
            <div style={{ minWidth: 0, textAlign: 'end' }}>
              <Text size="sm" fw={500} truncate>
                {me.business?.name ?? me.apiKey.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {me.apiKey.roles.join(', ')}
              </Text>
            </div>
            <Button variant="default" size="xs" onClick={signOut} style={{ flexShrink: 0 }}>
              Sign out
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        {shown.map(({ path, label }) => (
          <NavLink
            key={path}
            component={Link}
            to={path}
            label={label}
            active={pathname.startsWith(path)}
            aria-current={pathname.startsWith(path) ? 'page' : undefined}
            onClick={close}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main>
        <Container size="lg" p={0}>
          <Outlet />
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}
