import { z } from 'zod';
import { businessStatuses, grantableScopes } from '#domain';
import { apiKeyRoles, memberStatuses } from '#parties';
import { amountOutput, chainPositionSchema, hashOutput, timeOutput } from '../schemas/values.schema.js';

/** Chain positions in events carry their numbers as strings and the index of the log as a number. */
const order = { orderId: z.string(), orderReference: z.string() };
/** What every event says that the chain caused. */
const onChain = { ...order, orderStatus: z.string(), chain: chainPositionSchema };
const payee = { payeeId: z.string().nullable(), payeeAddress: z.string() };
const amount = amountOutput;
const approval = {
  approvalId: z.string(),
  request: z.object({ method: z.string(), path: z.string() }),
  amount: amount.nullable(),
  expiresAt: timeOutput,
  requestedBy: z.object({ actorId: z.string(), memberId: z.string() }),
};
const memberRights = {
  roles: z.array(z.enum(apiKeyRoles)),
  scopes: z.array(z.enum(grantableScopes)),
  status: z.enum(memberStatuses),
};

/** The shapes of `data` in webhooks and of `payload` in the feed, by name. What is new may be added to them at any time. */
export const eventPayloads = {
  OrderStepPayload: z.object({ ...order, status: z.string(), amount }),
  OrderLapsedPayload: z.object({ ...order, orderStatus: z.string(), amount }),
  OrderOnChainPayload: z.object({ ...onChain, amount }),
  FundsAddedPayload: z.object({ ...onChain, amount, funded: amount, total: amount }),
  OrderChangedPayload: z.object({
    ...onChain,
    amount,
    deliverBy: timeOutput,
    linesRoot: hashOutput,
    documentsHash: hashOutput,
  }),
  ClausesAgreedPayload: z.object({ ...onChain, clauses: z.unknown() }),
  DebtReleasedPayload: z.object({ ...onChain, amount, cumulative: amount }),
  ReleaseDividedPayload: z.object({
    ...onChain,
    amount,
    lateDeduction: amount,
    earlyDiscount: amount,
    retained: amount,
    fee: amount,
  }),
  RevertedPayload: z.object(onChain).meta({
    description: 'A reorganisation of the chain took away what was told before; chain says where that stood',
  }),
  FailedPayload: z
    .object({ ...order, reason: z.string(), detail: z.string(), operationId: z.string().nullable() })
    .meta({ description: 'Nothing happened on chain; reason is a stable code' }),
  DeliveryStepPayload: z.object({ ...order, deliveryId: z.string(), amount, cumulative: amount }),
  DeliveryClaimedPayload: z.object({
    ...onChain,
    amount,
    cumulative: amount,
    evidenceHash: hashOutput,
    inspectionEndsAt: timeOutput,
  }),
  DeliveryDecidedPayload: z.object({ ...onChain, amount: amount.optional(), cumulative: amount }),
  ContestedPayload: z.object({
    ...onChain,
    amount,
    cumulative: amount.optional(),
    tranche: z.number().int().optional(),
    reasonHash: hashOutput,
    arbitrationEndsAt: timeOutput,
  }),
  RetentionHeldPayload: z.object({ ...onChain, amount, tranche: z.number().int(), dueAt: timeOutput }),
  RetentionReleasedPayload: z.object({ ...onChain, amount, tranche: z.number().int() }),
  DisputeStepPayload: z.object({ ...order, disputeId: z.string(), contested: amount }),
  DisputeResolvedPayload: z.object({
    ...onChain,
    amount,
    toSupplier: amount,
    toBuyer: amount,
    reasonHash: hashOutput,
    byFallback: z.boolean(),
  }),
  SettlementStepPayload: z.object({ ...order, settlementId: z.string(), toSupplier: amount, toBuyer: amount }),
  SettledPayload: z.object({ ...onChain, amount, toSupplier: amount, toBuyer: amount, nonce: z.number().int() }),
  PaymentPayload: z.object({ ...onChain, amount, ...payee }),
  PaymentRevertedPayload: z
    .object({ ...onChain, amount: amount.optional(), ...z.object(payee).partial().shape })
    .meta({ description: 'A payment that was told before is not on the chain any more' }),
  InvoiceStepPayload: z.object({ ...order, invoiceId: z.string(), number: z.string(), amount }),
  InvoiceOnChainPayload: z.object({ ...onChain, amount: amount.optional(), number: z.string() }),
  InvoiceRegisteredPayload: z.object({ ...onChain, amount, number: z.string(), invoiceHash: hashOutput }),
  InvoiceAcknowledgedPayload: z
    .object({
      ...order,
      amount,
      number: z.string(),
      ...z.object({ invoiceId: z.string(), orderStatus: z.string(), chain: chainPositionSchema }).partial().shape,
    })
    .meta({ description: 'With chain for registered invoices, with invoiceId for others' }),
  InvoiceAssignedPayload: z.object({
    ...onChain,
    amount,
    number: z.string(),
    holderId: z.string().nullable(),
    holderAddress: z.string(),
  }),
  InvoicePledgedPayload: z.object({
    ...onChain,
    amount,
    number: z.string(),
    pledgeeId: z.string().nullable(),
    pledgeeAddress: z.string(),
  }),
  CreditNotePayload: z.object({ ...onChain, amount, number: z.string(), documentHash: hashOutput }),
  InvoiceRedeemedPayload: z.object({ ...onChain, amount, number: z.string(), discount: amount }),
  BusinessStatusPayload: z.object({
    businessId: z.string(),
    status: z.enum(businessStatuses),
    previousStatus: z.enum(businessStatuses),
  }),
  ApprovalPayload: z.object(approval),
  ApprovalDecidedPayload: z.object({
    ...approval,
    decidedBy: z.object({ actorId: z.string(), memberId: z.string().nullable() }),
  }),
  MemberPayload: z.object({ memberId: z.string(), ...memberRights }),
  MemberChangedPayload: z.object({ memberId: z.string(), ...memberRights, before: z.object(memberRights) }),
  EndpointTestedPayload: z.object({ webhookEndpointId: z.string() }),
  EndpointDisabledPayload: z.object({
    webhookEndpointId: z.string(),
    reason: z.enum(['failing', 'gone']),
    failingSince: timeOutput.nullable(),
    disabledAfter: z.string().meta({ description: 'Position in the feed of the last event told' }),
  }),
} as const satisfies Record<string, z.ZodType>;

export type EventPayloadName = keyof typeof eventPayloads;
