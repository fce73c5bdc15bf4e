import { NetworkClock1700000001000 } from './1700000001000-network-clock.js';
import { Parties1700000002000 } from './1700000002000-parties.js';
import { CommandRecords1700000003000 } from './1700000003000-command-records.js';
import { Trade1700000004000 } from './1700000004000-trade.js';
import { ChainWork1700000005000 } from './1700000005000-chain-work.js';
import { Ledger1700000006000 } from './1700000006000-ledger.js';
import { Trail1700000007000 } from './1700000007000-trail.js';
import { Clauses1700000008000 } from './1700000008000-clauses.js';
import { ChainLanes1700000009000 } from './1700000009000-chain-lanes.js';
import { ChainCoverage1700000010000 } from './1700000010000-chain-coverage.js';
import { LedgerHistory1700000011000 } from './1700000011000-ledger-history.js';
import { SignerPolicy1700000012000 } from './1700000012000-signer-policy.js';
import { DeadLetters1700000013000 } from './1700000013000-dead-letters.js';
import { Webhooks1700000014000 } from './1700000014000-webhooks.js';
import { HotPath1700000015000 } from './1700000015000-hot-path.js';
import { Tenancy1700000020000 } from './1700000020000-tenancy.js';
import { RateLimits1700000022000 } from './1700000022000-rate-limits.js';
import { AuditTrees1700000024000 } from './1700000024000-audit-trees.js';
import { RecordSeals1700000025000 } from './1700000025000-record-seals.js';
import { Identity1700000026000 } from './1700000026000-identity.js';
import { BusinessIdentity1700000027000 } from './1700000027000-business-identity.js';
import { Approvals1700000028000 } from './1700000028000-approvals.js';
import { ExternalSubjects1700000029000 } from './1700000029000-external-subjects.js';
import { IssueOrders1700000030000 } from './1700000030000-issue-orders.js';
import { SortedLists1700000031000 } from './1700000031000-sorted-lists.js';
import { OperationTraces1700000034000 } from './1700000034000-operation-traces.js';
import { WebhookRetention1700000035000 } from './1700000035000-webhook-retention.js';
import { AuditorGrants1700000036000 } from './1700000036000-auditor-grants.js';
import { TrailSearch1700000037000 } from './1700000037000-trail-search.js';
import { TradeDays1700000038000 } from './1700000038000-trade-days.js';
import { Exports1700000039000 } from './1700000039000-exports.js';
import { Erasure1700000040000 } from './1700000040000-erasure.js';
import { SignedRequests1700000042000 } from './1700000042000-signed-requests.js';
import { ApprovalExpiry1700000042001 } from './1700000042001-approval-expiry.js';
import { PersonalHashes1700000043000 } from './1700000043000-personal-hashes.js';
import { AuditTexts1700000043001 } from './1700000043001-audit-texts.js';
import { OrdersInBlocks1700000043002 } from './1700000043002-orders-in-blocks.js';
import { SoleCommitments1700000044000 } from './1700000044000-sole-commitments.js';
import { SignedOnly1700000044001 } from './1700000044001-signed-only.js';
import { MemberDetails1700000044002 } from './1700000044002-member-details.js';
import { LegalHolds1700000044003 } from './1700000044003-legal-holds.js';
import { InvoicedWithTrail1700000045000 } from './1700000045000-invoiced-with-trail.js';
import { AnswersAsSent1700000046000 } from './1700000046000-answers-as-sent.js';
import { TermsInCommon1700000046001 } from './1700000046001-terms-in-common.js';
import { PublishedEvents1700000046002 } from './1700000046002-published-events.js';
import { FewerEntriesOfEvents1700000046003 } from './1700000046003-fewer-entries-of-events.js';
import { CarriedIntents1700000046004 } from './1700000046004-carried-intents.js';
import { FewerEntriesOfIntents1700000046005 } from './1700000046005-fewer-entries-of-intents.js';
import { PartiesOfAStatement1700000046006 } from './1700000046006-parties-of-a-statement.js';
import { NamesInAnswers1700000046007 } from './1700000046007-names-in-answers.js';
import { CallersLimits1700000047000 } from './1700000047000-callers-limits.js';
import { OrdersByEvidence1700000048000 } from './1700000048000-orders-by-evidence.js';
import { RecordVersions1700000049000 } from './1700000049000-record-versions.js';
import {
  ApiKeyVersions1700000049004,
  ApprovalVersions1700000049007,
  BusinessVersions1700000049001,
  DocumentVersions1700000049009,
  EndpointVersions1700000049012,
  ExportVersions1700000049014,
  GrantVersions1700000049006,
  HoldVersions1700000049011,
  KeySecretVersions1700000049015,
  MemberDetailVersions1700000049016,
  MemberVersions1700000049003,
  ProfileVersions1700000049002,
  SettlementVersions1700000049010,
  SignerVersions1700000049008,
  SubjectVersions1700000049005,
  WebhookSecretVersions1700000049013,
} from './1700000049001-versions-of-records.js';
import { IdsOfSteps1700000049100 } from './1700000049100-ids-of-steps.js';
import { IdsOfOldSteps1700000049101 } from './1700000049101-ids-of-old-steps.js';
import { StepsById1700000049102 } from './1700000049102-steps-by-id.js';
import { ReasonsOfSteps1700000049103 } from './1700000049103-reasons-of-steps.js';
import { OrdersInTime1700000049200 } from './1700000049200-orders-in-time.js';
import { MinedCalls1700000049201 } from './1700000049201-mined-calls.js';
import { InvoiceDebts1700000049202 } from './1700000049202-invoice-debts.js';
import { OneOpenSettlement1700000049300 } from './1700000049300-one-open-settlement.js';

/** All migrations, oldest first. */
export const migrations = [
  NetworkClock1700000001000,
  Parties1700000002000,
  CommandRecords1700000003000,
  Trade1700000004000,
  ChainWork1700000005000,
  Ledger1700000006000,
  Trail1700000007000,
  Clauses1700000008000,
  ChainLanes1700000009000,
  ChainCoverage1700000010000,
  LedgerHistory1700000011000,
  SignerPolicy1700000012000,
  DeadLetters1700000013000,
  Webhooks1700000014000,
  HotPath1700000015000,
  Tenancy1700000020000,
  RateLimits1700000022000,
  AuditTrees1700000024000,
  RecordSeals1700000025000,
  Identity1700000026000,
  BusinessIdentity1700000027000,
  Approvals1700000028000,
  ExternalSubjects1700000029000,
  IssueOrders1700000030000,
  SortedLists1700000031000,
  OperationTraces1700000034000,
  WebhookRetention1700000035000,
  AuditorGrants1700000036000,
  TrailSearch1700000037000,
  TradeDays1700000038000,
  Exports1700000039000,
  Erasure1700000040000,
  SignedRequests1700000042000,
  ApprovalExpiry1700000042001,
  PersonalHashes1700000043000,
  AuditTexts1700000043001,
  OrdersInBlocks1700000043002,
  SoleCommitments1700000044000,
  SignedOnly1700000044001,
  MemberDetails1700000044002,
  LegalHolds1700000044003,
  InvoicedWithTrail1700000045000,
  AnswersAsSent1700000046000,
  TermsInCommon1700000046001,
  PublishedEvents1700000046002,
  FewerEntriesOfEvents1700000046003,
  CarriedIntents1700000046004,
  FewerEntriesOfIntents1700000046005,
  PartiesOfAStatement1700000046006,
  NamesInAnswers1700000046007,
  CallersLimits1700000047000,
  OrdersByEvidence1700000048000,
  RecordVersions1700000049000,
  BusinessVersions1700000049001,
  ProfileVersions1700000049002,
  MemberVersions1700000049003,
  ApiKeyVersions1700000049004,
  SubjectVersions1700000049005,
  GrantVersions1700000049006,
  ApprovalVersions1700000049007,
  SignerVersions1700000049008,
  DocumentVersions1700000049009,
  SettlementVersions1700000049010,
  HoldVersions1700000049011,
  EndpointVersions1700000049012,
  WebhookSecretVersions1700000049013,
  ExportVersions1700000049014,
  KeySecretVersions1700000049015,
  MemberDetailVersions1700000049016,
  IdsOfSteps1700000049100,
  IdsOfOldSteps1700000049101,
  StepsById1700000049102,
  ReasonsOfSteps1700000049103,
  OrdersInTime1700000049200,
  MinedCalls1700000049201,
  InvoiceDebts1700000049202,
  OneOpenSettlement1700000049300,
];
