import { Approval } from '#approvals';
import { Delivery, DeliveryLine } from '#deliveries';
import { Dispute, Retention, Settlement } from '#disputes';
import { Document } from '#documents';
import { LegalHold } from '#erasure';
import { Export } from '#exports';
import { Invoice } from '#invoices';
import { Operation } from '#operations';
import { PurchaseOrder, PurchaseOrderLine } from '#orders';
import {
  ApiKey,
  AuditorGrant,
  Business,
  BusinessProfile,
  ExternalSubject,
  Member,
  MemberDetails,
  Signer,
} from '#parties';
import { Payment } from '#payments';
import { TrailEntry } from '#trail';
import { WebhookAttempt, WebhookEndpoint } from '#webhooks';

/** Every entity class that the API reads and writes. */
export const entities = [
  ApiKey,
  Approval,
  AuditorGrant,
  Business,
  BusinessProfile,
  Delivery,
  DeliveryLine,
  Dispute,
  Document,
  Export,
  ExternalSubject,
  Invoice,
  LegalHold,
  Member,
  MemberDetails,
  Operation,
  Payment,
  PurchaseOrder,
  PurchaseOrderLine,
  Retention,
  Settlement,
  Signer,
  TrailEntry,
  WebhookAttempt,
  WebhookEndpoint,
];
