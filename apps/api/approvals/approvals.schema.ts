import { z } from 'zod';
import { APPROVAL_SECONDS, approvalStatuses } from '#approvals';
import { APPROVAL_WINDOW_SECONDS } from '#parties';
import {
  amountInput,
  amountOutput,
  lineOfText,
  pageOf,
  pageQuery,
  plainJsonObject,
  plainText,
  sha256Input,
  timeOutput,
} from '../schemas/values.schema.js';

const methods = ['POST', 'PUT', 'PATCH'] as const;

export const newApprovalSchema = z
  .strictObject({
    method: z.enum(methods).default('POST'),
    path: plainText(200).meta({
      description: 'Of the request that was refused',
      example: '/v1/purchase-orders/po_…/fund',
    }),
    body: plainJsonObject.default({}),
    expiresInSeconds: z.int().min(APPROVAL_SECONDS.least).max(APPROVAL_SECONDS.most).default(APPROVAL_SECONDS.usual),
  })
  .meta({ id: 'NewApproval' });

export const approvalSchema = z
  .object({
    id: z.string(),
    businessId: z.string(),
    status: z.enum(approvalStatuses),
    request: z.object({ method: z.string(), path: z.string(), body: z.unknown() }),
    digest: z
      .string()
      .meta({ description: 'SHA-256 over the RFC 8785 form of the request, hex; who approves states it' }),
    amount: amountOutput.nullable().meta({ description: 'The most that it may commit; null: it is about no amount' }),
    requestedBy: z.object({ actorId: z.string(), memberId: z.string() }),
    createdAt: timeOutput,
    expiresAt: timeOutput,
    decidedBy: z.object({ actorId: z.string(), memberId: z.string().nullable() }).nullable(),
    decidedAt: timeOutput.nullable(),
    reason: z.string().nullable(),
    result: z
      .object({ status: z.int(), body: z.unknown() })
      .nullable()
      .meta({ description: 'What the request answered when it ran' }),
  })
  .meta({ id: 'Approval' });
export const approvalPage = pageOf(approvalSchema).meta({ id: 'ApprovalPage' });
export const approvalQuery = z.strictObject(pageQuery);

export const approvalDecisionSchema = z.strictObject({ digest: sha256Input }).meta({ id: 'ApprovalDecision' });
export const rejectionSchema = z
  .strictObject({ reason: lineOfText(500).default('none given') })
  .default({ reason: 'none given' });

export const approvalPolicySchema = z
  .strictObject({
    threshold: amountInput
      .nullable()
      .meta({ description: 'Minor units above which a second person approves; null: nobody does' }),
    windowSeconds: z.int().min(APPROVAL_WINDOW_SECONDS.least).max(APPROVAL_WINDOW_SECONDS.most).optional().meta({
      description:
        'For so long what one person committed alone counts towards the threshold: an hour to 31 days; a day unless it was ever set',
    }),
  })
  .meta({ id: 'ApprovalPolicyChange' });
export const approvalPolicyView = z
  .object({ threshold: amountOutput.nullable(), windowSeconds: z.int() })
  .meta({ id: 'ApprovalPolicy' });
