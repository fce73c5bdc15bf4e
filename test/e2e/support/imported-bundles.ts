import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { auditAnchorInterface, deskInterface, escrowInterface } from '#chain';
import { type Bundle, readBundle, verifyBundle } from '#verification';
import type { RunningNetwork } from './running-network.js';

const interfaces = { escrow: escrowInterface, desk: deskInterface, anchor: auditAnchorInterface };
/** Minor units of the token in a cent. */
const PER_CENT = 10_000n;

interface Row {
  readonly order: string;
  readonly description: string;
  /** Scaled by 10^6. */
  readonly quantity: bigint;
  /** Minor units. */
  readonly value: bigint;
}

/** The rows of a file of SCMS, read without any code of the import. */
function readRows(file: string): Row[] {
  const records = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[];
  return records.map((record) => {
    const [whole = '0', cents = ''] = (record['Line Item Value'] ?? '').split('.');
    return {
      order: record['PO / SO #'] ?? '',
      description: record['Item Description'] ?? '',
      quantity: BigInt(record['Line Item Quantity'] ?? '0') * 1_000_000n,
      value: BigInt(whole + cents.padEnd(2, '0').slice(0, 2)) * PER_CENT,
    };
  });
}

/**
 * Verifies bundles of imported orders without a node, and holds their amounts against the file that they were imported from: every line
 * is a row of the order, none twice, and what was funded, paid and returned is their sum. Returns how many orders agree, and how many of
 * their bundles prove what the audit log says of them; throws at the first order that does not agree.
 */
export async function checkImportedBundles(
  network: RunningNetwork,
  file: string,
  orders: readonly { readonly id: string; readonly reference: string }[],
): Promise<{ agreed: number; inLog: number }> {
  const rows = Map.groupBy(readRows(file), ({ order }) => order);
  let inLog = 0;
  for (const { id, reference } of orders) {
    const answer = await fetch(`${network.baseUrl}/v1/trails/${id}/bundle`, {
      headers: { authorization: `Bearer ${network.operator.token}` },
    });
    if (answer.status !== 200) throw new Error(`No bundle of ${id}: ${await answer.text()}`);
    const bundle = readBundle(await answer.text());
    await verifyBundle(bundle, { interfaces, report: () => undefined });
    requireRows(bundle, reference, [...(rows.get(reference) ?? [])]);
    if (bundle.log !== null) inLog += 1;
  }
  return { agreed: orders.length, inLog };
}

function requireRows({ order, totals }: Bundle, reference: string, rows: Row[]): void {
  let sum = 0n;
  for (const line of order.lines) {
    const place = rows.findIndex(
      ({ description, quantity, value }) =>
        description.trim() === line.description && quantity === BigInt(line.quantity) && value === BigInt(line.amount),
    );
    if (place < 0)
      throw new Error(`Line ${line.number} of ${reference} is no row of the file: ${JSON.stringify(line)}`);
    sum += rows.splice(place, 1)[0]?.value ?? 0n;
  }
  const [funded, paid, refunded, held] = [totals.funded, totals.paid, totals.refunded, totals.held].map(BigInt);
  if (funded !== sum || (paid ?? 0n) + (refunded ?? 0n) + (held ?? 0n) !== sum) {
    throw new Error(`${reference} is worth ${sum} in the file, and in its bundle ${JSON.stringify(totals)}`);
  }
}
