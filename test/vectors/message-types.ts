import type { TypedDataField } from 'ethers';

/** Written out by hand, apart from the contracts and the domain library that the vectors are to check. */
function fields(...declarations: string[]): TypedDataField[] {
  return declarations.map((declaration) => {
    const [type = '', name = ''] = declaration.split(' ');
    return { type, name };
  });
}

export const orderTypes = {
  Order: fields(
    'address buyer',
    'address supplier',
    'address token',
    'uint256 amount',
    'address arbiter',
    'address attester',
    'uint40 fundBy',
    'uint40 deliverBy',
    'uint32 inspectionPeriod',
    'uint32 arbitrationPeriod',
    'uint16 fallbackSupplierBps',
    'uint16 retentionBps',
    'uint32 retentionPeriod',
    'uint16 lateBpsPerDay',
    'uint16 lateCapBps',
    'uint16 earlyDiscountBps',
    'uint32 earlyDiscountPeriod',
    'uint16 feeBps',
    'address feeRecipient',
    'bytes32 linesRoot',
    'bytes32 documentsHash',
    'bytes32 salt',
  ),
};

export const deliveryClaimTypes = {
  DeliveryClaim: fields('bytes32 orderId', 'uint256 cumulative', 'uint256 deliveredAt', 'bytes32 evidenceHash'),
};

export const acceptanceTypes = {
  Acceptance: fields('bytes32 orderId', 'uint256 cumulative', 'bytes32 evidenceHash'),
};

export const settlementTypes = {
  Settlement: fields('bytes32 orderId', 'uint256 toSupplier', 'uint256 toBuyer', 'uint256 nonce'),
};

export const invoiceIssueTypes = {
  InvoiceIssue: fields(
    'bytes32 orderId',
    'uint256 from',
    'uint256 to',
    'bytes32 numberHash',
    'uint256 dueDate',
    'bytes32 documentHash',
  ),
};

export const invoiceAcknowledgementTypes = {
  InvoiceAcknowledgement: fields('bytes32 invoiceId'),
};

export const invoiceAssignmentTypes = {
  InvoiceAssignment: fields('bytes32 invoiceId', 'address to', 'uint256 nonce', 'uint256 validBefore'),
};

export const receiveWithAuthorizationTypes = {
  ReceiveWithAuthorization: fields(
    'address from',
    'address to',
    'uint256 value',
    'uint256 validAfter',
    'uint256 validBefore',
    'bytes32 nonce',
  ),
};
