import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is invoiced of an order changes with its status and its trail, in the one statement at the end of a command. */
export class InvoicedWithTrail1700000045000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      appendTrail(`,
              invoiced = coalesce((changes->changed.id->>'invoiced')::numeric, invoiced)`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(appendTrail(''));
  }
}

/** @param further columns of orders that commands change */
function appendTrail(further: string): string {
  return `
      CREATE OR REPLACE FUNCTION append_trail(records jsonb, changes jsonb, counted boolean) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        moment timestamptz := network_now();
        changed record;
      BEGIN
        IF NOT counted THEN
          FOR changed IN
            SELECT id, count(number)::integer AS entries FROM (
              SELECT entry->>'order_id' AS id, 1 AS number FROM jsonb_array_elements(records) AS entry WHERE NOT entry ? 'opens'
              UNION ALL SELECT jsonb_object_keys(changes), NULL
            ) AS touched GROUP BY id ORDER BY id
          LOOP
            UPDATE purchase_orders SET trail_length = trail_length + changed.entries, updated_at = moment,
              status = coalesce(changes->changed.id->>'status', status),
              supplier_signature = coalesce(changes->changed.id->>'supplierSignature', supplier_signature)${further}
            WHERE id = changed.id;
          END LOOP;
        END IF;
        INSERT INTO trail_entries (order_id, sequence, kind, at, actor_id, actor_address, amount, subject, chain_id, block_number,
          block_hash, transaction_hash, log_index, details)
        SELECT order_id, (SELECT trail_length FROM purchase_orders WHERE id = order_id) - count(*) OVER (PARTITION BY order_id)
            + row_number() OVER (PARTITION BY order_id ORDER BY ordinal),
          kind, at, actor_id, actor_address, amount, subject, chain_id, block_number, block_hash, transaction_hash, log_index, details
        FROM ROWS FROM (jsonb_to_recordset(records) AS (order_id text, kind text, at timestamptz, actor_id text,
          actor_address text, amount numeric, subject text, chain_id bigint, block_number bigint, block_hash text,
          transaction_hash text, log_index integer, details jsonb)) WITH ORDINALITY
          AS record (order_id, kind, at, actor_id, actor_address, amount, subject, chain_id, block_number, block_hash,
            transaction_hash, log_index, details, ordinal);
      END $$;
    `;
}
