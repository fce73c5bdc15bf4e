import { type LedgerFault, verifyLedger } from '#ledger';
import { reconcile } from '#reconciliation';
import { type Check, findSentences } from './check.js';

function describeFault({ table, row, column, problem }: LedgerFault): string {
  const words = { changed: 'was changed', missing: 'is missing', added: 'was slipped in', sum: 'does not sum to zero' };
  return `By the seals, ${column === undefined ? '' : `${column} of `}${table} ${row} ${words[problem]}`;
}

/** I1 to I3: what the books say about money. */
export const moneyChecks: readonly Check[] = [
  {
    id: 'I1',
    promise: 'The ledger sums to zero per token, in every transaction, and every balance is the sum of its entries',
    examine: async (patient) => {
      const tokens = await findSentences(
        patient,
        `SELECT format('The ledger''s entries in %s sum to %s instead of 0', token, sum(amount)) AS finding
         FROM ledger_entries GROUP BY token HAVING sum(amount) <> 0 ORDER BY token`,
      );
      const transactions = await findSentences(
        patient,
        `SELECT format('Ledger transaction %s sums to %s in %s instead of 0', transaction_id, sum(amount), token) AS finding
         FROM ledger_entries GROUP BY transaction_id, token HAVING sum(amount) <> 0 ORDER BY transaction_id`,
      );
      const accounts = await findSentences(
        patient,
        `SELECT format('Account %s (%s of %s) has a balance of %s, and its entries sum to %s', account.id, kind, owner,
           pending + posted, coalesce(total, 0)) AS finding
         FROM ledger_accounts AS account LEFT JOIN (
           SELECT account_id, sum(amount) AS total FROM ledger_entries AS entry WHERE NOT EXISTS (
             SELECT 1 FROM ledger_transactions AS ended WHERE ended.pending_id = entry.transaction_id AND ended.phase = 'voided')
           GROUP BY account_id
         ) AS entries ON entries.account_id = account.id
         WHERE pending + posted <> coalesce(total, 0) ORDER BY account.id`,
      );
      const fault = await verifyLedger(patient.dataSource);
      return {
        broken: [...tokens, ...transactions, ...accounts, ...(fault === undefined ? [] : [describeFault(fault)])],
      };
    },
  },
  {
    id: 'I2',
    promise: 'What the ledger says the escrow contract owes is what the contract says, at the same block',
    examine: async ({ dataSource, rpc, contracts, token }) => {
      const { conserved, difference, blockNumber, ledger, orders, chain } = await reconcile(
        dataSource,
        rpc,
        contracts,
        token,
      );
      if (conserved) return { broken: [] };
      const broken =
        difference === 0n
          ? []
          : [
              `At block ${blockNumber} the ledger owes ${ledger.held + ledger.credit} and the contract ${chain.owed}: ${difference} too much`,
            ];
      if (chain.balance < chain.owed) {
        broken.push(`At block ${blockNumber} the contract owes ${chain.owed} and has ${chain.balance}`);
      }
      const fields = ['funded', 'held', 'paid', 'refunded', 'fees'] as const;
      for (const field of fields.filter((name) => ledger[name] !== chain[name])) {
        broken.push(`Of what was ${field}, the ledger says ${ledger[field]} and the chain ${chain[field]}`);
      }
      for (const [book, flow] of Object.entries({ ledger, orders, chain })) {
        const kept = flow.held + flow.paid + flow.refunded + flow.fees;
        if (flow.funded !== kept)
          broken.push(`By the ${book}, ${flow.funded} was funded, and ${kept} is accounted for`);
      }
      return { broken };
    },
  },
  {
    id: 'I3',
    promise: 'No order has paid out, refunded and charged more than it was funded with',
    examine: async (patient) => ({
      broken: await findSentences(
        patient,
        `SELECT format('Order %s was funded with %s; %s was paid, %s refunded, %s taken as fees, %s is held', id, funded, paid, refunded,
           fees, held) AS finding
         FROM purchase_orders WHERE paid + refunded + fees > funded OR funded <> held + paid + refunded + fees ORDER BY id`,
      ),
    }),
  },
];
