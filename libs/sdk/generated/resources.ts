// Generated from openapi.json by scripts/generate-openapi.mjs; not edited by hand.
import { eachItem } from '../pagination.js';
import type { AnswerTo, BodyOf, DryRunOf, ItemOf, QueryOf } from '../operation-types.js';
import { segment, type RequestOptions, type Transport } from '../transport.js';

export class Businesses {
  constructor(private readonly transport: Transport) {}

  /**
   * List businesses.
   * Needs the scope `businesses:read`.
   */
  list(query: QueryOf<'Businesses_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Businesses_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/businesses`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Businesses_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Businesses_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Register a business.
   * With its signer and its first API key, whose secret is shown once. It is pending until it is verified; in a sandbox it is verified at once.
   *
   * Needs the scope `businesses:write` and the role operator.
   */
  register(body: BodyOf<'Businesses_register'>, options: RequestOptions = {}): Promise<AnswerTo<'Businesses_register'>> {
    return this.transport.send({ method: 'POST', path: `/v1/businesses`, isKeyed: true, body, options });
  }

  /**
   * Get a business.
   * Needs the scope `businesses:read`.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Businesses_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/businesses/${segment(id)}`, options });
  }

  /**
   * Who am I.
   */
  me(options: RequestOptions = {}): Promise<AnswerTo<'Businesses_me'>> {
    return this.transport.send({ method: 'GET', path: `/v1/me`, options });
  }
}

export class BusinessStanding {
  constructor(private readonly transport: Transport) {}

  /**
   * Change what names a business.
   * Itself, or the operator. Once it was verified, only the operator changes legal name, LEI and tax id. `If-Match` takes the ETag of the business, or of its profile, which this answers.
   *
   * Needs the scope `businesses:write` and the role operator or buyer or supplier.
   */
  change(id: string, body: BodyOf<'BusinessStanding_change'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'BusinessStanding_change'>> {
    return this.transport.send({ method: 'PATCH', path: `/v1/businesses/${segment(id)}`, isKeyed: true, body, options });
  }

  /**
   * What is known of a business.
   * For the business itself, the operator and network-wide auditors.
   *
   * Needs the scope `businesses:read`.
   */
  profile(id: string, options: RequestOptions = {}): Promise<AnswerTo<'BusinessStanding_profile'>> {
    return this.transport.send({ method: 'GET', path: `/v1/businesses/${segment(id)}/profile`, options });
  }

  /**
   * Verify a business.
   * It may take on obligations from now on.
   *
   * Needs the scope `businesses:write` and the role operator.
   */
  verify(id: string, body: BodyOf<'BusinessStanding_verify'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'BusinessStanding_verify'>> {
    return this.transport.send({ method: 'POST', path: `/v1/businesses/${segment(id)}/verify`, isKeyed: true, body, options });
  }

  /**
   * Suspend a business.
   * Nothing new is agreed with it. What it took on goes on, and every payment still goes to its owner.
   *
   * Needs the scope `businesses:write` and the role operator.
   */
  suspend(id: string, body: BodyOf<'BusinessStanding_suspend'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'BusinessStanding_suspend'>> {
    return this.transport.send({ method: 'POST', path: `/v1/businesses/${segment(id)}/suspend`, isKeyed: true, body, options });
  }

  /**
   * Reinstate a suspended business.
   * Needs the scope `businesses:write` and the role operator.
   */
  reinstate(id: string, body: BodyOf<'BusinessStanding_reinstate'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'BusinessStanding_reinstate'>> {
    return this.transport.send({ method: 'POST', path: `/v1/businesses/${segment(id)}/reinstate`, isKeyed: true, body, options });
  }
}

export class Members {
  constructor(private readonly transport: Transport) {}

  /**
   * List members.
   * Needs the scope `members:read` and the role operator or buyer or supplier.
   */
  list(query: QueryOf<'Members_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Members_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/members`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Members_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Members_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Add a member.
   * A person with no more roles and scopes than the caller has. The operator makes the first API key of a member.
   *
   * Needs the scope `members:write` and the role operator or buyer or supplier.
   */
  create(body: BodyOf<'Members_create'>, options: RequestOptions = {}): Promise<AnswerTo<'Members_create'>> {
    return this.transport.send({ method: 'POST', path: `/v1/members`, isKeyed: true, body, options });
  }

  /**
   * Get a member.
   * Needs the scope `members:read` and the role operator or buyer or supplier.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Members_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/members/${segment(id)}`, options });
  }

  /**
   * Change a member.
   * Name and e-mail address; roles, scopes and status, for all credentials of the person from their next request on. By somebody who has all that the member had and gets. Where there is an approval threshold, a second person approves whoever is to approve or pay from now on, and two who may approve stay. `deactivated` ends all credentials; `active` brings the person back, and none of the credentials.
   *
   * Needs the scope `members:write` and the role operator or buyer or supplier.
   */
  change(id: string, body: BodyOf<'Members_change'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Members_change'>> {
    return this.transport.send({ method: 'PATCH', path: `/v1/members/${segment(id)}`, isKeyed: true, body, options });
  }

  /**
   * Deactivate a member.
   * None of the credentials of the person is good any more. As changing the status to `deactivated`.
   *
   * Needs the scope `members:write` and the role operator or buyer or supplier.
   */
  deactivate(id: string, body: BodyOf<'Members_deactivate'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Members_deactivate'>> {
    return this.transport.send({ method: 'POST', path: `/v1/members/${segment(id)}/deactivate`, isKeyed: true, body, options });
  }

  /**
   * Erase the personal data of a member.
   * Of a member who was deactivated: name, e-mail address, names of API keys, and what an identity provider knows the person as. `[erased]` stands in their places; the log of what was done with the credentials stays, under their ids. Refused for 3650 days after the person last asked for an approval or decided one.
   *
   * Needs the scope `members:write` and the role operator or buyer or supplier.
   */
  erase(id: string, body: BodyOf<'Members_erase'>, options: RequestOptions = {}): Promise<AnswerTo<'Members_erase'>> {
    return this.transport.send({ method: 'POST', path: `/v1/members/${segment(id)}/erase`, isKeyed: true, body, options });
  }
}

export class ExternalSubjects {
  constructor(private readonly transport: Transport) {}

  /**
   * Get a member's external subject.
   * Whose access tokens act as the member; null when nobody’s do.
   *
   * Needs the scope `members:read` and the role operator or buyer or supplier.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'ExternalSubjects_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/members/${segment(id)}/external-subject`, options });
  }

  /**
   * Set a member's external subject.
   * From now on access tokens with this `sub` act as the member, and those of the subject before do not. A subject is one member. Where there is an approval threshold, a second person approves that somebody else may act as a member with approvals:write.
   *
   * Needs the scope `members:write` and the role operator or buyer or supplier.
   */
  set(id: string, body: BodyOf<'ExternalSubjects_set'>, options: RequestOptions = {}): Promise<AnswerTo<'ExternalSubjects_set'>> {
    return this.transport.send({ method: 'PUT', path: `/v1/members/${segment(id)}/external-subject`, isKeyed: true, body, options });
  }
}

export class Approvals {
  constructor(private readonly transport: Transport) {}

  /**
   * List approvals.
   * Needs the scope `approvals:read`.
   */
  list(query: QueryOf<'Approvals_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Approvals_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/approvals`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Approvals_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Approvals_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Ask a second person.
   * For a request that was refused with `approval_required`: method, path and body as they were. It is tried here, so that what would be refused anyway is refused now, and what needs nobody is not asked for. It runs once it is approved, as it was asked.
   *
   * Needs the scope `approvals:write` and the role buyer or supplier.
   */
  request(body: BodyOf<'Approvals_request'>, options: RequestOptions = {}): Promise<AnswerTo<'Approvals_request'>> {
    return this.transport.send({ method: 'POST', path: `/v1/approvals`, isKeyed: true, body, options });
  }

  /**
   * Get an approval.
   * Needs the scope `approvals:read`.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Approvals_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/approvals/${segment(id)}`, options });
  }

  /**
   * Approve a request, which runs it.
   * By another person than who asked, whichever keys the two use. The request runs in the same transaction, once, as who asked and with what they may do now; when it is refused, nothing is decided.
   *
   * Needs the scope `approvals:write` and the role buyer or supplier.
   */
  approve(id: string, body: BodyOf<'Approvals_approve'>, options: RequestOptions = {}): Promise<AnswerTo<'Approvals_approve'>> {
    return this.transport.send({ method: 'POST', path: `/v1/approvals/${segment(id)}/approve`, isKeyed: true, body, options });
  }

  /** What `approve` would do now. Nothing of it stays. */
  approveDryRun(id: string, body: BodyOf<'Approvals_approve'>, options: RequestOptions = {}): Promise<DryRunOf<'Approvals_approve'>> {
    return this.transport.send({ method: 'POST', path: `/v1/approvals/${segment(id)}/approve`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Reject a request, or take it back.
   * By anybody of the business, who asked among them.
   *
   * Needs the scope `approvals:write` and the role buyer or supplier.
   */
  reject(id: string, body: BodyOf<'Approvals_reject'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Approvals_reject'>> {
    return this.transport.send({ method: 'POST', path: `/v1/approvals/${segment(id)}/reject`, isKeyed: true, body, options });
  }
}

export class ApprovalPolicy {
  constructor(private readonly transport: Transport) {}

  /**
   * Above which amount a second person approves.
   * Needs the scope `approvals:read` and the role buyer or supplier.
   */
  get(options: RequestOptions = {}): Promise<AnswerTo<'ApprovalPolicy_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/approval-policy`, options });
  }

  /**
   * Set the amount above which a second person approves.
   * Compared with it is all that one person committed alone within the window, with the request that is judged. A lower amount or a longer window takes effect with the next request; a higher one, none, or a shorter window need a second person themselves.
   *
   * Needs the scope `approvals:write` and the role buyer or supplier.
   */
  set(body: BodyOf<'ApprovalPolicy_set'>, options: RequestOptions = {}): Promise<AnswerTo<'ApprovalPolicy_set'>> {
    return this.transport.send({ method: 'PUT', path: `/v1/approval-policy`, isKeyed: true, body, options });
  }
}

export class ApiKeys {
  constructor(private readonly transport: Transport) {}

  /**
   * List API keys.
   * Needs the scope `api_keys:read` and the role operator or buyer or supplier.
   */
  list(query: QueryOf<'ApiKeys_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'ApiKeys_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/api-keys`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'ApiKeys_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'ApiKeys_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Make an API key.
   * With no more than the caller has: roles, scopes and time. The secret is shown once.
   *
   * Needs the scope `api_keys:write` and the role operator or buyer or supplier.
   */
  create(body: BodyOf<'ApiKeys_create'>, options: RequestOptions = {}): Promise<AnswerTo<'ApiKeys_create'>> {
    return this.transport.send({ method: 'POST', path: `/v1/api-keys`, isKeyed: true, body, options });
  }

  /**
   * Rotate the secret of an API key.
   * Both secrets are good until the overlap of at most seven days ends; one from an earlier rotation ends now. The new one is shown once. Keys of a member are rotated by the member or the operator.
   *
   * Needs the scope `api_keys:write` and the role operator or buyer or supplier.
   */
  rotate(id: string, body: BodyOf<'ApiKeys_rotate'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'ApiKeys_rotate'>> {
    return this.transport.send({ method: 'POST', path: `/v1/api-keys/${segment(id)}/rotate`, isKeyed: true, body, options });
  }

  /**
   * Revoke an API key.
   * Needs the scope `api_keys:write` and the role operator or buyer or supplier.
   */
  revoke(id: string, body: BodyOf<'ApiKeys_revoke'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'ApiKeys_revoke'>> {
    return this.transport.send({ method: 'DELETE', path: `/v1/api-keys/${segment(id)}`, isKeyed: true, body, options });
  }
}

export class ApiKeyPublicKeys {
  constructor(private readonly transport: Transport) {}

  /**
   * Register the public key of an API key.
   * From the next request on the key takes signed requests only. A public key that was there before stays good until the overlap of at most seven days ends. Keys of a member are changed by the member or the operator.
   *
   * Needs the scope `api_keys:write` and the role operator or buyer or supplier.
   */
  register(id: string, body: BodyOf<'ApiKeyPublicKeys_register'>, options: RequestOptions = {}): Promise<AnswerTo<'ApiKeyPublicKeys_register'>> {
    return this.transport.send({ method: 'PUT', path: `/v1/api-keys/${segment(id)}/public-key`, isKeyed: true, body, options });
  }

  /**
   * Take the public key of an API key away.
   * From the next request on the secret is enough. Refused while the business takes signed requests only.
   *
   * Needs the scope `api_keys:write` and the role operator or buyer or supplier.
   */
  remove(id: string, body: BodyOf<'ApiKeyPublicKeys_remove'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'ApiKeyPublicKeys_remove'>> {
    return this.transport.send({ method: 'DELETE', path: `/v1/api-keys/${segment(id)}/public-key`, isKeyed: true, body, options });
  }
}

export class SignaturePolicy {
  constructor(private readonly transport: Transport) {}

  /**
   * Whether all requests are to be signed.
   * Needs the scope `api_keys:read` and the role buyer or supplier.
   */
  get(options: RequestOptions = {}): Promise<AnswerTo<'SignaturePolicy_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/signature-policy`, options });
  }

  /**
   * Demand that all requests are signed.
   * From the next request on nobody acts for the business with an API key that has no public key, or with an access token: `unsigned_request`. Said by a signed request only. To demand it no more needs a second person where there is an approval threshold.
   *
   * Needs the scope `api_keys:write` and the role buyer or supplier.
   */
  set(body: BodyOf<'SignaturePolicy_set'>, options: RequestOptions = {}): Promise<AnswerTo<'SignaturePolicy_set'>> {
    return this.transport.send({ method: 'PUT', path: `/v1/signature-policy`, isKeyed: true, body, options });
  }
}

export class AuditorGrants {
  constructor(private readonly transport: Transport) {}

  /**
   * List grants to auditors.
   * Those of the caller's business; the grant itself for the auditor who holds it.
   *
   * Needs the scope `auditor_grants:read`.
   */
  list(query: QueryOf<'AuditorGrants_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'AuditorGrants_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/auditor-grants`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'AuditorGrants_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'AuditorGrants_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Let an auditor read.
   * Answers with an API key for the auditor, which reads what the grant says and nothing else, until the grant expires or is revoked. Every request with it is an entry of the audit log.
   *
   * Needs the scope `auditor_grants:write` and the role buyer or supplier or regulator.
   */
  create(body: BodyOf<'AuditorGrants_create'>, options: RequestOptions = {}): Promise<AnswerTo<'AuditorGrants_create'>> {
    return this.transport.send({ method: 'POST', path: `/v1/auditor-grants`, isKeyed: true, body, options });
  }

  /**
   * Get a grant to an auditor.
   * Needs the scope `auditor_grants:read`.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'AuditorGrants_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/auditor-grants/${segment(id)}`, options });
  }

  /**
   * End a grant to an auditor.
   * With the next request, the auditor reads nothing more.
   *
   * Needs the scope `auditor_grants:write` and the role buyer or supplier or regulator.
   */
  revoke(id: string, body: BodyOf<'AuditorGrants_revoke'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'AuditorGrants_revoke'>> {
    return this.transport.send({ method: 'DELETE', path: `/v1/auditor-grants/${segment(id)}`, isKeyed: true, body, options });
  }

  /**
   * What an auditor read under a grant, newest first.
   * One entry of the business's audit log for every request with the grant's key, refused ones too.
   *
   * Needs the scope `auditor_grants:read` and the role buyer or supplier or operator or regulator.
   */
  readsUnder(id: string, query: QueryOf<'AuditorGrants_readsUnder'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'AuditorGrants_readsUnder'>> {
    return this.transport.send({ method: 'GET', path: `/v1/auditor-grants/${segment(id)}/reads`, query, options });
  }

  /** Every item that `readsUnder` lists from here on, page by page. */
  readsUnderAll(id: string, query: QueryOf<'AuditorGrants_readsUnder'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'AuditorGrants_readsUnder'>, void, undefined> {
    return eachItem((position) => this.readsUnder(id, { ...query, cursor: position ?? query.cursor }, options));
  }
}

export class PurchaseOrders {
  constructor(private readonly transport: Transport) {}

  /**
   * List purchase orders.
   * Needs the scope `orders:read`.
   */
  list(query: QueryOf<'PurchaseOrders_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/purchase-orders`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'PurchaseOrders_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'PurchaseOrders_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Issue a purchase order.
   * Needs the scope `orders:write` and the role buyer, and a business that is verified.
   */
  issue(body: BodyOf<'PurchaseOrders_issue'>, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_issue'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders`, isKeyed: true, body, options });
  }

  /** What `issue` would do now. Nothing of it stays. */
  issueDryRun(body: BodyOf<'PurchaseOrders_issue'>, options: RequestOptions = {}): Promise<DryRunOf<'PurchaseOrders_issue'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Get a purchase order with everything agreed about it.
   * Needs the scope `orders:read`.
   */
  get(id: string, query: QueryOf<'PurchaseOrders_get'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/purchase-orders/${segment(id)}`, query, options });
  }

  /**
   * What an external supplier signs to accept an order's terms.
   * Needs the scope `orders:read` and the role supplier.
   */
  acceptTypedData(id: string, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_acceptTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/accept/typed-data`, options });
  }

  /**
   * Accept an order's terms.
   * Needs the scope `orders:write` and the role buyer or supplier, and a business that is verified.
   */
  accept(id: string, body: BodyOf<'PurchaseOrders_accept'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/accept`, isKeyed: true, body, options });
  }

  /** What `accept` would do now. Nothing of it stays. */
  acceptDryRun(id: string, body: BodyOf<'PurchaseOrders_accept'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'PurchaseOrders_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/accept`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Decline an order.
   * Needs the scope `orders:write` and the role buyer or supplier.
   */
  decline(id: string, body: BodyOf<'PurchaseOrders_decline'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_decline'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/decline`, isKeyed: true, body, options });
  }

  /** What `decline` would do now. Nothing of it stays. */
  declineDryRun(id: string, body: BodyOf<'PurchaseOrders_decline'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'PurchaseOrders_decline'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/decline`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Cancel an order that is not funded.
   * Needs the scope `orders:write` and the role buyer or supplier.
   */
  cancel(id: string, body: BodyOf<'PurchaseOrders_cancel'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_cancel'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/cancel`, isKeyed: true, body, options });
  }

  /** What `cancel` would do now. Nothing of it stays. */
  cancelDryRun(id: string, body: BodyOf<'PurchaseOrders_cancel'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'PurchaseOrders_cancel'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/cancel`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * What an external buyer signs to fund an order.
   * Needs the scope `orders:read` and the role buyer.
   */
  fundTypedData(id: string, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_fundTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/fund/typed-data`, options });
  }

  /**
   * Fund an order.
   * Locks the order's amount in escrow by the buyer's ERC-3009 authorisation.
   *
   * Needs the scope `payments:write` and the role buyer or supplier, and a business that is verified.
   */
  fund(id: string, body: BodyOf<'PurchaseOrders_fund'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_fund'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/fund`, isKeyed: true, body, options });
  }

  /** What `fund` would do now. Nothing of it stays. */
  fundDryRun(id: string, body: BodyOf<'PurchaseOrders_fund'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'PurchaseOrders_fund'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/fund`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Return what was not claimed in time to the buyer.
   * At or after deliverBy. The network does it by itself too.
   *
   * Needs the scope `orders:write` and the role buyer or supplier.
   */
  reclaim(id: string, body: BodyOf<'PurchaseOrders_reclaim'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'PurchaseOrders_reclaim'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/reclaim`, isKeyed: true, body, options });
  }

  /** What `reclaim` would do now. Nothing of it stays. */
  reclaimDryRun(id: string, body: BodyOf<'PurchaseOrders_reclaim'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'PurchaseOrders_reclaim'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/reclaim`, isKeyed: true, body, query: { dryRun: true }, options });
  }
}

export class BulkOrders {
  constructor(private readonly transport: Transport) {}

  /**
   * Issue up to 1,000 purchase orders.
   * Each is judged by itself; one that is refused stops no other. Of two with one reference the first stands.
   *
   * Needs the scope `orders:write` and the role buyer, and a business that is verified.
   */
  issue(body: BodyOf<'BulkOrders_issue'>, options: RequestOptions = {}): Promise<AnswerTo<'BulkOrders_issue'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk`, isKeyed: true, body, options });
  }

  /** What `issue` would do now. Nothing of it stays. */
  issueDryRun(body: BodyOf<'BulkOrders_issue'>, options: RequestOptions = {}): Promise<DryRunOf<'BulkOrders_issue'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Accept up to 1,000 orders' terms.
   * Names each order once.
   *
   * Needs the scope `orders:write` and the role buyer or supplier, and a business that is verified.
   */
  accept(body: BodyOf<'BulkOrders_accept'>, options: RequestOptions = {}): Promise<AnswerTo<'BulkOrders_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk/accept`, isKeyed: true, body, options });
  }

  /** What `accept` would do now. Nothing of it stays. */
  acceptDryRun(body: BodyOf<'BulkOrders_accept'>, options: RequestOptions = {}): Promise<DryRunOf<'BulkOrders_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk/accept`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Fund up to 1,000 orders.
   * Names each order once. Money moves as with funding one by one, an operation for each.
   *
   * Needs the scope `payments:write` and the role buyer or supplier, and a business that is verified.
   */
  fund(body: BodyOf<'BulkOrders_fund'>, options: RequestOptions = {}): Promise<AnswerTo<'BulkOrders_fund'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk/fund`, isKeyed: true, body, options });
  }

  /** What `fund` would do now. Nothing of it stays. */
  fundDryRun(body: BodyOf<'BulkOrders_fund'>, options: RequestOptions = {}): Promise<DryRunOf<'BulkOrders_fund'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk/fund`, isKeyed: true, body, query: { dryRun: true }, options });
  }
}

export class Trail {
  constructor(private readonly transport: Transport) {}

  /**
   * Everything that happened to an order, in sequence.
   * Oldest first. Steps on chain carry transaction, block and log.
   *
   * Needs the scope `orders:read`.
   */
  get(id: string, query: QueryOf<'Trail_trail'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Trail_trail'>> {
    return this.transport.send({ method: 'GET', path: `/v1/purchase-orders/${segment(id)}/trail`, query, options });
  }

  /** Every item that `get` lists from here on, page by page. */
  getAll(id: string, query: QueryOf<'Trail_trail'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Trail_trail'>, void, undefined> {
    return eachItem((position) => this.get(id, { ...query, cursor: position ?? query.cursor }, options));
  }
}

export class Bundle {
  constructor(private readonly transport: Transport) {}

  /**
   * Everything that proves what happened to an order's money, in one file.
   * Terms, signatures, digests of documents, receipts with proofs against block headers, entries of the audit log with proofs against its anchored root. `quittance verify FILE --rpc URL` checks it without this server.
   *
   * Needs the scope `orders:read`.
   */
  get(order: string, options: RequestOptions = {}): Promise<AnswerTo<'Bundle_bundle'>> {
    return this.transport.send({ method: 'GET', path: `/v1/trails/${segment(order)}/bundle`, options });
  }
}

export class Aggregates {
  constructor(private readonly transport: Transport) {}

  /**
   * Sums over trails, for charts.
   * What was paid, what is outstanding and overdue, how long payment took, and disputes; per token. At most 1000 groups a side, the last ones. Sums are kept by day as things happen, so asking costs the same however many orders there are. Under a grant they are counted from the orders that it covers. As of a time or a block they are counted from orders, of 10000 a side at most, beyond which there is an error: what had happened by then, as it is known today.
   *
   * Needs the scope `orders:read`.
   */
  get(query: QueryOf<'Aggregates_aggregates'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Aggregates_aggregates'>> {
    return this.transport.send({ method: 'GET', path: `/v1/trails/aggregates`, query, options });
  }
}

export class Trails {
  constructor(private readonly transport: Transport) {}

  /**
   * Find trails.
   * One per order, newest order first. Every filter that is given must hold. As of a time or a block: those of orders that were created by then, with the status, money and steps of then, as it is known today; what other filters name may have come later. A page with status as of a moment looks at 1000 orders at most, so it may have fewer than limit, and nextCursor for the next ones.
   *
   * Needs the scope `orders:read`.
   */
  list(query: QueryOf<'Trails_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Trails_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/trails`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Trails_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Trails_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * An order's trail: steps in order, with parties, documents, signatures, transactions, bookings and proofs.
   * Now, or as of a time or a block: as it is known today, so that what a reorganisation of the chain took away since was never there. Steps of what was taken away stay in the trail, with those that took it away. Before it was issued there is no order to tell of: `not_found`. The checkpoint is the newest there is.
   *
   * Needs the scope `orders:read`.
   */
  get(order: string, query: QueryOf<'Trails_get'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Trails_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/trails/${segment(order)}`, query, options });
  }
}

export class Deliveries {
  constructor(private readonly transport: Transport) {}

  /**
   * What an external supplier or attester signs to claim a delivery.
   * Needs the scope `deliveries:read` and the role supplier.
   */
  claimTypedData(id: string, body: BodyOf<'Deliveries_claimTypedData'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Deliveries_claimTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/deliveries/typed-data`, body, options });
  }

  /**
   * Confirm a delivery.
   * By the supplier or the attester. The buyer's inspection begins when the claim is mined; silence accepts.
   *
   * Needs the scope `deliveries:write` and the role supplier or buyer.
   */
  claim(id: string, body: BodyOf<'Deliveries_claim'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Deliveries_claim'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/deliveries`, isKeyed: true, body, options });
  }

  /** What `claim` would do now. Nothing of it stays. */
  claimDryRun(id: string, body: BodyOf<'Deliveries_claim'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'Deliveries_claim'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/deliveries`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * What an external buyer signs to accept deliveries.
   * Needs the scope `deliveries:read` and the role buyer.
   */
  acceptTypedData(id: string, body: BodyOf<'Deliveries_acceptTypedData'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Deliveries_acceptTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/accept-delivery/typed-data`, body, options });
  }

  /**
   * Accept deliveries.
   * Pays the supplier, or whoever holds the invoices, as soon as it is mined.
   *
   * Needs the scope `payments:write` and the role buyer or supplier.
   */
  accept(id: string, body: BodyOf<'Deliveries_accept'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Deliveries_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/accept-delivery`, isKeyed: true, body, options });
  }

  /** What `accept` would do now. Nothing of it stays. */
  acceptDryRun(id: string, body: BodyOf<'Deliveries_accept'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'Deliveries_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/accept-delivery`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * List deliveries.
   * Needs the scope `deliveries:read`.
   */
  list(query: QueryOf<'Deliveries_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Deliveries_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/deliveries`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Deliveries_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Deliveries_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Get a delivery.
   * Needs the scope `deliveries:read`.
   */
  get(id: string, query: QueryOf<'Deliveries_get'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Deliveries_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/deliveries/${segment(id)}`, query, options });
  }

  /**
   * Release a delivery on which the buyer stayed silent.
   * Once its inspection is over. The network does it by itself too.
   *
   * Needs the scope `deliveries:write` and the role buyer or supplier.
   */
  release(id: string, body: BodyOf<'Deliveries_release'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Deliveries_release'>> {
    return this.transport.send({ method: 'POST', path: `/v1/deliveries/${segment(id)}/release`, isKeyed: true, body, options });
  }

  /** What `release` would do now. Nothing of it stays. */
  releaseDryRun(id: string, body: BodyOf<'Deliveries_release'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'Deliveries_release'>> {
    return this.transport.send({ method: 'POST', path: `/v1/deliveries/${segment(id)}/release`, isKeyed: true, body, query: { dryRun: true }, options });
  }
}

export class BulkDeliveries {
  constructor(private readonly transport: Transport) {}

  /**
   * Confirm up to 1,000 deliveries.
   * Names each order once; of one order confirm the next delivery with the next request.
   *
   * Needs the scope `deliveries:write` and the role supplier or buyer.
   */
  claim(body: BodyOf<'BulkDeliveries_claim'>, options: RequestOptions = {}): Promise<AnswerTo<'BulkDeliveries_claim'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk/deliveries`, isKeyed: true, body, options });
  }

  /** What `claim` would do now. Nothing of it stays. */
  claimDryRun(body: BodyOf<'BulkDeliveries_claim'>, options: RequestOptions = {}): Promise<DryRunOf<'BulkDeliveries_claim'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk/deliveries`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Accept deliveries of up to 1,000 orders.
   * A payment run: names each order once, and pays as accepting one by one does.
   *
   * Needs the scope `payments:write` and the role buyer or supplier.
   */
  accept(body: BodyOf<'BulkDeliveries_accept'>, options: RequestOptions = {}): Promise<AnswerTo<'BulkDeliveries_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk/accept-delivery`, isKeyed: true, body, options });
  }

  /** What `accept` would do now. Nothing of it stays. */
  acceptDryRun(body: BodyOf<'BulkDeliveries_accept'>, options: RequestOptions = {}): Promise<DryRunOf<'BulkDeliveries_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/bulk/accept-delivery`, isKeyed: true, body, query: { dryRun: true }, options });
  }
}

export class Invoices {
  constructor(private readonly transport: Transport) {}

  /**
   * What an external supplier signs to register an invoice.
   * Needs the scope `invoices:read` and the role supplier.
   */
  registrationTypedData(id: string, body: BodyOf<'Invoices_registrationTypedData'>, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_registrationTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/invoices/typed-data`, body, options });
  }

  /**
   * Issue an invoice.
   * Over the next slice of the order. A registered one answers 202 and is minted on chain. With `delivery` the goods are confirmed in the same step, or neither is done; it answers 202 with the operation of the claim.
   *
   * Needs the scope `invoices:write` and the role supplier or buyer.
   */
  issue(id: string, body: BodyOf<'Invoices_issue'>, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_issue'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/invoices`, isKeyed: true, body, options });
  }

  /** What `issue` would do now. Nothing of it stays. */
  issueDryRun(id: string, body: BodyOf<'Invoices_issue'>, options: RequestOptions = {}): Promise<DryRunOf<'Invoices_issue'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/invoices`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * List invoices.
   * Needs the scope `invoices:read`.
   */
  list(query: QueryOf<'Invoices_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/invoices`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Invoices_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Invoices_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Get an invoice.
   * Needs the scope `invoices:read`.
   */
  get(id: string, query: QueryOf<'Invoices_get'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/invoices/${segment(id)}`, query, options });
  }

  /**
   * What an external buyer signs to acknowledge a registered invoice.
   * Needs the scope `invoices:read` and the role buyer.
   */
  acknowledgementTypedData(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_acknowledgementTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/acknowledge/typed-data`, options });
  }

  /**
   * Acknowledge an invoice.
   * A registered one answers 202 and is acknowledged on chain.
   *
   * Needs the scope `payments:write` and the role buyer or supplier, and a business that is verified.
   */
  acknowledge(id: string, body: BodyOf<'Invoices_acknowledge'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_acknowledge'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/acknowledge`, isKeyed: true, body, options });
  }

  /** What `acknowledge` would do now. Nothing of it stays. */
  acknowledgeDryRun(id: string, body: BodyOf<'Invoices_acknowledge'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'Invoices_acknowledge'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/acknowledge`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * What an external holder signs to assign an invoice.
   * Needs the scope `invoices:read`.
   */
  assignmentTypedData(id: string, body: BodyOf<'Invoices_assignmentTypedData'>, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_assignmentTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/assign/typed-data`, body, options });
  }

  /**
   * Assign a registered invoice.
   * Hands the invoice, and so its payment, to another business.
   *
   * Needs the scope `payments:write` and the role supplier or buyer, and a business that is verified.
   */
  assign(id: string, body: BodyOf<'Invoices_assign'>, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_assign'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/assign`, isKeyed: true, body, options });
  }

  /** What `assign` would do now. Nothing of it stays. */
  assignDryRun(id: string, body: BodyOf<'Invoices_assign'>, options: RequestOptions = {}): Promise<DryRunOf<'Invoices_assign'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/assign`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * What an external holder signs to pledge an invoice.
   * Needs the scope `invoices:read`.
   */
  pledgeTypedData(id: string, body: BodyOf<'Invoices_pledgeTypedData'>, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_pledgeTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/pledge/typed-data`, body, options });
  }

  /**
   * Pledge a registered invoice.
   * The pledgee is paid for it, and nobody can assign it, until the pledgee releases the pledge.
   *
   * Needs the scope `payments:write` and the role supplier or buyer, and a business that is verified.
   */
  pledge(id: string, body: BodyOf<'Invoices_pledge'>, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_pledge'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/pledge`, isKeyed: true, body, options });
  }

  /** What `pledge` would do now. Nothing of it stays. */
  pledgeDryRun(id: string, body: BodyOf<'Invoices_pledge'>, options: RequestOptions = {}): Promise<DryRunOf<'Invoices_pledge'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/pledge`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * What an external pledgee signs to release a pledge.
   * Needs the scope `invoices:read`.
   */
  pledgeReleaseTypedData(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_pledgeReleaseTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/release-pledge/typed-data`, options });
  }

  /**
   * Release a pledge.
   * By the pledgee: the holder is paid again.
   *
   * Needs the scope `invoices:write` and the role supplier or buyer.
   */
  releasePledge(id: string, body: BodyOf<'Invoices_releasePledge'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Invoices_releasePledge'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/release-pledge`, isKeyed: true, body, options });
  }

  /** What `releasePledge` would do now. Nothing of it stays. */
  releasePledgeDryRun(id: string, body: BodyOf<'Invoices_releasePledge'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'Invoices_releasePledge'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/${segment(id)}/release-pledge`, isKeyed: true, body, query: { dryRun: true }, options });
  }
}

export class BulkInvoices {
  constructor(private readonly transport: Transport) {}

  /**
   * Issue up to 1,000 invoices.
   * Names each order once. Of two with one number the first stands.
   *
   * Needs the scope `invoices:write` and the role supplier or buyer.
   */
  issue(body: BodyOf<'BulkInvoices_issue'>, options: RequestOptions = {}): Promise<AnswerTo<'BulkInvoices_issue'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/bulk`, isKeyed: true, body, options });
  }

  /** What `issue` would do now. Nothing of it stays. */
  issueDryRun(body: BodyOf<'BulkInvoices_issue'>, options: RequestOptions = {}): Promise<DryRunOf<'BulkInvoices_issue'>> {
    return this.transport.send({ method: 'POST', path: `/v1/invoices/bulk`, isKeyed: true, body, query: { dryRun: true }, options });
  }
}

export class Settlements {
  constructor(private readonly transport: Transport) {}

  /**
   * What an external signer signs to propose a settlement.
   * Needs the scope `disputes:read`.
   */
  proposalTypedData(id: string, body: BodyOf<'Settlements_proposalTypedData'>, options: RequestOptions = {}): Promise<AnswerTo<'Settlements_proposalTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/settlements/typed-data`, body, options });
  }

  /**
   * Propose how to split held money.
   * Needs the scope `payments:write` and the role buyer or supplier.
   */
  propose(id: string, body: BodyOf<'Settlements_propose'>, options: RequestOptions = {}): Promise<AnswerTo<'Settlements_propose'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/settlements`, isKeyed: true, body, options });
  }

  /** What `propose` would do now. Nothing of it stays. */
  proposeDryRun(id: string, body: BodyOf<'Settlements_propose'>, options: RequestOptions = {}): Promise<DryRunOf<'Settlements_propose'>> {
    return this.transport.send({ method: 'POST', path: `/v1/purchase-orders/${segment(id)}/settlements`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Get a settlement.
   * Needs the scope `disputes:read`.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Settlements_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/settlements/${segment(id)}`, options });
  }

  /**
   * What an external signer signs to accept a settlement.
   * Needs the scope `disputes:read`.
   */
  acceptanceTypedData(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Settlements_acceptanceTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/settlements/${segment(id)}/accept/typed-data`, options });
  }

  /**
   * Accept the other party's settlement.
   * The split is paid as soon as it is mined.
   *
   * Needs the scope `payments:write` and the role buyer or supplier.
   */
  accept(id: string, body: BodyOf<'Settlements_accept'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Settlements_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/settlements/${segment(id)}/accept`, isKeyed: true, body, options });
  }

  /** What `accept` would do now. Nothing of it stays. */
  acceptDryRun(id: string, body: BodyOf<'Settlements_accept'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'Settlements_accept'>> {
    return this.transport.send({ method: 'POST', path: `/v1/settlements/${segment(id)}/accept`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * Withdraw or decline a settlement.
   * Needs the scope `disputes:write` and the role buyer or supplier.
   */
  withdraw(id: string, body: BodyOf<'Settlements_withdraw'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Settlements_withdraw'>> {
    return this.transport.send({ method: 'POST', path: `/v1/settlements/${segment(id)}/withdraw`, isKeyed: true, body, options });
  }

  /** What `withdraw` would do now. Nothing of it stays. */
  withdrawDryRun(id: string, body: BodyOf<'Settlements_withdraw'> = {}, options: RequestOptions = {}): Promise<DryRunOf<'Settlements_withdraw'>> {
    return this.transport.send({ method: 'POST', path: `/v1/settlements/${segment(id)}/withdraw`, isKeyed: true, body, query: { dryRun: true }, options });
  }
}

export class Disputes {
  constructor(private readonly transport: Transport) {}

  /**
   * What an external buyer signs to contest a delivery.
   * Needs the scope `disputes:read` and the role buyer.
   */
  contestTypedData(id: string, body: BodyOf<'Disputes_contestTypedData'>, options: RequestOptions = {}): Promise<AnswerTo<'Disputes_contestTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/deliveries/${segment(id)}/contest/typed-data`, body, options });
  }

  /**
   * Contest a delivery or a part of it.
   * Before its inspection ends, where the terms have arbitration. What else was claimed is paid at once.
   *
   * Needs the scope `disputes:write` and the role buyer or supplier.
   */
  contest(id: string, body: BodyOf<'Disputes_contest'>, options: RequestOptions = {}): Promise<AnswerTo<'Disputes_contest'>> {
    return this.transport.send({ method: 'POST', path: `/v1/deliveries/${segment(id)}/contest`, isKeyed: true, body, options });
  }

  /** What `contest` would do now. Nothing of it stays. */
  contestDryRun(id: string, body: BodyOf<'Disputes_contest'>, options: RequestOptions = {}): Promise<DryRunOf<'Disputes_contest'>> {
    return this.transport.send({ method: 'POST', path: `/v1/deliveries/${segment(id)}/contest`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * List disputes.
   * Needs the scope `disputes:read`.
   */
  list(query: QueryOf<'Disputes_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Disputes_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/disputes`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Disputes_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Disputes_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Get a dispute.
   * Needs the scope `disputes:read`.
   */
  get(id: string, query: QueryOf<'Disputes_get'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Disputes_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/disputes/${segment(id)}`, query, options });
  }

  /**
   * What an external arbiter signs to rule on a dispute.
   * Needs the scope `disputes:read`.
   */
  rulingTypedData(id: string, body: BodyOf<'Disputes_rulingTypedData'>, options: RequestOptions = {}): Promise<AnswerTo<'Disputes_rulingTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/disputes/${segment(id)}/rule/typed-data`, body, options });
  }

  /**
   * Rule on a dispute.
   * By the arbiter's business, before arbitration ends. The signed ruling of an arbiter outside the network is sent by buyer or supplier.
   *
   * Needs the scope `disputes:write` and the role buyer or supplier.
   */
  rule(id: string, body: BodyOf<'Disputes_rule'>, options: RequestOptions = {}): Promise<AnswerTo<'Disputes_rule'>> {
    return this.transport.send({ method: 'POST', path: `/v1/disputes/${segment(id)}/rule`, isKeyed: true, body, options });
  }

  /** What `rule` would do now. Nothing of it stays. */
  ruleDryRun(id: string, body: BodyOf<'Disputes_rule'>, options: RequestOptions = {}): Promise<DryRunOf<'Disputes_rule'>> {
    return this.transport.send({ method: 'POST', path: `/v1/disputes/${segment(id)}/rule`, isKeyed: true, body, query: { dryRun: true }, options });
  }

  /**
   * What an external buyer or supplier signs to give in.
   * Needs the scope `disputes:read`.
   */
  concessionTypedData(id: string, body: BodyOf<'Disputes_concessionTypedData'>, options: RequestOptions = {}): Promise<AnswerTo<'Disputes_concessionTypedData'>> {
    return this.transport.send({ method: 'POST', path: `/v1/disputes/${segment(id)}/concede/typed-data`, body, options });
  }

  /**
   * Give in to a dispute.
   * The buyer pays all that it contested, or the supplier gives all of it up.
   *
   * Needs the scope `payments:write` and the role buyer or supplier.
   */
  concede(id: string, body: BodyOf<'Disputes_concede'>, options: RequestOptions = {}): Promise<AnswerTo<'Disputes_concede'>> {
    return this.transport.send({ method: 'POST', path: `/v1/disputes/${segment(id)}/concede`, isKeyed: true, body, options });
  }

  /** What `concede` would do now. Nothing of it stays. */
  concedeDryRun(id: string, body: BodyOf<'Disputes_concede'>, options: RequestOptions = {}): Promise<DryRunOf<'Disputes_concede'>> {
    return this.transport.send({ method: 'POST', path: `/v1/disputes/${segment(id)}/concede`, isKeyed: true, body, query: { dryRun: true }, options });
  }
}

export class Payments {
  constructor(private readonly transport: Transport) {}

  /**
   * List payments out of escrow.
   * Needs the scope `payments:read`.
   */
  list(query: QueryOf<'Payments_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Payments_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/payments`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Payments_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Payments_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }
}

export class Documents {
  constructor(private readonly transport: Transport) {}

  /**
   * Upload a document.
   * One file of at most 25000000 bytes, and the orderId to attach it to an order.
   *
   * Needs the scope `documents:write` and the role buyer or supplier.
   */
  upload(body: BodyOf<'Documents_upload'>, options: RequestOptions = {}): Promise<AnswerTo<'Documents_upload'>> {
    return this.transport.send({ method: 'POST', path: `/v1/documents`, isKeyed: true, body, options });
  }

  /**
   * Get a document.
   * Needs the scope `documents:read`.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Documents_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/documents/${segment(id)}`, options });
  }

  /**
   * Get a document's content.
   * Needs the scope `documents:read`.
   */
  content(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Documents_content'>> {
    return this.transport.send({ method: 'GET', path: `/v1/documents/${segment(id)}/content`, raw: true, options });
  }
}

export class Exports {
  constructor(private readonly transport: Transport) {}

  /**
   * List exports.
   * Needs the scope `exports:read`.
   */
  list(query: QueryOf<'Exports_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Exports_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/exports`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Exports_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Exports_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Ask for an export.
   * A file of what the caller's business sees, made in the background: poll the export until it is ready or failed. 3 may be unfinished at a time and 200 asked for within 24 hours; a file is kept for 72 hours.
   *
   * Needs the scope `exports:write`.
   */
  create(body: BodyOf<'Exports_create'>, options: RequestOptions = {}): Promise<AnswerTo<'Exports_create'>> {
    return this.transport.send({ method: 'POST', path: `/v1/exports`, isKeyed: true, body, options });
  }

  /**
   * Get an export and how far it is.
   * Needs the scope `exports:read`.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Exports_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/exports/${segment(id)}`, options });
  }

  /**
   * Get an export's manifest.
   * In RFC 8785 form. Its SHA-256 is in the audit log (action finish_export), and it holds that of the file.
   *
   * Needs the scope `exports:read`.
   */
  manifest(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Exports_manifest'>> {
    return this.transport.send({ method: 'GET', path: `/v1/exports/${segment(id)}/manifest`, options });
  }

  /**
   * Get an export's file.
   * Needs the scope `exports:read`.
   */
  content(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Exports_content'>> {
    return this.transport.send({ method: 'GET', path: `/v1/exports/${segment(id)}/content`, raw: true, options });
  }
}

export class Operations {
  constructor(private readonly transport: Transport) {}

  /**
   * List operations.
   * Needs the scope `operations:read`.
   */
  list(query: QueryOf<'Operations_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Operations_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/operations`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Operations_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Operations_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Get an operation.
   * mined: in a block, final: cannot be undone any more, failed: nothing happened on chain and error says why.
   *
   * Needs the scope `operations:read`.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Operations_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/operations/${segment(id)}`, options });
  }
}

export class Events {
  constructor(private readonly transport: Transport) {}

  /**
   * What happened, oldest first.
   * Positions never change. Ask again with after = nextCursor to follow; nextCursor stays when nothing is new.
   *
   * Needs the scope `events:read`.
   */
  list(query: QueryOf<'Events_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Events_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/events`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Events_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Events_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, after: position ?? query.after }, options));
  }
}

export class EventStream {
  constructor(private readonly transport: Transport) {}

  /**
   * What happens, as it happens.
   * Server-sent events: id is the event's position, event its type, data the event as in the list. Resume with the header
   * Last-Event-ID or with after; without either, the stream begins with what happens next. A comment comes when nothing else does. An API
   * key has at most 10 streams; a client that takes nothing for a minute is disconnected.
   *
   * Needs the scope `events:read`.
   */
  stream(query: QueryOf<'EventStream_stream'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'EventStream_stream'>> {
    return this.transport.send({ method: 'GET', path: `/v1/events/stream`, query, raw: true, options });
  }
}

export class Erasure {
  constructor(private readonly transport: Transport) {}

  /**
   * Erase what is known of people under an id.
   * By the kind of the id: member: names, e-mail addresses, names of API keys, and what an identity provider knows the person as; business: name, legal name, tax id, bank account, and what operators wrote about it; apiKey: its name; auditorGrant: the auditor's name; document: content and file name; dispute: the reasons of those who contested and decided, in words; approval: the body of the request, its answer, and why it was rejected; order: the reason for which it was declined or cancelled, in words; logEntry: what an entry of the audit log repeats of a request: the log and the sequence, `biz_…/17`.
   *
   * Salted hashes and digests stay, over which log, database and bundles verify as before, and entries of the log tell of the erasure. Refused for what is still used, and for 3650 days for what belongs to the books.
   *
   * Needs the scope `network:write` and the role operator.
   */
  eraseAnything(body: BodyOf<'Erasure_eraseAnything'>, options: RequestOptions = {}): Promise<AnswerTo<'Erasure_eraseAnything'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/erasures`, isKeyed: true, body, options });
  }

  /**
   * Erase a document's content and file name.
   * The content goes and its SHA-256 stays, over which terms and claims were made, so log, bundles and database verify as before. Refused under a legal hold, while its order goes on, and for 3650 days after it came where it belongs to an order.
   *
   * Needs the scope `network:write` and the role operator.
   */
  erase(id: string, body: BodyOf<'Erasure_erase'>, options: RequestOptions = {}): Promise<AnswerTo<'Erasure_erase'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/documents/${segment(id)}/erase`, isKeyed: true, body, options });
  }

  /**
   * Keep a document's content whatever its age, or end that.
   * Needs the scope `network:write` and the role operator.
   */
  hold(id: string, body: BodyOf<'Erasure_hold'>, options: RequestOptions = {}): Promise<AnswerTo<'Erasure_hold'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/documents/${segment(id)}/hold`, isKeyed: true, body, options });
  }
}

export class Holds {
  constructor(private readonly transport: Transport) {}

  /**
   * List legal holds.
   * Needs the scope `network:read` and the role operator.
   */
  list(query: QueryOf<'Holds_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Holds_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/operator/holds`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Holds_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Holds_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Put an order or a business under a legal hold, or end that.
   * Nothing that belongs to it is erased until the hold ends, also not by the business itself: `retention_period`. Of a business: itself, its members, keys, grants, documents, approvals, log and orders. Of an order: documents, disputes, what was said about it, requests for approval, its parties, and members and keys that acted on it. Files of exports and tries of webhooks of the business, or of the parties to the order, are not forgotten either.
   *
   * Needs the scope `network:write` and the role operator.
   */
  set(body: BodyOf<'Holds_set'>, options: RequestOptions = {}): Promise<AnswerTo<'Holds_set'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/holds`, isKeyed: true, body, options });
  }
}

export class Lanes {
  constructor(private readonly transport: Transport) {}

  /**
   * List lanes.
   * Needs the scope `network:read` and the role operator or auditor.
   */
  list(options: RequestOptions = {}): Promise<AnswerTo<'Lanes_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/operator/lanes`, options });
  }

  /**
   * Pause a lane.
   * It signs nothing new; what it sent already is looked after.
   *
   * Needs the scope `network:write` and the role operator.
   */
  pause(signer: string, body: BodyOf<'Lanes_pause'>, options: RequestOptions = {}): Promise<AnswerTo<'Lanes_pause'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/lanes/${segment(signer)}/pause`, isKeyed: true, body, options });
  }

  /**
   * Resume a lane.
   * Ends a pause and a halt. A halt whose cause is still there comes back before anything is signed.
   *
   * Needs the scope `network:write` and the role operator.
   */
  resume(signer: string, body: BodyOf<'Lanes_resume'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Lanes_resume'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/lanes/${segment(signer)}/resume`, isKeyed: true, body, options });
  }

  /**
   * Fill a gap in the nonces.
   * Whoever sends from the lane spends every missing nonce on nothing, and then goes on.
   *
   * Needs the scope `network:write` and the role operator.
   */
  fill(signer: string, body: BodyOf<'Lanes_fill'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Lanes_fill'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/lanes/${segment(signer)}/fill`, isKeyed: true, body, options });
  }

  /**
   * Adopt nonces that somebody else has used.
   * The lane goes on behind them; work whose transaction lost its nonce is sent anew.
   *
   * Needs the scope `network:write` and the role operator.
   */
  adopt(signer: string, body: BodyOf<'Lanes_adopt'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Lanes_adopt'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/lanes/${segment(signer)}/adopt`, isKeyed: true, body, options });
  }
}

export class ChainWork {
  constructor(private readonly transport: Transport) {}

  /**
   * List chain intents.
   * Needs the scope `network:read` and the role operator or auditor.
   */
  list(query: QueryOf<'ChainWork_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'ChainWork_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/operator/intents`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'ChainWork_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'ChainWork_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Get a chain intent with its history.
   * Needs the scope `network:read` and the role operator or auditor.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'ChainWork_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/operator/intents/${segment(id)}`, options });
  }

  /**
   * Try a chain intent again.
   * Takes a parked one out, or one that rests after a failure at once.
   *
   * Needs the scope `network:write` and the role operator.
   */
  retry(id: string, body: BodyOf<'ChainWork_retry'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'ChainWork_retry'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/intents/${segment(id)}/retry`, isKeyed: true, body, options });
  }

  /**
   * Cancel a chain intent.
   * What was not signed fails at once. Of what is out the nonce is spent on nothing: whichever is mined first wins.
   *
   * Needs the scope `network:write` and the role operator.
   */
  cancel(id: string, body: BodyOf<'ChainWork_cancel'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'ChainWork_cancel'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/intents/${segment(id)}/cancel`, isKeyed: true, body, options });
  }
}

export class DeadLetters {
  constructor(private readonly transport: Transport) {}

  /**
   * List dead letters.
   * Needs the scope `network:read` and the role operator or auditor.
   */
  list(query: QueryOf<'DeadLetters_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'DeadLetters_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/operator/dead-letters`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'DeadLetters_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'DeadLetters_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Put a dead letter back.
   * It is tried again at once, with its failures forgotten. Answers what it was.
   *
   * Needs the scope `network:write` and the role operator.
   */
  requeue(id: string, body: BodyOf<'DeadLetters_requeue'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'DeadLetters_requeue'>> {
    return this.transport.send({ method: 'POST', path: `/v1/operator/dead-letters/${segment(id)}/requeue`, isKeyed: true, body, options });
  }
}

export class WebhookEndpoints {
  constructor(private readonly transport: Transport) {}

  /**
   * List webhook endpoints.
   * Needs the scope `webhooks:read` and the role operator or buyer or supplier.
   */
  list(query: QueryOf<'WebhookEndpoints_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'WebhookEndpoints_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/webhook-endpoints`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'WebhookEndpoints_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'WebhookEndpoints_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Make a webhook endpoint.
   * It is told every event from now on that its owner may see. The secret is shown once.
   *
   * Needs the scope `webhooks:write` and the role operator or buyer or supplier.
   */
  create(body: BodyOf<'WebhookEndpoints_create'>, options: RequestOptions = {}): Promise<AnswerTo<'WebhookEndpoints_create'>> {
    return this.transport.send({ method: 'POST', path: `/v1/webhook-endpoints`, isKeyed: true, body, options });
  }

  /**
   * Get a webhook endpoint.
   * Needs the scope `webhooks:read` and the role operator or buyer or supplier.
   */
  get(id: string, options: RequestOptions = {}): Promise<AnswerTo<'WebhookEndpoints_get'>> {
    return this.transport.send({ method: 'GET', path: `/v1/webhook-endpoints/${segment(id)}`, options });
  }

  /**
   * Change, disable or enable a webhook endpoint.
   * Disabling lets what waits wait, and what happens meanwhile is not told; after enabling, replay from disabled.after.
   *
   * Needs the scope `webhooks:write` and the role operator or buyer or supplier.
   */
  update(id: string, body: BodyOf<'WebhookEndpoints_update'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'WebhookEndpoints_update'>> {
    return this.transport.send({ method: 'PATCH', path: `/v1/webhook-endpoints/${segment(id)}`, isKeyed: true, body, options });
  }

  /**
   * Delete a webhook endpoint.
   * Nothing more is sent to it and its secrets are gone.
   *
   * Needs the scope `webhooks:write` and the role operator or buyer or supplier.
   */
  remove(id: string, body: BodyOf<'WebhookEndpoints_remove'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'WebhookEndpoints_remove'>> {
    return this.transport.send({ method: 'DELETE', path: `/v1/webhook-endpoints/${segment(id)}`, isKeyed: true, body, options });
  }

  /**
   * Rotate the secret of a webhook endpoint.
   * Both secrets sign until the overlap ends. The new one is shown once.
   *
   * Needs the scope `webhooks:write` and the role operator or buyer or supplier.
   */
  rotateSecret(id: string, body: BodyOf<'WebhookEndpoints_rotateSecret'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'WebhookEndpoints_rotateSecret'>> {
    return this.transport.send({ method: 'POST', path: `/v1/webhook-endpoints/${segment(id)}/rotate-secret`, isKeyed: true, body, options });
  }
}

export class WebhookDeliveries {
  constructor(private readonly transport: Transport) {}

  /**
   * Send a test event.
   * An event webhook_endpoint.tested goes the whole way, to this endpoint only, whatever types it wants.
   *
   * Needs the scope `webhooks:write` and the role operator or buyer or supplier.
   */
  test(id: string, body: BodyOf<'WebhookDeliveries_test'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'WebhookDeliveries_test'>> {
    return this.transport.send({ method: 'POST', path: `/v1/webhook-endpoints/${segment(id)}/test`, isKeyed: true, body, options });
  }

  /**
   * List what was tried, newest first.
   * Needs the scope `webhooks:read` and the role operator or buyer or supplier.
   */
  attempts(id: string, query: QueryOf<'WebhookDeliveries_attempts'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'WebhookDeliveries_attempts'>> {
    return this.transport.send({ method: 'GET', path: `/v1/webhook-endpoints/${segment(id)}/attempts`, query, options });
  }

  /** Every item that `attempts` lists from here on, page by page. */
  attemptsAll(id: string, query: QueryOf<'WebhookDeliveries_attempts'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'WebhookDeliveries_attempts'>, void, undefined> {
    return eachItem((position) => this.attempts(id, { ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Send messages again.
   * One message, or a range of the feed, also of events that happened while the endpoint was disabled. A message keeps its webhook-id.
   *
   * Needs the scope `webhooks:write` and the role operator or buyer or supplier.
   */
  replay(id: string, body: BodyOf<'WebhookDeliveries_replay'>, options: RequestOptions = {}): Promise<AnswerTo<'WebhookDeliveries_replay'>> {
    return this.transport.send({ method: 'POST', path: `/v1/webhook-endpoints/${segment(id)}/replay`, isKeyed: true, body, options });
  }
}

export class Ledger {
  constructor(private readonly transport: Transport) {}

  /**
   * List the ledger's accounts.
   * Those of the caller's business and of its address; all of them for operators and auditors. Under a grant, balances are those of the end of its period.
   *
   * Needs the scope `ledger:read`.
   */
  list(query: QueryOf<'Ledger_list'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Ledger_list'>> {
    return this.transport.send({ method: 'GET', path: `/v1/ledger/accounts`, query, options });
  }

  /** Every item that `list` lists from here on, page by page. */
  listAll(query: QueryOf<'Ledger_list'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Ledger_list'>, void, undefined> {
    return eachItem((position) => this.list({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * The balance of an account, now or as of a time or a block.
   * As it is known today: what a reorganisation of the chain took away since was never there.
   *
   * Needs the scope `ledger:read`.
   */
  balance(id: string, query: QueryOf<'Ledger_balance'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Ledger_balance'>> {
    return this.transport.send({ method: 'GET', path: `/v1/ledger/accounts/${segment(id)}/balance`, query, options });
  }

  /**
   * The lines of an account with its running balance, newest first.
   * Lines are only ever added on top; a booking that becomes final changes its status, not the balance.
   *
   * Needs the scope `ledger:read`.
   */
  statement(id: string, query: QueryOf<'Ledger_statement'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Ledger_statement'>> {
    return this.transport.send({ method: 'GET', path: `/v1/ledger/accounts/${segment(id)}/statement`, query, options });
  }

  /** Every item that `statement` lists from here on, page by page. */
  statementAll(id: string, query: QueryOf<'Ledger_statement'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Ledger_statement'>, void, undefined> {
    return eachItem((position) => this.statement(id, { ...query, cursor: position ?? query.cursor }, options));
  }
}

export class Audit {
  constructor(private readonly transport: Transport) {}

  /**
   * List the entries of an audit log, newest first.
   * One per command and per refusal. Each binds all of itself and the one before it.
   *
   * Needs the scope `audit:read`.
   */
  entries(query: QueryOf<'Audit_entries'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Audit_entries'>> {
    return this.transport.send({ method: 'GET', path: `/v1/audit/entries`, query, options });
  }

  /** Every item that `entries` lists from here on, page by page. */
  entriesAll(query: QueryOf<'Audit_entries'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Audit_entries'>, void, undefined> {
    return eachItem((position) => this.entries({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Prove that an entry is in the log.
   * By inclusion proofs (RFC 6962) in the tree of its own log and in the tree of all, whose checkpoint is signed and anchored on chain.
   *
   * Needs the scope `audit:read`.
   */
  proof(sequence: string, query: QueryOf<'Audit_proof'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Audit_proof'>> {
    return this.transport.send({ method: 'GET', path: `/v1/audit/entries/${segment(sequence)}/proof`, query, options });
  }

  /**
   * List the signed checkpoints of the tree of all entries, newest first.
   * Needs the scope `audit:read`.
   */
  checkpoints(query: QueryOf<'Audit_checkpoints'> = {}, options: RequestOptions = {}): Promise<AnswerTo<'Audit_checkpoints'>> {
    return this.transport.send({ method: 'GET', path: `/v1/audit/checkpoints`, query, options });
  }

  /** Every item that `checkpoints` lists from here on, page by page. */
  checkpointsAll(query: QueryOf<'Audit_checkpoints'> = {}, options: RequestOptions = {}): AsyncGenerator<ItemOf<'Audit_checkpoints'>, void, undefined> {
    return eachItem((position) => this.checkpoints({ ...query, cursor: position ?? query.cursor }, options));
  }

  /**
   * Prove that a log only grew.
   * By a consistency proof (RFC 6962) between the trees of two sizes.
   *
   * Needs the scope `audit:read`.
   */
  consistency(query: QueryOf<'Audit_consistency'>, options: RequestOptions = {}): Promise<AnswerTo<'Audit_consistency'>> {
    return this.transport.send({ method: 'GET', path: `/v1/audit/consistency`, query, options });
  }
}

export class Network {
  constructor(private readonly transport: Transport) {}

  /**
   * Chain, contracts, token and clock of the network.
   * Needs the scope `network:read`.
   */
  get(options: RequestOptions = {}): Promise<AnswerTo<'Network_network'>> {
    return this.transport.send({ method: 'GET', path: `/v1/network`, options });
  }

  /**
   * Compare ledger, orders and chain.
   * All at one block. conserved is true when nothing is lost, to the unit.
   *
   * Needs the scope `network:read` and the role operator or auditor.
   */
  reconciliation(options: RequestOptions = {}): Promise<AnswerTo<'Network_reconciliation'>> {
    return this.transport.send({ method: 'GET', path: `/v1/reconciliation`, options });
  }

  /**
   * Compare ledger, order and chain for one order.
   * What is held for it, all at one block.
   *
   * Needs the scope `network:read` and the role operator or auditor.
   */
  orderReconciliation(id: string, options: RequestOptions = {}): Promise<AnswerTo<'Network_orderReconciliation'>> {
    return this.transport.send({ method: 'GET', path: `/v1/reconciliation/purchase-orders/${segment(id)}`, options });
  }
}

export class Catalogue {
  constructor(private readonly transport: Transport) {}

  /**
   * Every error that the API answers with.
   */
  errors(options: RequestOptions = {}): Promise<AnswerTo<'Catalogue_errors'>> {
    return this.transport.send({ method: 'GET', path: `/v1/errors`, options });
  }

  /**
   * A purchase order's states and what leads from one to another.
   */
  purchaseOrder(options: RequestOptions = {}): Promise<AnswerTo<'Catalogue_purchaseOrder'>> {
    return this.transport.send({ method: 'GET', path: `/v1/state-diagrams/purchase-order`, options });
  }
}

export class Sandbox {
  constructor(private readonly transport: Transport) {}

  /**
   * Move the sandbox clock forward.
   * Moves the chain's clock and the database's together and mines a block.
   *
   * Needs the scope `network:write` and the role operator.
   */
  moveClock(body: BodyOf<'Sandbox_moveClock'>, options: RequestOptions = {}): Promise<AnswerTo<'Sandbox_moveClock'>> {
    return this.transport.send({ method: 'POST', path: `/v1/sandbox/clock`, isKeyed: true, body, options });
  }

  /**
   * Give a business sandbox dollars.
   * Needs the scope `payments:write` and the role operator or buyer or supplier.
   */
  fill(body: BodyOf<'Sandbox_fill'>, options: RequestOptions = {}): Promise<AnswerTo<'Sandbox_fill'>> {
    return this.transport.send({ method: 'POST', path: `/v1/sandbox/faucet`, isKeyed: true, body, options });
  }
}

/** All resources of the API. */
export class Resources {
  readonly businesses: Businesses;
  readonly businessStanding: BusinessStanding;
  readonly members: Members;
  readonly externalSubjects: ExternalSubjects;
  readonly approvals: Approvals;
  readonly approvalPolicy: ApprovalPolicy;
  readonly apiKeys: ApiKeys;
  readonly apiKeyPublicKeys: ApiKeyPublicKeys;
  readonly signaturePolicy: SignaturePolicy;
  readonly auditorGrants: AuditorGrants;
  readonly purchaseOrders: PurchaseOrders;
  readonly bulkOrders: BulkOrders;
  readonly trail: Trail;
  readonly bundle: Bundle;
  readonly aggregates: Aggregates;
  readonly trails: Trails;
  readonly deliveries: Deliveries;
  readonly bulkDeliveries: BulkDeliveries;
  readonly invoices: Invoices;
  readonly bulkInvoices: BulkInvoices;
  readonly settlements: Settlements;
  readonly disputes: Disputes;
  readonly payments: Payments;
  readonly documents: Documents;
  readonly exports: Exports;
  readonly operations: Operations;
  readonly events: Events;
  readonly eventStream: EventStream;
  readonly erasure: Erasure;
  readonly holds: Holds;
  readonly lanes: Lanes;
  readonly chainWork: ChainWork;
  readonly deadLetters: DeadLetters;
  readonly webhookEndpoints: WebhookEndpoints;
  readonly webhookDeliveries: WebhookDeliveries;
  readonly ledger: Ledger;
  readonly audit: Audit;
  readonly network: Network;
  readonly catalogue: Catalogue;
  readonly sandbox: Sandbox;

  constructor(transport: Transport) {
    this.businesses = new Businesses(transport);
    this.businessStanding = new BusinessStanding(transport);
    this.members = new Members(transport);
    this.externalSubjects = new ExternalSubjects(transport);
    this.approvals = new Approvals(transport);
    this.approvalPolicy = new ApprovalPolicy(transport);
    this.apiKeys = new ApiKeys(transport);
    this.apiKeyPublicKeys = new ApiKeyPublicKeys(transport);
    this.signaturePolicy = new SignaturePolicy(transport);
    this.auditorGrants = new AuditorGrants(transport);
    this.purchaseOrders = new PurchaseOrders(transport);
    this.bulkOrders = new BulkOrders(transport);
    this.trail = new Trail(transport);
    this.bundle = new Bundle(transport);
    this.aggregates = new Aggregates(transport);
    this.trails = new Trails(transport);
    this.deliveries = new Deliveries(transport);
    this.bulkDeliveries = new BulkDeliveries(transport);
    this.invoices = new Invoices(transport);
    this.bulkInvoices = new BulkInvoices(transport);
    this.settlements = new Settlements(transport);
    this.disputes = new Disputes(transport);
    this.payments = new Payments(transport);
    this.documents = new Documents(transport);
    this.exports = new Exports(transport);
    this.operations = new Operations(transport);
    this.events = new Events(transport);
    this.eventStream = new EventStream(transport);
    this.erasure = new Erasure(transport);
    this.holds = new Holds(transport);
    this.lanes = new Lanes(transport);
    this.chainWork = new ChainWork(transport);
    this.deadLetters = new DeadLetters(transport);
    this.webhookEndpoints = new WebhookEndpoints(transport);
    this.webhookDeliveries = new WebhookDeliveries(transport);
    this.ledger = new Ledger(transport);
    this.audit = new Audit(transport);
    this.network = new Network(transport);
    this.catalogue = new Catalogue(transport);
    this.sandbox = new Sandbox(transport);
  }
}
