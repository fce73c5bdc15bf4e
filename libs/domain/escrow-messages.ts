import { orderMessage, orderTypes } from './order-encoding.js';
import type { OrderTerms } from './terms.js';
import { type ContractAddresses, contractDomain, flatMessage, type TokenDomain, type TypedData } from './typed-data.js';

/** Escrow and delivery desk are one domain: what is signed for the one cannot be taken for the other. */
function escrowDomain(contracts: ContractAddresses): TypedData['domain'] {
  return contractDomain(contracts, 'TradeEscrow', contracts.escrow);
}

/** The order's terms; its digest is the order's id on chain and off. Signed by the supplier to accept. */
export function orderTypedData(contracts: ContractAddresses, terms: OrderTerms): TypedData {
  return {
    domain: escrowDomain(contracts),
    types: orderTypes,
    primaryType: 'Order',
    message: orderMessage(terms),
  };
}

/**
 * Signed by the supplier or the attester: goods worth `cumulative` in total arrived at `deliveredAt` (Unix seconds). `round` is the
 * order's count of settlements: the next settlement ends the claim, and the message with it.
 */
export function deliveryClaimTypedData(
  contracts: ContractAddresses,
  claim: { orderHash: string; round: bigint; cumulative: bigint; deliveredAt: bigint; evidenceHash: string },
): TypedData {
  return flatMessage(escrowDomain(contracts), 'DeliveryClaim', [
    ['bytes32', 'orderId', claim.orderHash],
    ['uint256', 'round', claim.round],
    ['uint256', 'cumulative', claim.cumulative],
    ['uint256', 'deliveredAt', claim.deliveredAt],
    ['bytes32', 'evidenceHash', claim.evidenceHash],
  ]);
}

interface Acceptance {
  orderHash: string;
  round: bigint;
  cumulative: bigint;
  evidenceHash: string;
}

/** Signed by the buyer: goods worth `cumulative` in total are accepted and paid at once. */
export function acceptanceTypedData(contracts: ContractAddresses, acceptance: Acceptance): TypedData {
  return flatMessage(escrowDomain(contracts), 'Acceptance', [
    ['bytes32', 'orderId', acceptance.orderHash],
    ['uint256', 'round', acceptance.round],
    ['uint256', 'cumulative', acceptance.cumulative],
    ['bytes32', 'evidenceHash', acceptance.evidenceHash],
  ]);
}

/** Signed by the buyer: many acceptances, in the order in which they are sent, all in one token. */
export function paymentRunTypedData(contracts: ContractAddresses, acceptances: readonly Acceptance[]): TypedData {
  const messages = acceptances.map((acceptance) => acceptanceTypedData(contracts, acceptance));
  const { types } = acceptanceTypedData(contracts, { orderHash: '', round: 0n, cumulative: 0n, evidenceHash: '' });
  return {
    domain: escrowDomain(contracts),
    types: { PaymentRun: [{ name: 'acceptances', type: 'Acceptance[]' }], ...types },
    primaryType: 'PaymentRun',
    message: { acceptances: messages.map(({ message }) => message) },
  };
}

/** Signed by the buyer: of goods claimed up to `cumulative` in total, `contested` is disputed; the rest is accepted. */
export function contestTypedData(
  contracts: ContractAddresses,
  contest: { orderHash: string; round: bigint; cumulative: bigint; contested: bigint; reasonHash: string },
): TypedData {
  return flatMessage(escrowDomain(contracts), 'Contest', [
    ['bytes32', 'orderId', contest.orderHash],
    ['uint256', 'round', contest.round],
    ['uint256', 'cumulative', contest.cumulative],
    ['uint256', 'contested', contest.contested],
    ['bytes32', 'reasonHash', contest.reasonHash],
  ]);
}

/** Signed by the buyer: `contested` of what was retained in `tranche` is disputed. */
export function retentionContestTypedData(
  contracts: ContractAddresses,
  contest: { orderHash: string; round: bigint; tranche: bigint; contested: bigint; reasonHash: string },
): TypedData {
  return flatMessage(escrowDomain(contracts), 'RetentionContest', [
    ['bytes32', 'orderId', contest.orderHash],
    ['uint256', 'round', contest.round],
    ['uint256', 'tranche', contest.tranche],
    ['uint256', 'contested', contest.contested],
    ['bytes32', 'reasonHash', contest.reasonHash],
  ]);
}

/** Signed by the arbiter, or by the party that gives in: the buyer to all of what is disputed, the supplier to nothing. */
export function rulingTypedData(
  contracts: ContractAddresses,
  ruling: { orderHash: string; round: bigint; dispute: bigint; toSupplier: bigint; reasonHash: string },
): TypedData {
  return flatMessage(escrowDomain(contracts), 'Ruling', [
    ['bytes32', 'orderId', ruling.orderHash],
    ['uint256', 'round', ruling.round],
    ['uint256', 'dispute', ruling.dispute],
    ['uint256', 'toSupplier', ruling.toSupplier],
    ['bytes32', 'reasonHash', ruling.reasonHash],
  ]);
}

/** Signed by buyer and supplier: a split of held money. `nonce` counts the order's settlements from zero. */
export function settlementTypedData(
  contracts: ContractAddresses,
  settlement: { orderHash: string; toSupplier: bigint; toBuyer: bigint; nonce: bigint },
): TypedData {
  return flatMessage(escrowDomain(contracts), 'Settlement', [
    ['bytes32', 'orderId', settlement.orderHash],
    ['uint256', 'toSupplier', settlement.toSupplier],
    ['uint256', 'toBuyer', settlement.toBuyer],
    ['uint256', 'nonce', settlement.nonce],
  ]);
}

/** Signed by the buyer: the order's money may be brought to `funded` in total. Its digest is the nonce of an instalment. */
export function fundingTypedData(
  contracts: ContractAddresses,
  funding: { orderHash: string; funded: bigint },
): TypedData {
  return flatMessage(escrowDomain(contracts), 'Funding', [
    ['bytes32', 'orderId', funding.orderHash],
    ['uint256', 'funded', funding.funded],
  ]);
}

/** Signed by buyer and supplier: new totals, neither of which may shrink. `deliverBy` in Unix seconds. */
export function changeOrderTypedData(
  contracts: ContractAddresses,
  change: {
    orderHash: string;
    nonce: bigint;
    amount: bigint;
    deliverBy: bigint;
    linesRoot: string;
    documentsHash: string;
  },
): TypedData {
  return flatMessage(escrowDomain(contracts), 'ChangeOrder', [
    ['bytes32', 'orderId', change.orderHash],
    ['uint256', 'nonce', change.nonce],
    ['uint256', 'amount', change.amount],
    ['uint256', 'deliverBy', change.deliverBy],
    ['bytes32', 'linesRoot', change.linesRoot],
    ['bytes32', 'documentsHash', change.documentsHash],
  ]);
}

/** Signed by `account`: `amount` of what a token refused to pay it goes to `recipient`. `validBefore` in Unix seconds. */
export function creditWithdrawalTypedData(
  contracts: ContractAddresses,
  withdrawal: {
    token: string;
    account: string;
    recipient: string;
    amount: bigint;
    nonce: bigint;
    validBefore: bigint;
  },
): TypedData {
  return flatMessage(escrowDomain(contracts), 'CreditWithdrawal', [
    ['address', 'token', withdrawal.token],
    ['address', 'account', withdrawal.account],
    ['address', 'recipient', withdrawal.recipient],
    ['uint256', 'amount', withdrawal.amount],
    ['uint256', 'nonce', withdrawal.nonce],
    ['uint256', 'validBefore', withdrawal.validBefore],
  ]);
}

/** ERC-3009: `from` lets `to`, and only that contract, pull `value`. The nonce says what for. */
export function authorizationTypedData(
  token: TokenDomain,
  authorization: { from: string; to: string; value: bigint; validBefore: bigint; nonce: string },
): TypedData {
  return flatMessage({ ...token, chainId: token.chainId.toString() }, 'ReceiveWithAuthorization', [
    ['address', 'from', authorization.from],
    ['address', 'to', authorization.to],
    ['uint256', 'value', authorization.value],
    ['uint256', 'validAfter', 0n],
    ['uint256', 'validBefore', authorization.validBefore],
    ['bytes32', 'nonce', authorization.nonce],
  ]);
}
