import { type Clauses, QuittanceError } from '#domain';
import type { Party, SigningDesk } from '#parties';

/** A business of the network, or an account of somebody else. */
export type AccountChoice = { readonly businessId: string } | { readonly address: string };

/** What the buyer proposes beyond the plain terms. Basis points are of 10,000. */
export interface ClausesChoice {
  /** Lets the buyer contest deliveries; `arbiter` rules, or after the period the fallback divides. */
  readonly arbitration?:
    | {
        readonly periodSeconds: number;
        readonly arbiter?: AccountChoice | undefined;
        readonly fallbackSupplierBps: number;
      }
    | undefined;
  readonly retention?: { readonly bps: number; readonly periodSeconds: number } | undefined;
  readonly lateDeduction?: { readonly bpsPerDay: number; readonly capBps: number } | undefined;
  readonly earlyDiscount?: { readonly bps: number; readonly periodSeconds: number } | undefined;
  readonly fee?: { readonly bps: number; readonly recipient: AccountChoice } | undefined;
}

/** The business of a choice, if it is one. */
export function chosenBusiness(account: AccountChoice | undefined): string | undefined {
  return account !== undefined && 'businessId' in account ? account.businessId : undefined;
}

/** The businesses that clauses name. */
export function businessesIn(clauses: ClausesChoice | undefined): string[] {
  return [clauses?.arbitration?.arbiter, clauses?.fee?.recipient].flatMap((account) => chosenBusiness(account) ?? []);
}

/** Clauses as the terms hold them. Throws `invalid_request` for businesses that do not exist and for our own contracts. */
export function resolveClauses(
  parties: ReadonlyMap<string, Party>,
  desk: SigningDesk,
  choice: ClausesChoice | undefined,
): Partial<Clauses> {
  const { arbitration, retention, lateDeduction, earlyDiscount, fee } = choice ?? {};
  const addressOf = (account: AccountChoice, pointer: string): string => {
    const businessId = chosenBusiness(account);
    const address = 'address' in account ? account.address : parties.get(account.businessId)?.signer.address;
    if (address === undefined) return refuse(pointer, `There is no business ${businessId}.`);
    return desk.isNetworkAccount(address) ? refuse(pointer, "It cannot be one of the network's contracts.") : address;
  };
  return {
    ...(arbitration === undefined
      ? {}
      : {
          arbitrationPeriod: BigInt(arbitration.periodSeconds),
          fallbackSupplierBps: BigInt(arbitration.fallbackSupplierBps),
          ...(arbitration.arbiter === undefined
            ? {}
            : { arbiter: addressOf(arbitration.arbiter, '/clauses/arbitration/arbiter') }),
        }),
    ...(retention === undefined
      ? {}
      : { retentionBps: BigInt(retention.bps), retentionPeriod: BigInt(retention.periodSeconds) }),
    ...(lateDeduction === undefined
      ? {}
      : { lateBpsPerDay: BigInt(lateDeduction.bpsPerDay), lateCapBps: BigInt(lateDeduction.capBps) }),
    ...(earlyDiscount === undefined
      ? {}
      : {
          earlyDiscountBps: BigInt(earlyDiscount.bps),
          earlyDiscountPeriod: BigInt(earlyDiscount.periodSeconds),
        }),
    ...(fee === undefined
      ? {}
      : { feeBps: BigInt(fee.bps), feeRecipient: addressOf(fee.recipient, '/clauses/fee/recipient') }),
  };
}

function refuse(pointer: string, detail: string): never {
  throw new QuittanceError('invalid_request', detail, { errors: [{ pointer, detail }] });
}
