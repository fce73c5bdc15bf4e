import type { DataSource, EntityManager } from 'typeorm';
import { tenantOf } from '#database';
import { type ContractAddresses, QuittanceError, type TokenDomain, type TypedData } from '#domain';
import { countSpending } from '#keystore';

/** What the network signs for one business. What is left out is as for everybody. */
export interface SignerPolicy {
  /** EIP-712 types that are signed, such as `Acceptance`; all of the network's unless told. */
  readonly messages?: readonly string[];
  /** By token address: the most that may leave the signer's account on one day (UTC), in minor units. */
  readonly dailyLimits?: Readonly<Record<string, string>>;
}

/** A billion at six decimals, for whom nobody set a limit. */
export const DEFAULT_DAILY_LIMIT = 10n ** 15n;

/** A change takes effect within that time. */
const KNOWN_MILLISECONDS = 1_000;
const MOST_KNOWN = 10_000;

interface KnownPolicies {
  readonly policies: ReadonlyMap<string, SignerPolicy>;
  readonly until: number;
}
const knownPolicies = new WeakMap<DataSource, Map<string | undefined, KnownPolicies>>();

/** Read at once are all policies that the tenant is shown: its own. */
async function policyOf(manager: EntityManager, signer: string): Promise<SignerPolicy | undefined> {
  const tenant = tenantOf(manager);
  const ofTenants = knownPolicies.get(manager.dataSource) ?? new Map<string | undefined, KnownPolicies>();
  knownPolicies.set(manager.dataSource, ofTenants);
  const known = ofTenants.get(tenant);
  if (known !== undefined && known.until > performance.now()) return known.policies.get(signer);
  const rows = (await manager.query(`SELECT address, policy FROM signers WHERE policy IS NOT NULL`)) as {
    address: string;
    policy: SignerPolicy;
  }[];
  const policies = new Map(rows.map(({ address, policy }) => [address, policy]));
  if (ofTenants.size >= MOST_KNOWN) ofTenants.clear();
  ofTenants.set(tenant, { policies, until: performance.now() + KNOWN_MILLISECONDS });
  return policies.get(signer);
}

/**
 * Messages by which money leaves the signer's account. All others move what is in escrow already, which can only go where the
 * order's terms let it go.
 */
function spendingOf({ primaryType, domain, message }: TypedData): { token: string; amount: bigint } | undefined {
  switch (primaryType) {
    case 'ReceiveWithAuthorization':
      return { token: domain.verifyingContract, amount: BigInt(String(message.value)) };
    case 'CreditWithdrawal':
      return { token: String(message.token), amount: BigInt(String(message.amount)) };
    default:
      return undefined;
  }
}

/**
 * Lets a managed signer's signature over `typedData` be made, and counts what it spends in the caller's transaction.
 * Throws `signing_not_allowed` or `signing_limit_reached`.
 */
export async function requireSigning(
  manager: EntityManager,
  signer: string,
  typedData: TypedData,
  contracts: ContractAddresses,
  token: TokenDomain,
): Promise<void> {
  const { domain, primaryType } = typedData;
  const policy = await policyOf(manager, signer);
  const { chainId, ...addresses } = contracts;
  const isOurs = [...Object.values(addresses), token.verifyingContract].includes(domain.verifyingContract);
  const isListed = policy?.messages?.includes(primaryType) ?? true;
  if (domain.chainId !== chainId.toString() || !isOurs || !isListed) {
    throw new QuittanceError(
      'signing_not_allowed',
      `The network does not sign ${primaryType} of ${domain.verifyingContract} on chain ${domain.chainId} for this business.`,
      { allowedActions: [{ action: 'ask_operator_for_signing_policy' }] },
    );
  }
  const spending = spendingOf(typedData);
  if (spending === undefined) return;
  const limit = dailyLimitOf(policy, spending.token);
  const counted = await countSpending(manager, {
    signer,
    asset: spending.token,
    amount: spending.amount,
    limit,
  });
  if (!counted) {
    throw new QuittanceError(
      'signing_limit_reached',
      `The network signs for at most ${limit} of ${spending.token} a day for this business, and ${spending.amount} more would be above that.`,
      { allowedActions: [{ action: 'retry_after_midnight_utc' }, { action: 'ask_operator_for_signing_policy' }] },
    );
  }
}

function dailyLimitOf(policy: SignerPolicy | undefined, token: string): bigint {
  const limits = Object.entries(policy?.dailyLimits ?? {});
  const limit = limits.find(([address]) => address.toLowerCase() === token.toLowerCase())?.[1];
  return limit === undefined ? DEFAULT_DAILY_LIMIT : BigInt(limit);
}
