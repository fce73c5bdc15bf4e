/** Every reason for which the network refuses something. `libs/http` maps each to a status; a new one without does not compile. */
export const errorCodes = [
  'invalid_request',
  'malformed_request',
  'unauthenticated',
  'forbidden',
  'insufficient_scope',
  'unsigned_request',
  'approval_required',
  'business_not_verified',
  'business_suspended',
  'not_found',
  'method_not_allowed',
  'unsupported_media_type',
  'payload_too_large',
  'document_refused',
  'document_erased',
  'retention_period',
  'idempotency_key_missing',
  'idempotency_key_reused',
  'request_in_flight',
  'precondition_failed',
  'duplicate_reference',
  'invalid_transition',
  'signature_required',
  'signature_invalid',
  'signature_not_expected',
  'signing_not_allowed',
  'signing_limit_reached',
  'deadline_passed',
  'deadline_not_reached',
  'amount_exceeds_order',
  'amount_out_of_range',
  'line_amount_mismatch',
  'insufficient_funds',
  'chain_rejected',
  'webhook_url_refused',
  'rate_limited',
  'unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What a client may do next: an action's name and where to do it. */
export interface NextAction {
  readonly action: string;
  readonly href?: string;
}

export interface ErrorContext {
  /** JSON pointers and messages of the parts of the request that are wrong. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  /** The state that the subject is in. */
  readonly state?: string;
  readonly allowedActions?: readonly NextAction[];
  /** EIP-712 typed data that is to be signed before trying again. */
  readonly typedData?: unknown;
  /** What a second person has to approve, and from which amount on; minor units. */
  readonly approval?: {
    readonly amount: string | null;
    readonly threshold: string;
    /** What the same person committed alone in the last `seconds`, of the token that is above the threshold. */
    readonly window?: { readonly seconds: number; readonly committed: string };
  };
  /** Whole seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number;
  /** Methods that the path knows. */
  readonly allowedMethods?: readonly string[];
}

/** A refusal: stable code, a sentence for people, and what may be done next. Nothing was changed when it is thrown. */
export class QuittanceError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly context: ErrorContext = {},
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
    this.name = 'QuittanceError';
  }
}
