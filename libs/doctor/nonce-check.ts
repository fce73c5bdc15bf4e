import { type Check, findSentences } from './check.js';

export const nonceCheck: Check = {
  id: 'I4',
  promise: 'The nonces of every sending account are used once each and without a gap',
  examine: async (patient) => {
    const gaps = await findSentences(
      patient,
      `SELECT format('Account %s on chain %s has no transaction for the nonces %s to %s', signer, chain_id, previous + 1, nonce - 1)
         AS finding
       FROM (
         SELECT chain_id, signer, nonce, lag(nonce) OVER (PARTITION BY chain_id, signer ORDER BY nonce) AS previous
         FROM chain_transactions
       ) AS used WHERE nonce > previous + 1 ORDER BY chain_id, signer, nonce`,
    );
    const repeated = await findSentences(
      patient,
      `SELECT format('Account %s on chain %s has %s transactions for nonce %s', signer, chain_id, count(*), nonce) AS finding
       FROM chain_transactions GROUP BY chain_id, signer, nonce HAVING count(*) > 1 ORDER BY signer, nonce`,
    );
    const unsigned = await findSentences(
      patient,
      `SELECT format('Transaction %s with nonce %s of %s has no signed bytes', id, nonce, signer) AS finding
       FROM chain_transactions AS work WHERE status <> 'foreign' AND NOT EXISTS (
         SELECT 1 FROM chain_attempts WHERE transaction_id = work.id) ORDER BY signer, nonce`,
    );
    return { broken: [...gaps, ...repeated, ...unsigned] };
  },
};
