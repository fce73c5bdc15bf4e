import { type ErrorCode, errorCodes } from '#domain';
import { problems } from './problems.js';

/** Whether the same request can succeed later. */
export type RetryAdvice = 'same_request' | 'after_waiting' | 'after_a_change' | 'never';

interface ErrorGuidance {
  /** When it is answered. */
  readonly meaning: string;
  /** What the caller does about it. */
  readonly remedy: string;
  readonly retry: RetryAdvice;
}

/** What callers should know about every error code. A code without an entry does not compile. */
const guidance: { readonly [Code in ErrorCode]: ErrorGuidance } = {
  invalid_request: {
    meaning: 'A part of the request does not fit its schema, or names something that does not exist.',
    remedy: 'Correct what `errors` points at, or without them what `detail` says.',
    retry: 'after_a_change',
  },
  malformed_request: {
    meaning: 'The request is no HTTP or JSON that can be read, or its cursor belongs to another list.',
    remedy: 'Send well-formed JSON, and cursors only with the parameters that they were given out for.',
    retry: 'after_a_change',
  },
  unauthenticated: {
    meaning:
      'The credential is missing, unknown, revoked or no longer what it was, or the request is not signed as its key wants it.',
    remedy:
      'Send one valid credential in the header Authorization, and where `detail` speaks of a signature, sign anew.',
    retry: 'after_a_change',
  },
  forbidden: {
    meaning: 'The credential is valid and may not do this.',
    remedy: 'Use one with the role that `detail` names, or let the party act that may.',
    retry: 'after_a_change',
  },
  insufficient_scope: {
    meaning: 'The credential lacks the scope of this route.',
    remedy: 'Use a credential with the scope that the route needs.',
    retry: 'after_a_change',
  },
  unsigned_request: {
    meaning: 'The business demands that its requests are signed, and the credential has no public key.',
    remedy: 'Use an API key with a public key. With such a key, or by the operator, one is registered for this key.',
    retry: 'after_a_change',
  },
  approval_required: {
    meaning: 'A second person of the business has to approve this.',
    remedy: 'Let somebody else approve what `allowedActions` names.',
    retry: 'after_a_change',
  },
  business_not_verified: {
    meaning: 'The operator has not verified a business that this needs.',
    remedy: 'Wait until the business is verified, or ask the operator.',
    retry: 'after_waiting',
  },
  business_suspended: {
    meaning: 'The operator suspended a business that this needs.',
    remedy: 'Ask the operator.',
    retry: 'after_waiting',
  },
  not_found: {
    meaning: 'There is nothing under this id for the caller. Ids of others and ids that never existed look the same.',
    remedy: 'Look the id up in a list.',
    retry: 'after_a_change',
  },
  method_not_allowed: {
    meaning: 'The path exists and not with this method.',
    remedy: 'Use one of `allowedMethods`.',
    retry: 'never',
  },
  unsupported_media_type: {
    meaning: 'The body is not JSON, is compressed, or is a form where none is expected.',
    remedy: 'Send application/json without Content-Encoding; documents as multipart/form-data.',
    retry: 'after_a_change',
  },
  payload_too_large: {
    meaning: 'The body or the head of the request is larger than its limit.',
    remedy: 'Send less at once.',
    retry: 'after_a_change',
  },
  document_refused: {
    meaning: 'The scanner does not take the document.',
    remedy: 'Upload another one.',
    retry: 'never',
  },
  document_erased: {
    meaning: 'The document was erased; its digest stays.',
    remedy: 'Go by the digest, or ask whoever has a copy.',
    retry: 'never',
  },
  retention_period: {
    meaning: 'It must still be kept: its order goes on, its time is not over, or it is under a legal hold.',
    remedy: 'Wait until the time that the detail names, or end the hold.',
    retry: 'after_waiting',
  },
  idempotency_key_missing: {
    meaning: 'A request that changes something came without an Idempotency-Key.',
    remedy: 'Send one, new for every new request.',
    retry: 'after_a_change',
  },
  idempotency_key_reused: {
    meaning: 'The Idempotency-Key was used for a request that was different.',
    remedy: 'Use a new key for a new request, and the same body with the same key.',
    retry: 'after_a_change',
  },
  request_in_flight: {
    meaning: 'A request with this Idempotency-Key is being worked on.',
    remedy: 'Send it again in a moment; the answer will be the same.',
    retry: 'same_request',
  },
  precondition_failed: {
    meaning: 'What If-Match names is not how the resource is now: somebody changed it meanwhile.',
    remedy: 'Get the resource, look at what changed, and send its ETag.',
    retry: 'after_a_change',
  },
  duplicate_reference: {
    meaning: 'The caller used this reference or number before.',
    remedy: 'Look up what has it, or use another.',
    retry: 'after_a_change',
  },
  invalid_transition: {
    meaning: 'It is not possible in the state that `state` names.',
    remedy: 'Do one of `allowedActions`, or wait until the state changes.',
    retry: 'after_waiting',
  },
  signature_required: {
    meaning: 'An external signer must sign.',
    remedy: 'Sign `typedData` and send the request again with the signature.',
    retry: 'after_a_change',
  },
  signature_invalid: {
    meaning: 'The signature is not by the signer over what is asked for now.',
    remedy: 'Sign `typedData` anew.',
    retry: 'after_a_change',
  },
  signature_not_expected: {
    meaning: 'A signature was sent and the network signs for this business.',
    remedy: 'Leave it out.',
    retry: 'after_a_change',
  },
  signing_not_allowed: {
    meaning: "The signer's policy does not let the network sign this.",
    remedy: 'Ask the operator for another policy.',
    retry: 'after_a_change',
  },
  signing_limit_reached: {
    meaning: 'The network signed for as much as it may today.',
    remedy: 'Wait for the next day (UTC), or ask the operator for a higher limit.',
    retry: 'after_waiting',
  },
  deadline_passed: {
    meaning: 'It was possible until a moment that is over.',
    remedy: 'Agree on new terms.',
    retry: 'never',
  },
  deadline_not_reached: {
    meaning: 'It becomes possible at a moment that `detail` names.',
    remedy: 'Send it again from then on.',
    retry: 'after_waiting',
  },
  amount_exceeds_order: {
    meaning: 'The order has less left than is asked for.',
    remedy: 'Ask for at most what `detail` names.',
    retry: 'after_a_change',
  },
  amount_out_of_range: {
    meaning: 'The amount is zero or more than one order may be worth.',
    remedy: 'Split the order.',
    retry: 'after_a_change',
  },
  line_amount_mismatch: {
    meaning: 'Amounts of lines are not quantity times unit price, or do not sum to the amount.',
    remedy: 'Correct the lines, or state what the unit price was rounded by.',
    retry: 'after_a_change',
  },
  insufficient_funds: {
    meaning: 'The account has less than the operation needs.',
    remedy: 'Put money into it.',
    retry: 'after_a_change',
  },
  chain_rejected: {
    meaning: 'The contract refused.',
    remedy: 'Read the operation, which names the reason.',
    retry: 'after_a_change',
  },
  webhook_url_refused: {
    meaning: 'Nothing is sent to this URL, as it is not public or not https.',
    remedy: 'Use a public https URL.',
    retry: 'after_a_change',
  },
  rate_limited: {
    meaning: 'The key, the business or the address asks too often.',
    remedy: 'Wait for as long as Retry-After says.',
    retry: 'same_request',
  },
  unavailable: {
    meaning: 'The network cannot answer right now. Nothing was changed, or the same key tells what was.',
    remedy: 'Send it again with the same Idempotency-Key, waiting longer each time.',
    retry: 'same_request',
  },
  internal: {
    meaning: 'Something went wrong on our side.',
    remedy: 'Send it again with the same Idempotency-Key; if it stays, tell the operator the requestId.',
    retry: 'same_request',
  },
};

export interface CataloguedError extends ErrorGuidance {
  readonly code: ErrorCode;
  /** Of its problem documents. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
}

/** Every error that the API answers with, in the order of their codes' list. */
export const errorCatalogue: readonly CataloguedError[] = errorCodes.map((code) => ({
  code,
  type: `urn:quittance:problem:${code}`,
  ...problems[code],
  ...guidance[code],
}));

/** The catalogue as a page for people, in Markdown. */
export function errorCataloguePage(): string {
  const rows = errorCatalogue.map(
    ({ code, status, meaning, remedy, retry }) =>
      `| \`${code}\` | ${status} | ${meaning} | ${remedy} | ${retry.replaceAll('_', ' ')} |`,
  );
  return [
    '# Errors',
    '',
    'Every refusal is an RFC 9457 problem with one of these codes as `code` and `urn:quittance:problem:<code>` as `type`; decide by the code.',
    '`GET /v1/errors` is this list for programs. Made from the code by `node scripts/generate-openapi.mjs`.',
    '',
    '| code | status | when | what to do | try again |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
