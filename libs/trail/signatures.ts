import type { EntityManager } from 'typeorm';
import { deskInterface, escrowInterface, registryInterface } from '#chain';
import { type TrailMoment, untilIfGiven } from './moment.js';
import { subjectsOf } from './trail-parts.js';

/** What a party signed for another; kept beside what it is about. */
export interface PartySignature {
  readonly of: 'terms' | 'settlement';
  /** The order or the settlement. */
  readonly subject: string;
  readonly by: 'buyer' | 'supplier';
  readonly signature: string;
}

function parametersOf(orderId: string, moment: TrailMoment | undefined): unknown[] {
  return [orderId, moment?.time ?? null, moment?.block?.toString() ?? null];
}

/** What the parties had signed for each other by a moment: the terms by accepting them, settlements by proposing or accepting them. */
export async function partySignaturesOf(
  manager: EntityManager,
  orderId: string,
  moment: TrailMoment | undefined,
): Promise<PartySignature[]> {
  const rows = (await manager.query(
    `WITH step AS (SELECT kind, subject FROM trail_entries WHERE order_id = $1 AND ${untilIfGiven('at')})
     SELECT 'terms' AS of, id AS subject, 'supplier' AS by, supplier_signature AS signature FROM purchase_orders
     WHERE id = $1 AND EXISTS (SELECT FROM step WHERE kind = 'order_accepted')
     UNION ALL (
       SELECT 'settlement', split.id, side.by, side.signature FROM settlements AS split JOIN purchase_orders AS trade ON trade.id = order_id,
         LATERAL (VALUES ('buyer', buyer_id, buyer_signature), ('supplier', supplier_id, split.supplier_signature))
           AS side (by, business_id, signature)
       WHERE order_id = $1 AND EXISTS (SELECT FROM step WHERE subject = split.id
         AND kind = CASE side.business_id WHEN proposed_by THEN 'settlement_proposed' ELSE 'settlement_submitted' END)
       ORDER BY split.id, side.by
     )`,
    parametersOf(orderId, moment),
  )) as (Omit<PartySignature, 'signature'> & { signature: string | null })[];
  return rows.flatMap(({ signature, ...rest }) => (signature === null ? [] : [{ ...rest, signature }]));
}

/** Signed messages that the network sends to the contracts, by the function that takes them, with who signs them. */
const MESSAGES = {
  fund: { of: 'funding', by: 'buyer' },
  fundWithAuthorisation: { of: 'funding', by: 'buyer' },
  claimDelivery: { of: 'delivery_claim', by: 'claimant' },
  accept: { of: 'acceptance', by: 'buyer' },
  contest: { of: 'contest', by: 'buyer' },
  rule: { of: 'ruling', by: 'ruler' },
  issue: { of: 'invoice', by: 'supplier' },
  acknowledge: { of: 'acknowledgement', by: 'buyer' },
  assign: { of: 'assignment', by: 'holder' },
  pledge: { of: 'pledge', by: 'holder' },
  releasePledge: { of: 'pledge_release', by: 'pledgee' },
} as const;

type Messages = typeof MESSAGES;

/** What somebody signed for the contracts, as a transaction of the network's carried it there. */
export interface SentSignature {
  readonly of: Messages[keyof Messages]['of'];
  /** The order, delivery, invoice or dispute. */
  readonly subject: string;
  /** `claimant` is the supplier or the attester, `ruler` the arbiter or the party that gave in: the transaction's calldata says which. */
  readonly by: Messages[keyof Messages]['by'];
  readonly signature: string;
  readonly transactionHash: string;
}

interface SentCall {
  readonly kind: string;
  readonly subject: string;
  readonly calldata: string;
  readonly transactionHash: string;
}

/** Signatures that the network sent to the contracts for an order, in the order in which it recorded them, whose steps were there by then. */
export async function sentSignaturesOf(
  manager: EntityManager,
  orderId: string,
  moment: TrailMoment | undefined,
): Promise<SentSignature[]> {
  const calls = (await manager.query(
    `SELECT kind, subject, calldata, transaction_hash AS "transactionHash" FROM mined_calls($4) AS call
     WHERE EXISTS (SELECT FROM trail_entries AS step WHERE step.order_id = $1 AND step.transaction_hash = call.transaction_hash
       AND ${untilIfGiven('step.at', 'step.block_number')})
     ORDER BY sequence`,
    [...parametersOf(orderId, moment), await subjectsOf(manager, orderId)],
  )) as SentCall[];
  return calls.flatMap((call) => {
    const message = MESSAGES[call.kind as keyof Messages];
    const signature = message === undefined ? undefined : signatureIn(call);
    if (signature === undefined) return [];
    return [{ ...message, subject: call.subject, signature, transactionHash: call.transactionHash }];
  });
}

/** The function's name alone does not say whose it is: escrow and desk both have an `accept`. Their selectors differ. */
function signatureIn({ calldata }: SentCall): string | undefined {
  const selector = calldata.slice(0, 10);
  for (const contract of [escrowInterface, deskInterface, registryInterface]) {
    const called = contract.getFunction(selector);
    if (called === null) continue;
    const values = contract.decodeFunctionData(called, calldata);
    return String(called.inputs.some(({ name }) => name === 'signature') ? values.signature : values.authorization);
  }
  return undefined;
}
