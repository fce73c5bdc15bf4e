import { findCheckpoint, laneStates, readQuantity } from '#chain';
import { listDeadLetters } from '#dead-letters';
import { type Check, findSentences } from './check.js';

const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

/** What has to be right around the invariants for anything to work. */
export const configurationChecks: readonly Check[] = [
  {
    id: 'C1',
    promise: 'The database has the schema of this version, and keeps what it says it has kept',
    examine: async ({ dataSource }) => {
      const isOutdated = await dataSource.showMigrations();
      const settings = (await dataSource.query(
        `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'`,
      )) as { name: string }[];
      return {
        broken: isOutdated ? ['Migrations are missing; run: quittance migrate'] : [],
        notes: settings.map(({ name }) => `${name} is off: a power cut can lose what was answered with success`),
      };
    },
  },
  {
    id: 'C2',
    promise: 'The chain node serves the chain of the deployment, and the contracts are there',
    examine: async ({ rpc, contracts }) => {
      const chainId = readQuantity(await rpc.send('eth_chainId'));
      if (chainId !== contracts.chainId) {
        return { broken: [`RPC_URL serves chain ${chainId}; the contracts are on chain ${contracts.chainId}`] };
      }
      const addresses = [contracts.escrow, contracts.deliveryDesk, contracts.invoiceRegistry];
      const codes = await Promise.all(addresses.map((address) => rpc.send('eth_getCode', [address, 'latest'])));
      const missing = addresses.filter((_, index) => codes[index] === '0x');
      return { broken: missing.map((address) => `There is no contract at ${address}`) };
    },
  },
  {
    id: 'C3',
    promise: 'The chain is read and every sending account may send',
    examine: async ({ dataSource, contracts }) => {
      const checkpoint = await findCheckpoint(dataSource.manager, contracts.chainId);
      const broken = checkpoint === undefined ? ['The chain was never read: no worker with the role reader ran'] : [];
      if (checkpoint?.haltedReason != null) broken.push(`Reading the chain is halted: ${checkpoint.haltedReason}`);
      const lanes = await laneStates(dataSource.manager, contracts.chainId);
      for (const { signer, haltedReason } of lanes) {
        if (haltedReason !== null) broken.push(`The account ${signer} is halted: ${haltedReason}`);
      }
      const paused = lanes.filter(({ pausedReason }) => pausedReason !== null);
      return { broken, notes: paused.map(({ signer, pausedReason }) => `${signer} is paused: ${pausedReason}`) };
    },
  },
  {
    id: 'C4',
    promise: 'No order is put aside, and the clocks agree',
    examine: async (patient) => {
      const aside = await findSentences(
        patient,
        `SELECT format('Order %s stands still since a log of block %s could not be applied: %s', failure.order_hash, block_number, reason)
           AS finding
         FROM chain_log_failures AS failure JOIN chain_logs USING (chain_id, block_hash, log_index) ORDER BY block_number, log_index`,
      );
      const parked = await listDeadLetters(patient.dataSource.manager, { limit: 1 });
      const [clock] = (await patient.dataSource.query(`SELECT now() AS now`)) as [{ now: Date }];
      const seconds = Math.round(Math.abs(clock.now.getTime() - Date.now()) / 1000);
      const notes = parked.length === 0 ? [] : ['Work is parked; see: quittance dead-letters list'];
      if (seconds * 1000 > CLOCK_TOLERANCE_MILLISECONDS)
        notes.push(`This machine and the database are ${seconds} s apart`);
      return { broken: aside, notes };
    },
  },
];
