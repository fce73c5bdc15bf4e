import { type ErrorCode, QuittanceError } from '#domain';

/** Status and title of every error code. A code without an entry does not compile. */
export const problems: { readonly [Code in ErrorCode]: { readonly status: number; readonly title: string } } = {
  invalid_request: { status: 422, title: 'The request is not valid' },
  malformed_request: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'Authentication is needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  insufficient_scope: { status: 403, title: 'The credential was not given this scope' },
  unsigned_request: { status: 403, title: 'The business takes signed requests only' },
  approval_required: { status: 409, title: 'A second person has to approve this' },
  business_not_verified: { status: 403, title: 'The business is not verified' },
  business_suspended: { status: 403, title: 'A business is suspended' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  unsupported_media_type: { status: 415, title: 'Media type not supported' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  document_refused: { status: 422, title: 'The document is not taken' },
  document_erased: { status: 410, title: 'The content was erased' },
  retention_period: { status: 409, title: 'It must still be kept' },
  idempotency_key_missing: { status: 400, title: 'Idempotency-Key is missing' },
  idempotency_key_reused: { status: 422, title: 'Idempotency-Key was used for another request' },
  request_in_flight: { status: 409, title: 'The same request is being worked on' },
  precondition_failed: { status: 412, title: 'Changed meanwhile' },
  duplicate_reference: { status: 409, title: 'Exists already' },
  invalid_transition: { status: 409, title: 'Not possible in this state' },
  signature_required: { status: 422, title: 'A signature is needed' },
  signature_invalid: { status: 422, title: 'The signature does not match' },
  signature_not_expected: { status: 422, title: 'A signature was not expected' },
  signing_not_allowed: { status: 403, title: 'The network does not sign this' },
  signing_limit_reached: { status: 409, title: 'The network signs no more today' },
  deadline_passed: { status: 409, title: 'The deadline has passed' },
  deadline_not_reached: { status: 409, title: 'The deadline has not been reached' },
  amount_exceeds_order: { status: 422, title: 'More than the order has left' },
  amount_out_of_range: { status: 422, title: 'Amount out of range' },
  line_amount_mismatch: { status: 422, title: 'A line does not add up' },
  insufficient_funds: { status: 409, title: 'Not enough money' },
  chain_rejected: { status: 409, title: 'The contract refused' },
  webhook_url_refused: { status: 422, title: 'Nothing is sent to this URL' },
  rate_limited: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
  internal: { status: 500, title: 'Internal error' },
};

/** An RFC 9457 problem document. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly instance: string;
  readonly requestId: string;
  readonly [extension: string]: unknown;
}

/** The problem document of a refusal. */
export function toProblem(error: QuittanceError, request: { url: string; id: string }): Problem {
  const { status, title } = problems[error.code];
  return {
    type: `urn:quittance:problem:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.detail,
    instance: request.url.split('?')[0] ?? request.url,
    requestId: request.id,
    ...error.context,
  };
}
