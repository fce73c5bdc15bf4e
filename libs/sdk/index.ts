export type { AnswerTo, BodyOf, DryRunOf, ItemOf, OperationId, QueryOf, Schema } from './operation-types.js';
export { eachItem, type Page } from './pagination.js';
export { type Problem, QuittanceProblem, QuittanceUnreachable } from './problem.js';
export { type Promised, Quittance } from './quittance.js';
export { type RequestSigner, requestSigner } from './request-signer.js';
export { DEFAULT_RETRY_POLICY, isPassing, pauseBefore, type RetryPolicy, retryAfterOf } from './retry.js';
export type { EvidenceItem, Reason } from './signing/expectations.js';
export { ExternalSigner } from './signing/external-signer.js';
export {
  type AgreedLine,
  type AgreedTerms,
  agreedTermsOf,
  type ReviewedOrder,
  reviewOrder,
} from './signing/order-terms.js';
export {
  checkTypedData,
  type Expectation,
  type Expected,
  type TrustedNetwork,
  type TypedDataToSign,
  UnexpectedTypedData,
} from './signing/typed-data-check.js';
export type { RequestOptions, TransportOptions } from './transport.js';
export * from './verify-webhook.js';
export {
  type Operation,
  OperationFailed,
  OperationPending,
  type WaitOptions,
} from './wait-for-operation.js';
