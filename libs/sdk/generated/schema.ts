// Generated from openapi.json by scripts/generate-openapi.mjs; not edited by hand.
export interface paths {
    "/v1/businesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List businesses
         * @description Needs the scope `businesses:read`.
         */
        get: operations["Businesses_list"];
        put?: never;
        /**
         * Register a business
         * @description With its signer and its first API key, whose secret is shown once. It is pending until it is verified; in a sandbox it is verified at once.
         *
         *     Needs the scope `businesses:write` and the role operator.
         */
        post: operations["Businesses_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/businesses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a business
         * @description Needs the scope `businesses:read`.
         */
        get: operations["Businesses_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what names a business
         * @description Itself, or the operator. Once it was verified, only the operator changes legal name, LEI and tax id. `If-Match` takes the ETag of the business, or of its profile, which this answers.
         *
         *     Needs the scope `businesses:write` and the role operator or buyer or supplier.
         */
        patch: operations["BusinessStanding_change"];
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["Businesses_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/businesses/{id}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is known of a business
         * @description For the business itself, the operator and network-wide auditors.
         *
         *     Needs the scope `businesses:read`.
         */
        get: operations["BusinessStanding_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/businesses/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify a business
         * @description It may take on obligations from now on.
         *
         *     Needs the scope `businesses:write` and the role operator.
         */
        post: operations["BusinessStanding_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/businesses/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a business
         * @description Nothing new is agreed with it. What it took on goes on, and every payment still goes to its owner.
         *
         *     Needs the scope `businesses:write` and the role operator.
         */
        post: operations["BusinessStanding_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/businesses/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reinstate a suspended business
         * @description Needs the scope `businesses:write` and the role operator.
         */
        post: operations["BusinessStanding_reinstate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List members
         * @description Needs the scope `members:read` and the role operator or buyer or supplier.
         */
        get: operations["Members_list"];
        put?: never;
        /**
         * Add a member
         * @description A person with no more roles and scopes than the caller has. The operator makes the first API key of a member.
         *
         *     Needs the scope `members:write` and the role operator or buyer or supplier.
         */
        post: operations["Members_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a member
         * @description Needs the scope `members:read` and the role operator or buyer or supplier.
         */
        get: operations["Members_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a member
         * @description Name and e-mail address; roles, scopes and status, for all credentials of the person from their next request on. By somebody who has all that the member had and gets. Where there is an approval threshold, a second person approves whoever is to approve or pay from now on, and two who may approve stay. `deactivated` ends all credentials; `active` brings the person back, and none of the credentials.
         *
         *     Needs the scope `members:write` and the role operator or buyer or supplier.
         */
        patch: operations["Members_change"];
        trace?: never;
    };
    "/v1/members/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deactivate a member
         * @description None of the credentials of the person is good any more. As changing the status to `deactivated`.
         *
         *     Needs the scope `members:write` and the role operator or buyer or supplier.
         */
        post: operations["Members_deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase the personal data of a member
         * @description Of a member who was deactivated: name, e-mail address, names of API keys, and what an identity provider knows the person as. `[erased]` stands in their places; the log of what was done with the credentials stays, under their ids. Refused for 3650 days after the person last asked for an approval or decided one.
         *
         *     Needs the scope `members:write` and the role operator or buyer or supplier.
         */
        post: operations["Members_erase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{id}/external-subject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a member's external subject
         * @description Whose access tokens act as the member; null when nobody’s do.
         *
         *     Needs the scope `members:read` and the role operator or buyer or supplier.
         */
        get: operations["ExternalSubjects_get"];
        /**
         * Set a member's external subject
         * @description From now on access tokens with this `sub` act as the member, and those of the subject before do not. A subject is one member. Where there is an approval threshold, a second person approves that somebody else may act as a member with approvals:write.
         *
         *     Needs the scope `members:write` and the role operator or buyer or supplier.
         */
        put: operations["ExternalSubjects_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List approvals
         * @description Needs the scope `approvals:read`.
         */
        get: operations["Approvals_list"];
        put?: never;
        /**
         * Ask a second person
         * @description For a request that was refused with `approval_required`: method, path and body as they were. It is tried here, so that what would be refused anyway is refused now, and what needs nobody is not asked for. It runs once it is approved, as it was asked.
         *
         *     Needs the scope `approvals:write` and the role buyer or supplier.
         */
        post: operations["Approvals_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an approval
         * @description Needs the scope `approvals:read`.
         */
        get: operations["Approvals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a request, which runs it
         * @description By another person than who asked, whichever keys the two use. The request runs in the same transaction, once, as who asked and with what they may do now; when it is refused, nothing is decided.
         *
         *     Needs the scope `approvals:write` and the role buyer or supplier.
         */
        post: operations["Approvals_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a request, or take it back
         * @description By anybody of the business, who asked among them.
         *
         *     Needs the scope `approvals:write` and the role buyer or supplier.
         */
        post: operations["Approvals_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approval-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Above which amount a second person approves
         * @description Needs the scope `approvals:read` and the role buyer or supplier.
         */
        get: operations["ApprovalPolicy_get"];
        /**
         * Set the amount above which a second person approves
         * @description Compared with it is all that one person committed alone within the window, with the request that is judged. A lower amount or a longer window takes effect with the next request; a higher one, none, or a shorter window need a second person themselves.
         *
         *     Needs the scope `approvals:write` and the role buyer or supplier.
         */
        put: operations["ApprovalPolicy_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Needs the scope `api_keys:read` and the role operator or buyer or supplier.
         */
        get: operations["ApiKeys_list"];
        put?: never;
        /**
         * Make an API key
         * @description With no more than the caller has: roles, scopes and time. The secret is shown once.
         *
         *     Needs the scope `api_keys:write` and the role operator or buyer or supplier.
         */
        post: operations["ApiKeys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret of an API key
         * @description Both secrets are good until the overlap of at most seven days ends; one from an earlier rotation ends now. The new one is shown once. Keys of a member are rotated by the member or the operator.
         *
         *     Needs the scope `api_keys:write` and the role operator or buyer or supplier.
         */
        post: operations["ApiKeys_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Needs the scope `api_keys:write` and the role operator or buyer or supplier.
         */
        delete: operations["ApiKeys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}/public-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Register the public key of an API key
         * @description From the next request on the key takes signed requests only. A public key that was there before stays good until the overlap of at most seven days ends. Keys of a member are changed by the member or the operator.
         *
         *     Needs the scope `api_keys:write` and the role operator or buyer or supplier.
         */
        put: operations["ApiKeyPublicKeys_register"];
        post?: never;
        /**
         * Take the public key of an API key away
         * @description From the next request on the secret is enough. Refused while the business takes signed requests only.
         *
         *     Needs the scope `api_keys:write` and the role operator or buyer or supplier.
         */
        delete: operations["ApiKeyPublicKeys_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signature-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether all requests are to be signed
         * @description Needs the scope `api_keys:read` and the role buyer or supplier.
         */
        get: operations["SignaturePolicy_get"];
        /**
         * Demand that all requests are signed
         * @description From the next request on nobody acts for the business with an API key that has no public key, or with an access token: `unsigned_request`. Said by a signed request only. To demand it no more needs a second person where there is an approval threshold.
         *
         *     Needs the scope `api_keys:write` and the role buyer or supplier.
         */
        put: operations["SignaturePolicy_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auditor-grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List grants to auditors
         * @description Those of the caller's business; the grant itself for the auditor who holds it.
         *
         *     Needs the scope `auditor_grants:read`.
         */
        get: operations["AuditorGrants_list"];
        put?: never;
        /**
         * Let an auditor read
         * @description Answers with an API key for the auditor, which reads what the grant says and nothing else, until the grant expires or is revoked. Every request with it is an entry of the audit log.
         *
         *     Needs the scope `auditor_grants:write` and the role buyer or supplier or regulator.
         */
        post: operations["AuditorGrants_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auditor-grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a grant to an auditor
         * @description Needs the scope `auditor_grants:read`.
         */
        get: operations["AuditorGrants_get"];
        put?: never;
        post?: never;
        /**
         * End a grant to an auditor
         * @description With the next request, the auditor reads nothing more.
         *
         *     Needs the scope `auditor_grants:write` and the role buyer or supplier or regulator.
         */
        delete: operations["AuditorGrants_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auditor-grants/{id}/reads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an auditor read under a grant, newest first
         * @description One entry of the business's audit log for every request with the grant's key, refused ones too.
         *
         *     Needs the scope `auditor_grants:read` and the role buyer or supplier or operator or regulator.
         */
        get: operations["AuditorGrants_readsUnder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List purchase orders
         * @description Needs the scope `orders:read`.
         */
        get: operations["PurchaseOrders_list"];
        put?: never;
        /**
         * Issue a purchase order
         * @description Needs the scope `orders:write` and the role buyer, and a business that is verified.
         */
        post: operations["PurchaseOrders_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a purchase order with everything agreed about it
         * @description Needs the scope `orders:read`.
         */
        get: operations["PurchaseOrders_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/accept/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external supplier signs to accept an order's terms
         * @description Needs the scope `orders:read` and the role supplier.
         */
        post: operations["PurchaseOrders_acceptTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an order's terms
         * @description Needs the scope `orders:write` and the role buyer or supplier, and a business that is verified.
         */
        post: operations["PurchaseOrders_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline an order
         * @description Needs the scope `orders:write` and the role buyer or supplier.
         */
        post: operations["PurchaseOrders_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an order that is not funded
         * @description Needs the scope `orders:write` and the role buyer or supplier.
         */
        post: operations["PurchaseOrders_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/fund/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external buyer signs to fund an order
         * @description Needs the scope `orders:read` and the role buyer.
         */
        post: operations["PurchaseOrders_fundTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/fund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fund an order
         * @description Locks the order's amount in escrow by the buyer's ERC-3009 authorisation.
         *
         *     Needs the scope `payments:write` and the role buyer or supplier, and a business that is verified.
         */
        post: operations["PurchaseOrders_fund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/reclaim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Return what was not claimed in time to the buyer
         * @description At or after deliverBy. The network does it by itself too.
         *
         *     Needs the scope `orders:write` and the role buyer or supplier.
         */
        post: operations["PurchaseOrders_reclaim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue up to 1,000 purchase orders
         * @description Each is judged by itself; one that is refused stops no other. Of two with one reference the first stands.
         *
         *     Needs the scope `orders:write` and the role buyer, and a business that is verified.
         */
        post: operations["BulkOrders_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/bulk/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept up to 1,000 orders' terms
         * @description Names each order once.
         *
         *     Needs the scope `orders:write` and the role buyer or supplier, and a business that is verified.
         */
        post: operations["BulkOrders_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/bulk/fund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fund up to 1,000 orders
         * @description Names each order once. Money moves as with funding one by one, an operation for each.
         *
         *     Needs the scope `payments:write` and the role buyer or supplier, and a business that is verified.
         */
        post: operations["BulkOrders_fund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/trail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that happened to an order, in sequence
         * @description Oldest first. Steps on chain carry transaction, block and log.
         *
         *     Needs the scope `orders:read`.
         */
        get: operations["Trail_trail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trails/{order}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that proves what happened to an order's money, in one file
         * @description Terms, signatures, digests of documents, receipts with proofs against block headers, entries of the audit log with proofs against its anchored root. `quittance verify FILE --rpc URL` checks it without this server.
         *
         *     Needs the scope `orders:read`.
         */
        get: operations["Bundle_bundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trails/aggregates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sums over trails, for charts
         * @description What was paid, what is outstanding and overdue, how long payment took, and disputes; per token. At most 1000 groups a side, the last ones. Sums are kept by day as things happen, so asking costs the same however many orders there are. Under a grant they are counted from the orders that it covers. As of a time or a block they are counted from orders, of 10000 a side at most, beyond which there is an error: what had happened by then, as it is known today.
         *
         *     Needs the scope `orders:read`.
         */
        get: operations["Aggregates_aggregates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find trails
         * @description One per order, newest order first. Every filter that is given must hold. As of a time or a block: those of orders that were created by then, with the status, money and steps of then, as it is known today; what other filters name may have come later. A page with status as of a moment looks at 1000 orders at most, so it may have fewer than limit, and nextCursor for the next ones.
         *
         *     Needs the scope `orders:read`.
         */
        get: operations["Trails_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trails/{order}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An order's trail: steps in order, with parties, documents, signatures, transactions, bookings and proofs
         * @description Now, or as of a time or a block: as it is known today, so that what a reorganisation of the chain took away since was never there. Steps of what was taken away stay in the trail, with those that took it away. Before it was issued there is no order to tell of: `not_found`. The checkpoint is the newest there is.
         *
         *     Needs the scope `orders:read`.
         */
        get: operations["Trails_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/deliveries/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external supplier or attester signs to claim a delivery
         * @description Needs the scope `deliveries:read` and the role supplier.
         */
        post: operations["Deliveries_claimTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a delivery
         * @description By the supplier or the attester. The buyer's inspection begins when the claim is mined; silence accepts.
         *
         *     Needs the scope `deliveries:write` and the role supplier or buyer.
         */
        post: operations["Deliveries_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/accept-delivery/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external buyer signs to accept deliveries
         * @description Needs the scope `deliveries:read` and the role buyer.
         */
        post: operations["Deliveries_acceptTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/accept-delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept deliveries
         * @description Pays the supplier, or whoever holds the invoices, as soon as it is mined.
         *
         *     Needs the scope `payments:write` and the role buyer or supplier.
         */
        post: operations["Deliveries_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries
         * @description Needs the scope `deliveries:read`.
         */
        get: operations["Deliveries_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a delivery
         * @description Needs the scope `deliveries:read`.
         */
        get: operations["Deliveries_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a delivery on which the buyer stayed silent
         * @description Once its inspection is over. The network does it by itself too.
         *
         *     Needs the scope `deliveries:write` and the role buyer or supplier.
         */
        post: operations["Deliveries_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/bulk/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm up to 1,000 deliveries
         * @description Names each order once; of one order confirm the next delivery with the next request.
         *
         *     Needs the scope `deliveries:write` and the role supplier or buyer.
         */
        post: operations["BulkDeliveries_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/bulk/accept-delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept deliveries of up to 1,000 orders
         * @description A payment run: names each order once, and pays as accepting one by one does.
         *
         *     Needs the scope `payments:write` and the role buyer or supplier.
         */
        post: operations["BulkDeliveries_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/invoices/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external supplier signs to register an invoice
         * @description Needs the scope `invoices:read` and the role supplier.
         */
        post: operations["Invoices_registrationTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue an invoice
         * @description Over the next slice of the order. A registered one answers 202 and is minted on chain. With `delivery` the goods are confirmed in the same step, or neither is done; it answers 202 with the operation of the claim.
         *
         *     Needs the scope `invoices:write` and the role supplier or buyer.
         */
        post: operations["Invoices_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invoices
         * @description Needs the scope `invoices:read`.
         */
        get: operations["Invoices_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an invoice
         * @description Needs the scope `invoices:read`.
         */
        get: operations["Invoices_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/acknowledge/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external buyer signs to acknowledge a registered invoice
         * @description Needs the scope `invoices:read` and the role buyer.
         */
        post: operations["Invoices_acknowledgementTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge an invoice
         * @description A registered one answers 202 and is acknowledged on chain.
         *
         *     Needs the scope `payments:write` and the role buyer or supplier, and a business that is verified.
         */
        post: operations["Invoices_acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/assign/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external holder signs to assign an invoice
         * @description Needs the scope `invoices:read`.
         */
        post: operations["Invoices_assignmentTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign a registered invoice
         * @description Hands the invoice, and so its payment, to another business.
         *
         *     Needs the scope `payments:write` and the role supplier or buyer, and a business that is verified.
         */
        post: operations["Invoices_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/pledge/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external holder signs to pledge an invoice
         * @description Needs the scope `invoices:read`.
         */
        post: operations["Invoices_pledgeTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/pledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pledge a registered invoice
         * @description The pledgee is paid for it, and nobody can assign it, until the pledgee releases the pledge.
         *
         *     Needs the scope `payments:write` and the role supplier or buyer, and a business that is verified.
         */
        post: operations["Invoices_pledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/release-pledge/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external pledgee signs to release a pledge
         * @description Needs the scope `invoices:read`.
         */
        post: operations["Invoices_pledgeReleaseTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/release-pledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a pledge
         * @description By the pledgee: the holder is paid again.
         *
         *     Needs the scope `invoices:write` and the role supplier or buyer.
         */
        post: operations["Invoices_releasePledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue up to 1,000 invoices
         * @description Names each order once. Of two with one number the first stands.
         *
         *     Needs the scope `invoices:write` and the role supplier or buyer.
         */
        post: operations["BulkInvoices_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/settlements/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external signer signs to propose a settlement
         * @description Needs the scope `disputes:read`.
         */
        post: operations["Settlements_proposalTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/{id}/settlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Propose how to split held money
         * @description Needs the scope `payments:write` and the role buyer or supplier.
         */
        post: operations["Settlements_propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settlements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a settlement
         * @description Needs the scope `disputes:read`.
         */
        get: operations["Settlements_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settlements/{id}/accept/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external signer signs to accept a settlement
         * @description Needs the scope `disputes:read`.
         */
        post: operations["Settlements_acceptanceTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settlements/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept the other party's settlement
         * @description The split is paid as soon as it is mined.
         *
         *     Needs the scope `payments:write` and the role buyer or supplier.
         */
        post: operations["Settlements_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settlements/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw or decline a settlement
         * @description Needs the scope `disputes:write` and the role buyer or supplier.
         */
        post: operations["Settlements_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/contest/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external buyer signs to contest a delivery
         * @description Needs the scope `disputes:read` and the role buyer.
         */
        post: operations["Disputes_contestTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/contest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Contest a delivery or a part of it
         * @description Before its inspection ends, where the terms have arbitration. What else was claimed is paid at once.
         *
         *     Needs the scope `disputes:write` and the role buyer or supplier.
         */
        post: operations["Disputes_contest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List disputes
         * @description Needs the scope `disputes:read`.
         */
        get: operations["Disputes_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a dispute
         * @description Needs the scope `disputes:read`.
         */
        get: operations["Disputes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/rule/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external arbiter signs to rule on a dispute
         * @description Needs the scope `disputes:read`.
         */
        post: operations["Disputes_rulingTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rule on a dispute
         * @description By the arbiter's business, before arbitration ends. The signed ruling of an arbiter outside the network is sent by buyer or supplier.
         *
         *     Needs the scope `disputes:write` and the role buyer or supplier.
         */
        post: operations["Disputes_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/concede/typed-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an external buyer or supplier signs to give in
         * @description Needs the scope `disputes:read`.
         */
        post: operations["Disputes_concessionTypedData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/concede": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give in to a dispute
         * @description The buyer pays all that it contested, or the supplier gives all of it up.
         *
         *     Needs the scope `payments:write` and the role buyer or supplier.
         */
        post: operations["Disputes_concede"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List payments out of escrow
         * @description Needs the scope `payments:read`.
         */
        get: operations["Payments_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a document
         * @description One file of at most 25000000 bytes, and the orderId to attach it to an order.
         *
         *     Needs the scope `documents:write` and the role buyer or supplier.
         */
        post: operations["Documents_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a document
         * @description Needs the scope `documents:read`.
         */
        get: operations["Documents_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a document's content
         * @description Needs the scope `documents:read`.
         */
        get: operations["Documents_content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List exports
         * @description Needs the scope `exports:read`.
         */
        get: operations["Exports_list"];
        put?: never;
        /**
         * Ask for an export
         * @description A file of what the caller's business sees, made in the background: poll the export until it is ready or failed. 3 may be unfinished at a time and 200 asked for within 24 hours; a file is kept for 72 hours.
         *
         *     Needs the scope `exports:write`.
         */
        post: operations["Exports_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an export and how far it is
         * @description Needs the scope `exports:read`.
         */
        get: operations["Exports_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{id}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an export's manifest
         * @description In RFC 8785 form. Its SHA-256 is in the audit log (action finish_export), and it holds that of the file.
         *
         *     Needs the scope `exports:read`.
         */
        get: operations["Exports_manifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an export's file
         * @description Needs the scope `exports:read`.
         */
        get: operations["Exports_content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List operations
         * @description Needs the scope `operations:read`.
         */
        get: operations["Operations_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an operation
         * @description mined: in a block, final: cannot be undone any more, failed: nothing happened on chain and error says why.
         *
         *     Needs the scope `operations:read`.
         */
        get: operations["Operations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened, oldest first
         * @description Positions never change. Ask again with after = nextCursor to follow; nextCursor stays when nothing is new.
         *
         *     Needs the scope `events:read`.
         */
        get: operations["Events_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens, as it happens
         * @description Server-sent events: id is the event's position, event its type, data the event as in the list. Resume with the header
         *     Last-Event-ID or with after; without either, the stream begins with what happens next. A comment comes when nothing else does. An API
         *     key has at most 10 streams; a client that takes nothing for a minute is disconnected.
         *
         *     Needs the scope `events:read`.
         */
        get: operations["EventStream_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase what is known of people under an id
         * @description By the kind of the id: member: names, e-mail addresses, names of API keys, and what an identity provider knows the person as; business: name, legal name, tax id, bank account, and what operators wrote about it; apiKey: its name; auditorGrant: the auditor's name; document: content and file name; dispute: the reasons of those who contested and decided, in words; approval: the body of the request, its answer, and why it was rejected; order: the reason for which it was declined or cancelled, in words; logEntry: what an entry of the audit log repeats of a request: the log and the sequence, `biz_…/17`.
         *
         *     Salted hashes and digests stay, over which log, database and bundles verify as before, and entries of the log tell of the erasure. Refused for what is still used, and for 3650 days for what belongs to the books.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["Erasure_eraseAnything"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/documents/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a document's content and file name
         * @description The content goes and its SHA-256 stays, over which terms and claims were made, so log, bundles and database verify as before. Refused under a legal hold, while its order goes on, and for 3650 days after it came where it belongs to an order.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["Erasure_erase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/documents/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep a document's content whatever its age, or end that
         * @description Needs the scope `network:write` and the role operator.
         */
        post: operations["Erasure_hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List legal holds
         * @description Needs the scope `network:read` and the role operator.
         */
        get: operations["Holds_list"];
        put?: never;
        /**
         * Put an order or a business under a legal hold, or end that
         * @description Nothing that belongs to it is erased until the hold ends, also not by the business itself: `retention_period`. Of a business: itself, its members, keys, grants, documents, approvals, log and orders. Of an order: documents, disputes, what was said about it, requests for approval, its parties, and members and keys that acted on it. Files of exports and tries of webhooks of the business, or of the parties to the order, are not forgotten either.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["Holds_set"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List lanes
         * @description Needs the scope `network:read` and the role operator or auditor.
         */
        get: operations["Lanes_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes/{signer}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a lane
         * @description It signs nothing new; what it sent already is looked after.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["Lanes_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes/{signer}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a lane
         * @description Ends a pause and a halt. A halt whose cause is still there comes back before anything is signed.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["Lanes_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes/{signer}/fill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fill a gap in the nonces
         * @description Whoever sends from the lane spends every missing nonce on nothing, and then goes on.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["Lanes_fill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes/{signer}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adopt nonces that somebody else has used
         * @description The lane goes on behind them; work whose transaction lost its nonce is sent anew.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["Lanes_adopt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/intents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List chain intents
         * @description Needs the scope `network:read` and the role operator or auditor.
         */
        get: operations["ChainWork_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/intents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a chain intent with its history
         * @description Needs the scope `network:read` and the role operator or auditor.
         */
        get: operations["ChainWork_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/intents/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a chain intent again
         * @description Takes a parked one out, or one that rests after a failure at once.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["ChainWork_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/intents/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a chain intent
         * @description What was not signed fails at once. Of what is out the nonce is spent on nothing: whichever is mined first wins.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["ChainWork_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List dead letters
         * @description Needs the scope `network:read` and the role operator or auditor.
         */
        get: operations["DeadLetters_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/dead-letters/{id}/requeue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a dead letter back
         * @description It is tried again at once, with its failures forgotten. Answers what it was.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["DeadLetters_requeue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook endpoints
         * @description Needs the scope `webhooks:read` and the role operator or buyer or supplier.
         */
        get: operations["WebhookEndpoints_list"];
        put?: never;
        /**
         * Make a webhook endpoint
         * @description It is told every event from now on that its owner may see. The secret is shown once.
         *
         *     Needs the scope `webhooks:write` and the role operator or buyer or supplier.
         */
        post: operations["WebhookEndpoints_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook endpoint
         * @description Needs the scope `webhooks:read` and the role operator or buyer or supplier.
         */
        get: operations["WebhookEndpoints_get"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint
         * @description Nothing more is sent to it and its secrets are gone.
         *
         *     Needs the scope `webhooks:write` and the role operator or buyer or supplier.
         */
        delete: operations["WebhookEndpoints_remove"];
        options?: never;
        head?: never;
        /**
         * Change, disable or enable a webhook endpoint
         * @description Disabling lets what waits wait, and what happens meanwhile is not told; after enabling, replay from disabled.after.
         *
         *     Needs the scope `webhooks:write` and the role operator or buyer or supplier.
         */
        patch: operations["WebhookEndpoints_update"];
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret of a webhook endpoint
         * @description Both secrets sign until the overlap ends. The new one is shown once.
         *
         *     Needs the scope `webhooks:write` and the role operator or buyer or supplier.
         */
        post: operations["WebhookEndpoints_rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event
         * @description An event webhook_endpoint.tested goes the whole way, to this endpoint only, whatever types it wants.
         *
         *     Needs the scope `webhooks:write` and the role operator or buyer or supplier.
         */
        post: operations["WebhookDeliveries_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was tried, newest first
         * @description Needs the scope `webhooks:read` and the role operator or buyer or supplier.
         */
        get: operations["WebhookDeliveries_attempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send messages again
         * @description One message, or a range of the feed, also of events that happened while the endpoint was disabled. A message keeps its webhook-id.
         *
         *     Needs the scope `webhooks:write` and the role operator or buyer or supplier.
         */
        post: operations["WebhookDeliveries_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the ledger's accounts
         * @description Those of the caller's business and of its address; all of them for operators and auditors. Under a grant, balances are those of the end of its period.
         *
         *     Needs the scope `ledger:read`.
         */
        get: operations["Ledger_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger/accounts/{id}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The balance of an account, now or as of a time or a block
         * @description As it is known today: what a reorganisation of the chain took away since was never there.
         *
         *     Needs the scope `ledger:read`.
         */
        get: operations["Ledger_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger/accounts/{id}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The lines of an account with its running balance, newest first
         * @description Lines are only ever added on top; a booking that becomes final changes its status, not the balance.
         *
         *     Needs the scope `ledger:read`.
         */
        get: operations["Ledger_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the entries of an audit log, newest first
         * @description One per command and per refusal. Each binds all of itself and the one before it.
         *
         *     Needs the scope `audit:read`.
         */
        get: operations["Audit_entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/entries/{sequence}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove that an entry is in the log
         * @description By inclusion proofs (RFC 6962) in the tree of its own log and in the tree of all, whose checkpoint is signed and anchored on chain.
         *
         *     Needs the scope `audit:read`.
         */
        get: operations["Audit_proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the signed checkpoints of the tree of all entries, newest first
         * @description Needs the scope `audit:read`.
         */
        get: operations["Audit_checkpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove that a log only grew
         * @description By a consistency proof (RFC 6962) between the trees of two sizes.
         *
         *     Needs the scope `audit:read`.
         */
        get: operations["Audit_consistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/network": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Chain, contracts, token and clock of the network
         * @description Needs the scope `network:read`.
         */
        get: operations["Network_network"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare ledger, orders and chain
         * @description All at one block. conserved is true when nothing is lost, to the unit.
         *
         *     Needs the scope `network:read` and the role operator or auditor.
         */
        get: operations["Network_reconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliation/purchase-orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare ledger, order and chain for one order
         * @description What is held for it, all at one block.
         *
         *     Needs the scope `network:read` and the role operator or auditor.
         */
        get: operations["Network_orderReconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every error that the API answers with */
        get: operations["Catalogue_errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/state-diagrams/purchase-order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A purchase order's states and what leads from one to another */
        get: operations["Catalogue_purchaseOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move the sandbox clock forward
         * @description Moves the chain's clock and the database's together and mines a block.
         *
         *     Needs the scope `network:write` and the role operator.
         */
        post: operations["Sandbox_moveClock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/faucet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a business sandbox dollars
         * @description Needs the scope `payments:write` and the role operator or buyer or supplier.
         */
        post: operations["Sandbox_fill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "purchase_order.issued": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer issued the order */
        post: operations["webhook_purchase_order.issued"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.accepted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The supplier accepted the order */
        post: operations["webhook_purchase_order.accepted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.declined": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The supplier declined the order */
        post: operations["webhook_purchase_order.declined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer cancelled the order */
        post: operations["webhook_purchase_order.cancelled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.lapsed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Nobody funded the order in time */
        post: operations["webhook_purchase_order.lapsed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.funding_submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer signed the funding, which is on its way to the chain */
        post: operations["webhook_purchase_order.funding_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.funding_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The order was not funded and can be funded again */
        post: operations["webhook_purchase_order.funding_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.funded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The money is in escrow */
        post: operations["webhook_purchase_order.funded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.funding_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The funding is not on the chain any more */
        post: operations["webhook_purchase_order.funding_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.funds_added": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Another instalment is in escrow */
        post: operations["webhook_purchase_order.funds_added"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.funds_added_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The instalment is not on the chain any more */
        post: operations["webhook_purchase_order.funds_added_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Amount, deadline or lines changed by agreement */
        post: operations["webhook_purchase_order.changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.change_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The change is not on the chain any more */
        post: operations["webhook_purchase_order.change_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.clauses_agreed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The clauses of the order are on the chain */
        post: operations["webhook_purchase_order.clauses_agreed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.clauses_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The clauses are not on the chain any more */
        post: operations["webhook_purchase_order.clauses_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.acceptance_submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer signed an acceptance, which is on its way to the chain */
        post: operations["webhook_purchase_order.acceptance_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.release_submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A deemed release is on its way to the chain */
        post: operations["webhook_purchase_order.release_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.release_divided": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A release was divided by deductions, discount, retention and fee */
        post: operations["webhook_purchase_order.release_divided"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.release_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The divided release is not on the chain any more */
        post: operations["webhook_purchase_order.release_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.acknowledged_debt_released": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledged debt that was due was released */
        post: operations["webhook_purchase_order.acknowledged_debt_released"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.acknowledged_debt_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The release of acknowledged debt is not on the chain any more */
        post: operations["webhook_purchase_order.acknowledged_debt_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.reclaim_submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A reclaim is on its way to the chain */
        post: operations["webhook_purchase_order.reclaim_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.reclaim_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The reclaim came to nothing */
        post: operations["webhook_purchase_order.reclaim_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.settled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Escrow holds nothing any more, and something was released */
        post: operations["webhook_purchase_order.settled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase_order.refunded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Escrow holds nothing any more, and all went back to the buyer */
        post: operations["webhook_purchase_order.refunded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A delivery was claimed and is on its way to the chain */
        post: operations["webhook_delivery.submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.claimed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The claim is on the chain and the inspection began */
        post: operations["webhook_delivery.claimed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.claim_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The claim came to nothing */
        post: operations["webhook_delivery.claim_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.claim_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The claim is not on the chain any more */
        post: operations["webhook_delivery.claim_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.accepted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer accepted the delivery */
        post: operations["webhook_delivery.accepted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.acceptance_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The acceptance came to nothing */
        post: operations["webhook_delivery.acceptance_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.acceptance_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The acceptance is not on the chain any more */
        post: operations["webhook_delivery.acceptance_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.deemed_accepted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer was silent until the inspection ended */
        post: operations["webhook_delivery.deemed_accepted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.deemed_acceptance_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The deemed acceptance is not on the chain any more */
        post: operations["webhook_delivery.deemed_acceptance_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.release_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The deemed release came to nothing */
        post: operations["webhook_delivery.release_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.contested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer contested a part, which waits for a ruling */
        post: operations["webhook_delivery.contested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.contest_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The contest came to nothing */
        post: operations["webhook_delivery.contest_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "delivery.contest_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The contest is not on the chain any more */
        post: operations["webhook_delivery.contest_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "retention.held": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A part of a release is retained */
        post: operations["webhook_retention.held"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "retention.reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The retention is not on the chain any more */
        post: operations["webhook_retention.reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "retention.released": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retained money was released */
        post: operations["webhook_retention.released"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "retention.release_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The release of the retention came to nothing */
        post: operations["webhook_retention.release_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "retention.release_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The release of the retention is not on the chain any more */
        post: operations["webhook_retention.release_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "retention.contested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer contested retained money */
        post: operations["webhook_retention.contested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "retention.contest_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The contest is not on the chain any more */
        post: operations["webhook_retention.contest_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "dispute.submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A contest is on its way to the chain */
        post: operations["webhook_dispute.submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "dispute.ruling_submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A ruling is on its way to the chain */
        post: operations["webhook_dispute.ruling_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "dispute.ruling_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The ruling came to nothing */
        post: operations["webhook_dispute.ruling_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "dispute.fallback_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The fallback came to nothing */
        post: operations["webhook_dispute.fallback_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "dispute.resolved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A ruling or the agreed fallback divided what was contested */
        post: operations["webhook_dispute.resolved"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "dispute.resolution_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The resolution is not on the chain any more */
        post: operations["webhook_dispute.resolution_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "settlement.proposed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A party proposed to settle */
        post: operations["webhook_settlement.proposed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "settlement.withdrawn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The proposal was withdrawn */
        post: operations["webhook_settlement.withdrawn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "settlement.submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Both signed, and the settlement is on its way to the chain */
        post: operations["webhook_settlement.submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "settlement.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The settlement came to nothing */
        post: operations["webhook_settlement.failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "settlement.settled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The settlement divided what escrow held */
        post: operations["webhook_settlement.settled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "settlement.reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The settlement is not on the chain any more */
        post: operations["webhook_settlement.reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.released": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Money left escrow for the payee */
        post: operations["webhook_payment.released"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.refunded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Money went back to the buyer */
        post: operations["webhook_payment.refunded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.fee_paid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A fee was paid */
        post: operations["webhook_payment.fee_paid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A payment was undone by a reorganisation of the chain */
        post: operations["webhook_payment.reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.credited": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The token refused the push, and the amount waits as credit in the contract */
        post: operations["webhook_payment.credited"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.credit_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The credit is not on the chain any more */
        post: operations["webhook_payment.credit_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.credit_notes_netted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Credit notes came off a payment */
        post: operations["webhook_payment.credit_notes_netted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.credit_notes_netting_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The netting is not on the chain any more */
        post: operations["webhook_payment.credit_notes_netting_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.issued": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The supplier issued an invoice */
        post: operations["webhook_invoice.issued"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.registered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The invoice is registered on chain */
        post: operations["webhook_invoice.registered"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.registration_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The registration came to nothing */
        post: operations["webhook_invoice.registration_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.registration_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The registration is not on the chain any more */
        post: operations["webhook_invoice.registration_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.acknowledgement_submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer's acknowledgement is on its way to the chain */
        post: operations["webhook_invoice.acknowledgement_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.acknowledged": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer acknowledged the debt */
        post: operations["webhook_invoice.acknowledged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.acknowledgement_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The acknowledgement came to nothing */
        post: operations["webhook_invoice.acknowledgement_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.acknowledgement_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The acknowledgement is not on the chain any more */
        post: operations["webhook_invoice.acknowledgement_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.assignment_submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An assignment is on its way to the chain */
        post: operations["webhook_invoice.assignment_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.assigned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The invoice has a new holder, who is paid */
        post: operations["webhook_invoice.assigned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.assignment_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The assignment came to nothing */
        post: operations["webhook_invoice.assignment_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.assignment_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The assignment is not on the chain any more */
        post: operations["webhook_invoice.assignment_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.pledge_submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A pledge is on its way to the chain */
        post: operations["webhook_invoice.pledge_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.pledged": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The invoice is pledged */
        post: operations["webhook_invoice.pledged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.pledge_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The pledge came to nothing */
        post: operations["webhook_invoice.pledge_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.pledge_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The pledge is not on the chain any more */
        post: operations["webhook_invoice.pledge_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.pledge_release_submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The release of a pledge is on its way to the chain */
        post: operations["webhook_invoice.pledge_release_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.pledge_released": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The pledge was released */
        post: operations["webhook_invoice.pledge_released"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.pledge_release_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The release of the pledge came to nothing */
        post: operations["webhook_invoice.pledge_release_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.pledge_release_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The release of the pledge is not on the chain any more */
        post: operations["webhook_invoice.pledge_release_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.release_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The release of acknowledged debt came to nothing */
        post: operations["webhook_invoice.release_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.credit_note_issued": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The supplier issued a credit note */
        post: operations["webhook_invoice.credit_note_issued"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.credit_note_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The credit note is not on the chain any more */
        post: operations["webhook_invoice.credit_note_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.redeemed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The invoice was paid early at a discount */
        post: operations["webhook_invoice.redeemed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.redemption_reverted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The early payment is not on the chain any more */
        post: operations["webhook_invoice.redemption_reverted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "invoice.paid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The invoice is paid in full */
        post: operations["webhook_invoice.paid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "business.verified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The operator verified the business: it may take on obligations */
        post: operations["webhook_business.verified"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "business.suspended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The operator suspended the business: nothing new is agreed with it */
        post: operations["webhook_business.suspended"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "business.reinstated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The operator ended the suspension */
        post: operations["webhook_business.reinstated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "approval.requested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Somebody asks a second person */
        post: operations["webhook_approval.requested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "approval.approved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A second person approved the request, and it ran */
        post: operations["webhook_approval.approved"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "approval.rejected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Somebody rejected the request, or took it back */
        post: operations["webhook_approval.rejected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "approval.expired": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Nobody decided the request in time */
        post: operations["webhook_approval.expired"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "member.added": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Somebody acts for the business from now on */
        post: operations["webhook_member.added"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "member.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a member may do changed, or that they may do anything */
        post: operations["webhook_member.changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook_endpoint.tested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A test of this endpoint was asked for */
        post: operations["webhook_webhook_endpoint.tested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook_endpoint.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An endpoint is sent no more, because its receiver failed or is gone */
        post: operations["webhook_webhook_endpoint.disabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        NewBusiness: {
            name: string;
            /** @example DE */
            country: string;
            legalName?: string;
            lei?: string;
            taxId?: string;
            iban?: string;
            bic?: string;
            roles: ("buyer" | "supplier" | "carrier" | "financier")[];
            externalReference?: string;
            signer: {
                /** @enum {string} */
                kind: "managed";
            } | {
                /** @enum {string} */
                kind: "external";
                address: string;
            };
        };
        RegisteredBusiness: {
            id: string;
            name: string;
            /** @description Where it is not the name */
            legalName: string | null;
            country: string;
            lei: string | null;
            /**
             * @description Pending and suspended businesses take on nothing new; what they took on before goes on and is paid
             * @enum {string}
             */
            status: "pending" | "verified" | "suspended";
            roles: ("buyer" | "supplier" | "carrier" | "financier")[];
            externalReference: string | null;
            signer: {
                /** @enum {string} */
                kind: "managed" | "external";
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            };
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            apiKey: {
                id: string;
                /** @description Shown once; null in a replay */
                secret: string | null;
            };
        };
        /** @description RFC 9457 problem */
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description Stable; decide by this */
            code: string;
            detail: string;
            instance: string;
            requestId: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            state?: string;
            allowedActions?: components["schemas"]["Action"][];
            typedData?: unknown;
            /** @description What a second person has to approve, and above which amount; minor units */
            approval?: {
                amount: string | null;
                threshold: string;
                /** @description What the same person committed alone in the last seconds, of the token above the threshold */
                window?: {
                    seconds: number;
                    committed: string;
                };
            };
            /** @description Also the header Retry-After */
            retryAfterSeconds?: number;
            /** @description Also the header Allow */
            allowedMethods?: string[];
        };
        Action: {
            action: string;
            href?: string;
        };
        BusinessPage: {
            data: components["schemas"]["Business"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        Business: {
            id: string;
            name: string;
            /** @description Where it is not the name */
            legalName: string | null;
            country: string;
            lei: string | null;
            /**
             * @description Pending and suspended businesses take on nothing new; what they took on before goes on and is paid
             * @enum {string}
             */
            status: "pending" | "verified" | "suspended";
            roles: ("buyer" | "supplier" | "carrier" | "financier")[];
            externalReference: string | null;
            signer: {
                /** @enum {string} */
                kind: "managed" | "external";
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            };
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
        };
        Me: {
            apiKey: {
                /** @enum {string} */
                kind: "api_key" | "access_token";
                /** @description Of the API key; of the member who sent an access token */
                id: string;
                name: string;
                roles: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
                scopes: components["schemas"]["Scope"][];
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                expiresAt: string | null;
                memberId: string | null;
            };
            business: components["schemas"]["Business"] | null;
        };
        /**
         * @description `*` is every scope, also those that are added later. `payments:write` commits or redirects money.
         * @enum {string}
         */
        Scope: "*" | "businesses:read" | "businesses:write" | "members:read" | "members:write" | "api_keys:read" | "api_keys:write" | "approvals:read" | "approvals:write" | "orders:read" | "orders:write" | "deliveries:read" | "deliveries:write" | "invoices:read" | "invoices:write" | "disputes:read" | "disputes:write" | "payments:read" | "payments:write" | "documents:read" | "documents:write" | "operations:read" | "events:read" | "webhooks:read" | "webhooks:write" | "ledger:read" | "audit:read" | "exports:read" | "exports:write" | "auditor_grants:read" | "auditor_grants:write" | "network:read" | "network:write";
        BusinessProfile: {
            businessId: string;
            legalName: string | null;
            lei: string | null;
            taxId: string | null;
            iban: string | null;
            bic: string | null;
            /** @enum {string} */
            status: "pending" | "verified" | "suspended";
            statusReason: string | null;
            /** @description Minor units of the token above which a second person approves; null: nobody does */
            approvalThreshold: string | null;
            /** @description For so long what one person committed alone counts towards the threshold */
            approvalWindowSeconds: number;
            /** @description Whether it takes signed requests only */
            signaturesRequired: boolean;
        };
        BusinessChanges: {
            legalName?: string;
            lei?: string;
            taxId?: string;
            iban?: string;
            bic?: string;
        };
        NewMember: {
            name: string;
            /** Format: email */
            email?: string;
            roles: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
            /** @description What it may be used for; all that you may yourself unless told */
            scopes?: components["schemas"]["Scope"][];
            businessId?: string;
        };
        Member: {
            id: string;
            name: string;
            email: string | null;
            roles: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
            scopes: components["schemas"]["Scope"][];
            businessId: string | null;
            /** @enum {string} */
            status: "active" | "deactivated";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            deactivatedAt: string | null;
        };
        MemberPage: {
            data: components["schemas"]["Member"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        MemberChanges: {
            roles?: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
            /** @description What it may be used for; all that you may yourself unless told */
            scopes?: components["schemas"]["Scope"][];
            /** @enum {string} */
            status?: "active" | "deactivated";
            name?: string;
            /** Format: email */
            email?: string | null;
        };
        ErasureReason: {
            /** @description Why, for the audit log; no personal data */
            reason: string;
        };
        ExternalSubject: {
            memberId: string;
            issuer: string | null;
            subject: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string | null;
        };
        NewExternalSubject: {
            /** @description `sub` of the tokens that the provider makes for the person; null: nobody */
            subject: string | null;
        };
        NewApproval: {
            /**
             * @default POST
             * @enum {string}
             */
            method?: "POST" | "PUT" | "PATCH";
            /**
             * @description Of the request that was refused
             * @example /v1/purchase-orders/po_…/fund
             */
            path: string;
            /** @default {} */
            body?: {
                [key: string]: unknown;
            };
            /** @default 604800 */
            expiresInSeconds?: number;
        };
        Approval: {
            id: string;
            businessId: string;
            /** @enum {string} */
            status: "pending" | "approved" | "rejected" | "expired";
            request: {
                method: string;
                path: string;
                body: unknown;
            };
            /** @description SHA-256 over the RFC 8785 form of the request, hex; who approves states it */
            digest: string;
            /**
             * @description The most that it may commit; null: it is about no amount
             * @example 1500000
             */
            amount: string | null;
            requestedBy: {
                actorId: string;
                memberId: string;
            };
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            expiresAt: string;
            decidedBy: {
                actorId: string;
                memberId: string | null;
            } | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            decidedAt: string | null;
            reason: string | null;
            /** @description What the request answered when it ran */
            result: {
                status: number;
                body: unknown;
            } | null;
        };
        ApprovalPage: {
            data: components["schemas"]["Approval"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        ApprovalDecision: {
            digest: string;
        };
        ApprovalPolicy: {
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            threshold: string | null;
            windowSeconds: number;
        };
        ApprovalPolicyChange: {
            /**
             * @description Minor units above which a second person approves; null: nobody does
             * @example 1500000
             */
            threshold: string | null;
            /** @description For so long what one person committed alone counts towards the threshold: an hour to 31 days; a day unless it was ever set */
            windowSeconds?: number;
        };
        NewApiKey: {
            name: string;
            roles: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
            /** @description What it may be used for; all that you may yourself unless told */
            scopes?: components["schemas"]["Scope"][];
            /**
             * Format: date-time
             * @description From when on it is not good any more; as yours unless told
             * @example 2026-03-31T12:00:00Z
             */
            expiresAt?: string;
            businessId?: string;
            /** @description The person who answers for the key. Whoever asks as a member is that person; the operator may name another */
            memberId?: string;
            /** @description Ed25519 or P-256, in PEM. From now on requests with the key must be signed with its private key (RFC 9421) */
            publicKey?: string;
        };
        CreatedApiKey: {
            id: string;
            name: string;
            roles: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
            scopes: components["schemas"]["Scope"][];
            businessId: string | null;
            memberId: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description Until when the secret before the newest is good; null before the first rotation
             * @example 2026-03-31T12:00:00.000Z
             */
            previousSecretUntil: string | null;
            /** @description Where there is one, requests with the key must be signed */
            publicKey: {
                /** @enum {string} */
                algorithm: "ed25519" | "ecdsa-p256-sha256";
                /** @description Of the SubjectPublicKeyInfo */
                sha256: string;
            } | null;
            /**
             * Format: date-time
             * @description Until when the public key before the newest is good
             * @example 2026-03-31T12:00:00.000Z
             */
            previousPublicKeyUntil: string | null;
            /**
             * Format: date-time
             * @description To the minute
             * @example 2026-03-31T12:00:00.000Z
             */
            lastUsedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            revokedAt: string | null;
            /** @description Shown once; null in a replay */
            secret: string | null;
        };
        ApiKeyPage: {
            data: components["schemas"]["ApiKey"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        ApiKey: {
            id: string;
            name: string;
            roles: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
            scopes: components["schemas"]["Scope"][];
            businessId: string | null;
            memberId: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description Until when the secret before the newest is good; null before the first rotation
             * @example 2026-03-31T12:00:00.000Z
             */
            previousSecretUntil: string | null;
            /** @description Where there is one, requests with the key must be signed */
            publicKey: {
                /** @enum {string} */
                algorithm: "ed25519" | "ecdsa-p256-sha256";
                /** @description Of the SubjectPublicKeyInfo */
                sha256: string;
            } | null;
            /**
             * Format: date-time
             * @description Until when the public key before the newest is good
             * @example 2026-03-31T12:00:00.000Z
             */
            previousPublicKeyUntil: string | null;
            /**
             * Format: date-time
             * @description To the minute
             * @example 2026-03-31T12:00:00.000Z
             */
            lastUsedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            revokedAt: string | null;
        };
        /**
         * @default {
         *       "overlapSeconds": 86400
         *     }
         */
        ApiKeyRotation: {
            /**
             * @description For how long the current secret stays good beside the new one
             * @default 86400
             */
            overlapSeconds?: number;
        };
        PublicKeyRegistration: {
            /** @description Ed25519 or P-256, in PEM. From now on requests with the key must be signed with its private key (RFC 9421) */
            publicKey: string;
            /**
             * @description For how long the public key before it stays good, where there is one
             * @default 86400
             */
            overlapSeconds?: number;
        };
        SignaturePolicy: {
            /** @description Whether the business takes signed requests only */
            required: boolean;
        };
        NewAuditorGrant: {
            /**
             * @description Who it is, for people
             * @example Treu & Glauben WPG
             */
            auditor: string;
            /** @description trails: orders and all that belongs to them but documents; documents: contents and names of their documents; ledger: the accounts */
            reads: ("trails" | "documents" | "ledger")[];
            /** @description Half-open: orders that were created in it, with all that ever happened to them, and bookings made in it */
            period: {
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00Z
                 */
                from: string;
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00Z
                 */
                until: string;
            };
            /**
             * Format: date-time
             * @description When the grant ends by itself, at most 400 days ahead
             * @example 2026-03-31T12:00:00Z
             */
            expiresAt: string;
            /** @description Whose records: for regulators, who must say */
            businessId?: string;
        };
        CreatedAuditorGrant: {
            id: string;
            /** @description Whose records may be read */
            businessId: string;
            auditor: string;
            /** @description The key that the auditor reads with: the actor of its audit entries */
            apiKeyId: string;
            /** @description trails: orders and all that belongs to them but documents; documents: contents and names of their documents; ledger: the accounts */
            reads: ("trails" | "documents" | "ledger")[];
            period: {
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                from: string;
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                until: string;
            };
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            expiresAt: string;
            /** @enum {string} */
            grantedBy: "business" | "regulator";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            revokedAt: string | null;
            /** @description The auditor's API key. Shown once; null in a replay */
            secret: string | null;
        };
        AuditorGrantPage: {
            data: components["schemas"]["AuditorGrant"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        AuditorGrant: {
            id: string;
            /** @description Whose records may be read */
            businessId: string;
            auditor: string;
            /** @description The key that the auditor reads with: the actor of its audit entries */
            apiKeyId: string;
            /** @description trails: orders and all that belongs to them but documents; documents: contents and names of their documents; ledger: the accounts */
            reads: ("trails" | "documents" | "ledger")[];
            period: {
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                from: string;
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                until: string;
            };
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            expiresAt: string;
            /** @enum {string} */
            grantedBy: "business" | "regulator";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            revokedAt: string | null;
        };
        AuditEntryPage: {
            data: components["schemas"]["AuditEntry"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        AuditEntry: {
            /** @description The business in whose log the entry stands, or 'network' or 'operator' */
            tenantId: string;
            /**
             * @description From 1, without gaps within the log
             * @example 42
             */
            sequence: string;
            /**
             * @description UTC to the microsecond
             * @example 2026-03-31T12:00:00.000001Z
             */
            at: string;
            /** @description An API key, 'worker' or 'chain' */
            actor: string;
            /**
             * @description What was done, such as `accept_order`. Where it changed records that commands change, such as a profile or a key, the entry right before it, `change_records`, tells which, in which columns, and the hash of the version that each has since
             * @example accept_order
             */
            action: string;
            /** @enum {string} */
            outcome: "done" | "refused";
            subject: string;
            /** @description Of a text of people the salted hash, `{"salted": "…"}`; the text itself is in `texts`, beside the log */
            details: {
                [key: string]: unknown;
            };
            /** @description Salt and text are null once they were erased; no part of what the hash is made over */
            texts: {
                /** @description SHA-256 over salt, a colon and the text */
                hash: string;
                salt: string | null;
                text: string | null;
            }[];
            /** @description SHA-256 in 64 hex digits */
            previousHash: string;
            /** @description SHA-256 over the RFC 8785 form of all other members but texts */
            hash: string;
        };
        NewPurchaseOrder: {
            supplierId: string;
            /** @description A carrier or gateway that may claim delivery too */
            attesterId?: string;
            /** @description Your own order number; unique among your orders */
            reference: string;
            lines: {
                sku: string;
                description: string;
                /** @example 19 */
                quantity: string;
                /** @default EA */
                unit?: string;
                /**
                 * @description Minor units of the token for one unit
                 * @example 1500000
                 */
                unitPrice: string;
                /**
                 * @description Default quantity × unitPrice
                 * @example 1500000
                 */
                amount?: string;
                /**
                 * @description What the unit price was rounded by at most; lets amount differ by that much per unit
                 * @example 1500000
                 */
                unitPriceRounding?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00Z
             */
            fundBy: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00Z
             */
            deliverBy: string;
            inspectionPeriodSeconds: number;
            clauses?: components["schemas"]["NewClauses"];
            /** @default [] */
            documents?: string[];
        };
        NewClauses: {
            /** @description Lets the buyer contest deliveries */
            arbitration?: {
                periodSeconds: number;
                /** @description A business of the network, or an account of somebody else */
                arbiter?: {
                    address: string;
                } | {
                    businessId: string;
                };
                /**
                 * @description The supplier's part of what nobody ruled on in time, of 10,000
                 * @default 0
                 */
                fallbackSupplierBps?: number;
            };
            /** @description Held back of every payment for a while */
            retention?: {
                /** @description Of 10,000 */
                bps: number;
                periodSeconds: number;
            };
            /** @description Deducted from what is claimed after deliverBy */
            lateDeduction?: {
                /** @description Of 10,000 */
                bpsPerDay: number;
                /** @description Of 10,000 */
                capBps: number;
            };
            /** @description Deducted from what the buyer accepts so soon after its claim */
            earlyDiscount?: {
                /** @description Of 10,000 */
                bps: number;
                periodSeconds: number;
            };
            /** @description Of every payment to the supplier */
            fee?: {
                /** @description Of 10,000 */
                bps: number;
                /** @description A business of the network, or an account of somebody else */
                recipient: {
                    address: string;
                } | {
                    businessId: string;
                };
            };
        };
        PurchaseOrder: {
            id: string;
            /** @description 0x and 64 hex digits */
            orderHash: string;
            reference: string;
            /** @enum {string} */
            status: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
            buyer: components["schemas"]["Party"];
            supplier: components["schemas"]["Party"];
            attester: components["schemas"]["Party"] | null;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            funded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            held: string;
            /**
             * @description Worth of the goods released so far
             * @example 1500000
             */
            released: string;
            /**
             * @description What payees got; less than released where clauses deduct or retain
             * @example 1500000
             */
            paid: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            refunded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            fees: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            claimed: string;
            /**
             * @description Goods' worth that contests took out since the last settlement
             * @example 1500000
             */
            contested: string;
            /**
             * @description Held until disputes are resolved
             * @example 1500000
             */
            disputed: string;
            /**
             * @description Held back of payments until it is due
             * @example 1500000
             */
            retained: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            invoiced: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            fundBy: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            deliverBy: string;
            /**
             * Format: date-time
             * @description The last time to claim: deliverBy, or later with late deductions
             * @example 2026-03-31T12:00:00.000Z
             */
            claimBy: string;
            inspectionPeriodSeconds: number;
            /** @description Null for a plain order */
            clauses: components["schemas"]["Clauses"] | null;
            terms: {
                buyer: string;
                supplier: string;
                token: string;
                amount: string;
                arbiter: string;
                attester: string;
                fundBy: string;
                deliverBy: string;
                inspectionPeriod: string;
                arbitrationPeriod: string;
                fallbackSupplierBps: string;
                retentionBps: string;
                retentionPeriod: string;
                lateBpsPerDay: string;
                lateCapBps: string;
                earlyDiscountBps: string;
                earlyDiscountPeriod: string;
                feeBps: string;
                feeRecipient: string;
                linesRoot: string;
                documentsHash: string;
                salt: string;
            };
            /** @description 0x and 64 hex digits */
            linesRoot: string;
            /** @description 0x and 64 hex digits */
            documentsHash: string;
            supplierSignature: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
            allowedActions: components["schemas"]["Action"][];
        };
        Party: {
            id: string;
            name: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            address: string;
        };
        Clauses: {
            arbitration: {
                periodSeconds: number;
                arbiter: {
                    id: string | null;
                    name: string | null;
                    /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                    address: string;
                } | null;
                fallbackSupplierBps: number;
            } | null;
            retention: {
                bps: number;
                periodSeconds: number;
            } | null;
            lateDeduction: {
                bpsPerDay: number;
                capBps: number;
            } | null;
            earlyDiscount: {
                bps: number;
                periodSeconds: number;
            } | null;
            fee: {
                bps: number;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                recipient: string;
            } | null;
        };
        PurchaseOrderPage: {
            data: components["schemas"]["ExpandedPurchaseOrder"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        ExpandedPurchaseOrder: {
            id: string;
            /** @description 0x and 64 hex digits */
            orderHash: string;
            reference: string;
            /** @enum {string} */
            status: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
            buyer: components["schemas"]["Party"];
            supplier: components["schemas"]["Party"];
            attester: components["schemas"]["Party"] | null;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            funded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            held: string;
            /**
             * @description Worth of the goods released so far
             * @example 1500000
             */
            released: string;
            /**
             * @description What payees got; less than released where clauses deduct or retain
             * @example 1500000
             */
            paid: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            refunded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            fees: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            claimed: string;
            /**
             * @description Goods' worth that contests took out since the last settlement
             * @example 1500000
             */
            contested: string;
            /**
             * @description Held until disputes are resolved
             * @example 1500000
             */
            disputed: string;
            /**
             * @description Held back of payments until it is due
             * @example 1500000
             */
            retained: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            invoiced: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            fundBy: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            deliverBy: string;
            /**
             * Format: date-time
             * @description The last time to claim: deliverBy, or later with late deductions
             * @example 2026-03-31T12:00:00.000Z
             */
            claimBy: string;
            inspectionPeriodSeconds: number;
            /** @description Null for a plain order */
            clauses: components["schemas"]["Clauses"] | null;
            terms: {
                buyer: string;
                supplier: string;
                token: string;
                amount: string;
                arbiter: string;
                attester: string;
                fundBy: string;
                deliverBy: string;
                inspectionPeriod: string;
                arbitrationPeriod: string;
                fallbackSupplierBps: string;
                retentionBps: string;
                retentionPeriod: string;
                lateBpsPerDay: string;
                lateCapBps: string;
                earlyDiscountBps: string;
                earlyDiscountPeriod: string;
                feeBps: string;
                feeRecipient: string;
                linesRoot: string;
                documentsHash: string;
                salt: string;
            };
            /** @description 0x and 64 hex digits */
            linesRoot: string;
            /** @description 0x and 64 hex digits */
            documentsHash: string;
            supplierSignature: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
            allowedActions: components["schemas"]["Action"][];
            expanded?: components["schemas"]["PurchaseOrderExpansions"];
        };
        /** @description What `expand` asked for; null where there is none, or none that you may get by its own route */
        PurchaseOrderExpansions: {
            buyer?: components["schemas"]["Business"] | null;
            supplier?: components["schemas"]["Business"] | null;
            attester?: components["schemas"]["Business"] | null;
            deliveries?: components["schemas"]["NewestDeliveries"];
            invoices?: components["schemas"]["NewestInvoices"];
            payments?: components["schemas"]["NewestPayments"];
        };
        NewestDeliveries: {
            /** @description The newest ones, at most 10 */
            data: components["schemas"]["Delivery"][];
            hasMore: boolean;
            /** @description All of them, page by page */
            href: string;
        };
        Delivery: {
            id: string;
            orderId: string;
            number: number;
            reference: string | null;
            claimant: {
                id: string;
                name: string;
                address: string;
            };
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            cumulative: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            deliveredAt: string;
            evidence: {
                documentId: string | null;
                name: string | null;
                sha256: string;
            }[];
            /** @description 0x and 64 hex digits */
            evidenceHash: string;
            /** @enum {string} */
            status: "submitted" | "claimed" | "accepting" | "accepted" | "deemed" | "contested" | "settled" | "superseded" | "failed";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            claimedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            inspectionEndsAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            decidedAt: string | null;
            lines: {
                number: number;
                quantity: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                amount: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
        };
        NewestInvoices: {
            /** @description The newest ones, at most 10 */
            data: components["schemas"]["Invoice"][];
            hasMore: boolean;
            /** @description All of them, page by page */
            href: string;
        };
        Invoice: {
            id: string;
            orderId: string;
            number: string;
            supplier: components["schemas"]["Party"];
            buyer: components["schemas"]["Party"];
            holder: {
                id: string | null;
                name: string | null;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            };
            /** @description Who is paid instead of the holder */
            pledgee: {
                id: string | null;
                name: string | null;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            } | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            from: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            to: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            paid: string;
            /**
             * Format: date
             * @example 2026-03-31
             */
            dueDate: string;
            /** @description 0x and 64 hex digits */
            documentHash: string;
            registered: boolean;
            /** @description 0x and 64 hex digits */
            invoiceHash: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            acknowledgedAt: string | null;
            /** @enum {string} */
            status: "registering" | "issued" | "paid" | "failed";
            overdue: boolean;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
        };
        NewestPayments: {
            /** @description The newest ones, at most 10 */
            data: components["schemas"]["Payment"][];
            hasMore: boolean;
            /** @description All of them, page by page */
            href: string;
        };
        Payment: {
            id: string;
            orderId: string;
            /** @enum {string} */
            kind: "release" | "refund" | "fee";
            payee: {
                id: string | null;
                name: string | null;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            };
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /** @description The token refused the push; the amount waits as credit in the contract */
            credited: boolean;
            /** @enum {string} */
            status: "mined" | "final" | "reverted";
            chain: components["schemas"]["ChainPosition"];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            at: string;
        };
        ChainPosition: {
            chainId: string;
            blockNumber: string;
            /** @description 0x and 64 hex digits */
            blockHash: string;
            /** @description 0x and 64 hex digits */
            transactionHash: string;
            logIndex: number;
        };
        PurchaseOrderDetail: {
            id: string;
            /** @description 0x and 64 hex digits */
            orderHash: string;
            reference: string;
            /** @enum {string} */
            status: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
            buyer: components["schemas"]["Party"];
            supplier: components["schemas"]["Party"];
            attester: components["schemas"]["Party"] | null;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            funded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            held: string;
            /**
             * @description Worth of the goods released so far
             * @example 1500000
             */
            released: string;
            /**
             * @description What payees got; less than released where clauses deduct or retain
             * @example 1500000
             */
            paid: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            refunded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            fees: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            claimed: string;
            /**
             * @description Goods' worth that contests took out since the last settlement
             * @example 1500000
             */
            contested: string;
            /**
             * @description Held until disputes are resolved
             * @example 1500000
             */
            disputed: string;
            /**
             * @description Held back of payments until it is due
             * @example 1500000
             */
            retained: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            invoiced: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            fundBy: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            deliverBy: string;
            /**
             * Format: date-time
             * @description The last time to claim: deliverBy, or later with late deductions
             * @example 2026-03-31T12:00:00.000Z
             */
            claimBy: string;
            inspectionPeriodSeconds: number;
            /** @description Null for a plain order */
            clauses: components["schemas"]["Clauses"] | null;
            terms: {
                buyer: string;
                supplier: string;
                token: string;
                amount: string;
                arbiter: string;
                attester: string;
                fundBy: string;
                deliverBy: string;
                inspectionPeriod: string;
                arbitrationPeriod: string;
                fallbackSupplierBps: string;
                retentionBps: string;
                retentionPeriod: string;
                lateBpsPerDay: string;
                lateCapBps: string;
                earlyDiscountBps: string;
                earlyDiscountPeriod: string;
                feeBps: string;
                feeRecipient: string;
                linesRoot: string;
                documentsHash: string;
                salt: string;
            };
            /** @description 0x and 64 hex digits */
            linesRoot: string;
            /** @description 0x and 64 hex digits */
            documentsHash: string;
            supplierSignature: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
            allowedActions: components["schemas"]["Action"][];
            lines: {
                number: number;
                sku: string;
                description: string;
                quantity: string;
                unit: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                unitPrice: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                amount: string;
            }[];
            deliveries: components["schemas"]["Delivery"][];
            invoices: components["schemas"]["Invoice"][];
            settlements: components["schemas"]["Settlement"][];
            disputes: components["schemas"]["Dispute"][];
            retentions: components["schemas"]["Retention"][];
            expanded?: components["schemas"]["PurchaseOrderExpansions"];
        };
        Settlement: {
            id: string;
            orderId: string;
            nonce: number;
            proposedBy: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toSupplier: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toBuyer: string;
            /** @enum {string} */
            status: "proposed" | "submitted" | "settled" | "withdrawn" | "failed";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
        };
        Dispute: {
            id: string;
            orderId: string;
            /** @enum {string} */
            kind: "delivery" | "retention";
            deliveryId: string | null;
            /** @description Of the retention that is contested */
            tranche: number | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            contested: string;
            reason: string | null;
            /** @description SHA-256 over the RFC 8785 form of {reason, documentHash}, the hash in lower-case hex or null */
            reasonHash: string;
            /** @enum {string} */
            status: "submitted" | "open" | "resolved" | "superseded" | "failed";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            arbitrationEndsAt: string | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toSupplier: string | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toBuyer: string | null;
            /**
             * @description The zero address for the fallback
             * @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
             */
            resolvedBy: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            resolvedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
        };
        Retention: {
            /** @description Count of the order's settlements before it */
            round: number;
            tranche: number;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            dueAt: string;
            /** @enum {string} */
            status: "held" | "released" | "superseded" | "reverted";
        };
        /** @description EIP-712 typed data; sign it with eth_signTypedData_v4 */
        TypedDataToSign: {
            typedData: {
                domain: {
                    [key: string]: string;
                };
                types: {
                    [key: string]: {
                        name: string;
                        type: string;
                    }[];
                };
                primaryType: string;
                /** @description Integers are decimal strings; a struct within is an object */
                message: {
                    [key: string]: unknown;
                };
            };
            /** @description 0x and 64 hex digits */
            digest: string;
        };
        PurchaseOrderOperation: {
            id: string;
            /** @description 0x and 64 hex digits */
            orderHash: string;
            reference: string;
            /** @enum {string} */
            status: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
            buyer: components["schemas"]["Party"];
            supplier: components["schemas"]["Party"];
            attester: components["schemas"]["Party"] | null;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            funded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            held: string;
            /**
             * @description Worth of the goods released so far
             * @example 1500000
             */
            released: string;
            /**
             * @description What payees got; less than released where clauses deduct or retain
             * @example 1500000
             */
            paid: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            refunded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            fees: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            claimed: string;
            /**
             * @description Goods' worth that contests took out since the last settlement
             * @example 1500000
             */
            contested: string;
            /**
             * @description Held until disputes are resolved
             * @example 1500000
             */
            disputed: string;
            /**
             * @description Held back of payments until it is due
             * @example 1500000
             */
            retained: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            invoiced: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            fundBy: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            deliverBy: string;
            /**
             * Format: date-time
             * @description The last time to claim: deliverBy, or later with late deductions
             * @example 2026-03-31T12:00:00.000Z
             */
            claimBy: string;
            inspectionPeriodSeconds: number;
            /** @description Null for a plain order */
            clauses: components["schemas"]["Clauses"] | null;
            terms: {
                buyer: string;
                supplier: string;
                token: string;
                amount: string;
                arbiter: string;
                attester: string;
                fundBy: string;
                deliverBy: string;
                inspectionPeriod: string;
                arbitrationPeriod: string;
                fallbackSupplierBps: string;
                retentionBps: string;
                retentionPeriod: string;
                lateBpsPerDay: string;
                lateCapBps: string;
                earlyDiscountBps: string;
                earlyDiscountPeriod: string;
                feeBps: string;
                feeRecipient: string;
                linesRoot: string;
                documentsHash: string;
                salt: string;
            };
            /** @description 0x and 64 hex digits */
            linesRoot: string;
            /** @description 0x and 64 hex digits */
            documentsHash: string;
            supplierSignature: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
            allowedActions: components["schemas"]["Action"][];
            operation: components["schemas"]["OperationLink"];
        };
        /** @description Poll href until the operation is mined, final or failed */
        OperationLink: {
            id: string;
            href: string;
        };
        NewPurchaseOrders: {
            items: components["schemas"]["NewPurchaseOrder"][];
        };
        IssuedPurchaseOrders: {
            succeeded: number;
            failed: number;
            results: {
                /** @description Of the item in the request, from 0 */
                index: number;
                /** @description What the same request for this item alone would answer */
                status: number;
                /** @description What was done; left out where the item was refused */
                body?: components["schemas"]["PurchaseOrder"];
                /** @description Why not; left out where it was done */
                problem?: components["schemas"]["Problem"];
            }[];
        };
        OrdersToAnswer: {
            items: components["schemas"]["OrderToAnswer"][];
        };
        OrderToAnswer: {
            orderId: string;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        AcceptedPurchaseOrders: {
            succeeded: number;
            failed: number;
            results: {
                /** @description Of the item in the request, from 0 */
                index: number;
                /** @description What the same request for this item alone would answer */
                status: number;
                /** @description What was done; left out where the item was refused */
                body?: components["schemas"]["PurchaseOrder"];
                /** @description Why not; left out where it was done */
                problem?: components["schemas"]["Problem"];
            }[];
        };
        PurchaseOrderOperations: {
            succeeded: number;
            failed: number;
            results: {
                /** @description Of the item in the request, from 0 */
                index: number;
                /** @description What the same request for this item alone would answer */
                status: number;
                /** @description What was done; left out where the item was refused */
                body?: components["schemas"]["PurchaseOrderOperation"];
                /** @description Why not; left out where it was done */
                problem?: components["schemas"]["Problem"];
            }[];
        };
        Trail: {
            orderId: string;
            /** @description 0x and 64 hex digits */
            orderHash: string;
            data: components["schemas"]["TrailEntry"][];
            nextCursor: string | null;
        };
        TrailEntry: {
            sequence: number;
            kind: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            at: string;
            actor: {
                id: string | null;
                name: string | null;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            } | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string | null;
            subject: string | null;
            chain: components["schemas"]["ChainPosition"] | null;
            details: {
                [key: string]: unknown;
            };
        };
        Bundle: {
            [key: string]: unknown;
        };
        TradeAggregates: {
            data: components["schemas"]["TradeAggregate"][];
        };
        TradeAggregate: {
            /**
             * @description The side of the business; null: the whole network
             * @enum {string|null}
             */
            role: "buyer" | "supplier" | null;
            /** @description A day, the first day of a month, the id of a business, or a token */
            key: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description By the day of the payment, UTC
             * @example 1500000
             */
            paid: string;
            payments: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            refunded: string;
            /**
             * @description Of issued invoices, not paid yet; by the day on which they are due
             * @example 1500000
             */
            outstanding: string;
            /**
             * @description Of these, what was due before today, or before the day of the moment
             * @example 1500000
             */
            overdue: string;
            /** @description From delivery to acceptance, by word or silence, which pays; null without any */
            averageDaysToPayment: number | null;
            /** @description By the day on which they were raised */
            disputes: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            disputed: string;
        };
        TrailPage: {
            data: components["schemas"]["TrailSummary"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        /** @description Money as it stands: funded = paid + refunded + fees + held */
        TrailSummary: {
            orderId: string;
            /** @description 0x and 64 hex digits */
            orderHash: string;
            reference: string;
            /** @enum {string} */
            status: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
            buyer: components["schemas"]["Party"];
            supplier: components["schemas"]["Party"];
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            funded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            held: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            paid: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            refunded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            fees: string;
            /** @description Of the whole trail, now or by the moment that is asked for */
            steps: number;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Of its newest change, whatever moment is asked for
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
            /** @example /v1/trails/po_… */
            href: string;
        };
        TrailDetail: {
            orderId: string;
            /** @description 0x and 64 hex digits */
            orderHash: string;
            reference: string;
            /** @enum {string} */
            status: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
            buyer: components["schemas"]["Party"];
            supplier: components["schemas"]["Party"];
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            funded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            held: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            paid: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            refunded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            fees: string;
            /** @description Of the whole trail, now or by the moment that is asked for */
            steps: number;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Of its newest change, whatever moment is asked for
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
            /** @example /v1/trails/po_… */
            href: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            asOf: string | null;
            asOfBlock: string | null;
            parties: {
                /** @enum {string} */
                role: "buyer" | "supplier" | "attester" | "arbiter" | "holder" | "pledgee";
                id: string;
                name: string;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            }[];
            documents: {
                id: string;
                uploadedBy: string;
                fileName: string;
                mediaType: string;
                sha256: string;
                size: number;
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                createdAt: string;
                /** @description Its content */
                href: string;
            }[];
            /** @description Of what the parties signed for each other */
            signatures: {
                /** @enum {string} */
                of: "terms" | "settlement";
                /** @description The order or the settlement */
                subject: string;
                /** @enum {string} */
                by: "buyer" | "supplier";
                signature: string;
            }[];
            /** @description Of what was signed for the contracts and is on chain by the network; others are in transactions */
            sentSignatures: {
                /**
                 * @description The message; funding is an ERC-3009 authorisation
                 * @enum {string}
                 */
                of: "funding" | "delivery_claim" | "acceptance" | "contest" | "ruling" | "invoice" | "acknowledgement" | "assignment" | "pledge" | "pledge_release";
                /** @description The order, delivery, invoice or dispute */
                subject: string;
                /**
                 * @description A claimant is the supplier or the attester, a ruler the arbiter or the party that gave in
                 * @enum {string}
                 */
                by: "buyer" | "supplier" | "claimant" | "ruler" | "holder" | "pledgee";
                signature: string;
                /** @description Whose calldata has the message with the signature */
                transactionHash: string;
            }[];
            /** @description Steps in order */
            data: components["schemas"]["TrailEntry"][];
            /** @description Give it as after for the steps that follow; null on the last */
            nextAfter: number | null;
            transactions: {
                chainId: string;
                /** @description 0x and 64 hex digits */
                transactionHash: string;
                blockNumber: string;
                /** @description 0x and 64 hex digits */
                blockHash: string;
                /** @description Sequences of the steps in it */
                steps: number[];
            }[];
            /** @description Of the caller's own accounts */
            ledger: {
                transactionId: string;
                accountId: string;
                owner: string;
                /** @description Kind of the account */
                account: string;
                /** @example payment_released */
                kind: string;
                /**
                 * @description Minor units; positive added to the account
                 * @example -1500000
                 */
                amount: string;
                /** @enum {string} */
                status: "pending" | "posted" | "voided";
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                at: string;
            }[];
            proofs: {
                /** @description Proves everything in one file, without this server */
                bundle: string;
                /** @description The newest of the audit log */
                checkpoint: {
                    size: number;
                    /** @description 0x and 64 hex digits */
                    root: string;
                } | null;
                entries: {
                    tenantId: string;
                    sequence: string;
                    at: string;
                    action: string;
                    subject: string;
                    hash: string;
                    /** @description In the tree of all; null until the next checkpoint */
                    index: number | null;
                }[];
            };
        };
        NewDelivery: {
            /**
             * @description Default the sum of the lines, or all that is left
             * @example 1500000
             */
            amount?: string;
            lines?: {
                number: number;
                /** @example 19 */
                quantity: string;
                /**
                 * @description Minor units of the token, as a decimal string
                 * @example 1500000
                 */
                amount?: string;
            }[];
            /** @description Number of the delivery note */
            reference?: string;
            /**
             * Format: date-time
             * @description Default now; external signers must state it
             * @example 2026-03-31T12:00:00Z
             */
            deliveredAt?: string;
            /** @default [] */
            evidence?: ({
                documentId: string;
            } | {
                sha256: string;
                name?: string;
            })[];
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        DeliveryOperation: {
            id: string;
            orderId: string;
            number: number;
            reference: string | null;
            claimant: {
                id: string;
                name: string;
                address: string;
            };
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            cumulative: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            deliveredAt: string;
            evidence: {
                documentId: string | null;
                name: string | null;
                sha256: string;
            }[];
            /** @description 0x and 64 hex digits */
            evidenceHash: string;
            /** @enum {string} */
            status: "submitted" | "claimed" | "accepting" | "accepted" | "deemed" | "contested" | "settled" | "superseded" | "failed";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            claimedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            inspectionEndsAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            decidedAt: string | null;
            lines: {
                number: number;
                quantity: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                amount: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            operation: components["schemas"]["OperationLink"];
        };
        AcceptDelivery: {
            /**
             * @description The order's total accepted, this delivery included. Default all that is under inspection when the request is worked on, a claim that was mined a moment before included; state it to accept exactly what you have looked at
             * @example 1500000
             */
            cumulative?: string;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        DeliveryPage: {
            data: components["schemas"]["ExpandedDelivery"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        ExpandedDelivery: {
            id: string;
            orderId: string;
            number: number;
            reference: string | null;
            claimant: {
                id: string;
                name: string;
                address: string;
            };
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            cumulative: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            deliveredAt: string;
            evidence: {
                documentId: string | null;
                name: string | null;
                sha256: string;
            }[];
            /** @description 0x and 64 hex digits */
            evidenceHash: string;
            /** @enum {string} */
            status: "submitted" | "claimed" | "accepting" | "accepted" | "deemed" | "contested" | "settled" | "superseded" | "failed";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            claimedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            inspectionEndsAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            decidedAt: string | null;
            lines: {
                number: number;
                quantity: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                amount: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            expanded?: components["schemas"]["DeliveryExpansions"];
        };
        /** @description What `expand` asked for; null where there is none, or none that you may get by its own route */
        DeliveryExpansions: {
            order?: components["schemas"]["PurchaseOrder"] | null;
            claimant?: components["schemas"]["Business"] | null;
        };
        NewDeliveries: {
            items: components["schemas"]["NewDeliveryOfOrder"][];
        };
        NewDeliveryOfOrder: {
            orderId: string;
            /**
             * @description Default the sum of the lines, or all that is left
             * @example 1500000
             */
            amount?: string;
            lines?: {
                number: number;
                /** @example 19 */
                quantity: string;
                /**
                 * @description Minor units of the token, as a decimal string
                 * @example 1500000
                 */
                amount?: string;
            }[];
            /** @description Number of the delivery note */
            reference?: string;
            /**
             * Format: date-time
             * @description Default now; external signers must state it
             * @example 2026-03-31T12:00:00Z
             */
            deliveredAt?: string;
            /** @default [] */
            evidence?: ({
                documentId: string;
            } | {
                sha256: string;
                name?: string;
            })[];
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        DeliveryOperations: {
            succeeded: number;
            failed: number;
            results: {
                /** @description Of the item in the request, from 0 */
                index: number;
                /** @description What the same request for this item alone would answer */
                status: number;
                /** @description What was done; left out where the item was refused */
                body?: components["schemas"]["DeliveryOperation"];
                /** @description Why not; left out where it was done */
                problem?: components["schemas"]["Problem"];
            }[];
        };
        AcceptDeliveries: {
            items: components["schemas"]["AcceptDeliveryOfOrder"][];
        };
        AcceptDeliveryOfOrder: {
            orderId: string;
            /**
             * @description The order's total accepted, this delivery included. Default all that is under inspection when the request is worked on, a claim that was mined a moment before included; state it to accept exactly what you have looked at
             * @example 1500000
             */
            cumulative?: string;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        NewInvoice: {
            /** @description Your own invoice number; unique among your invoices */
            number: string;
            /**
             * @description Default all that is neither invoiced nor paid
             * @example 1500000
             */
            amount?: string;
            /**
             * Format: date
             * @example 2026-03-31
             */
            dueDate: string;
            documentId?: string;
            documentHash?: string;
            /**
             * @description True puts it into the InvoiceRegistry on chain, where it can be assigned
             * @default false
             */
            registered?: boolean;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
            /** @description Confirms the delivery in the same step; not of a registered invoice. External signers sign it by itself */
            delivery?: components["schemas"]["NewDelivery"];
        };
        IssuedInvoice: {
            id: string;
            orderId: string;
            number: string;
            supplier: components["schemas"]["Party"];
            buyer: components["schemas"]["Party"];
            holder: {
                id: string | null;
                name: string | null;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            };
            /** @description Who is paid instead of the holder */
            pledgee: {
                id: string | null;
                name: string | null;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            } | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            from: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            to: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            paid: string;
            /**
             * Format: date
             * @example 2026-03-31
             */
            dueDate: string;
            /** @description 0x and 64 hex digits */
            documentHash: string;
            registered: boolean;
            /** @description 0x and 64 hex digits */
            invoiceHash: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            acknowledgedAt: string | null;
            /** @enum {string} */
            status: "registering" | "issued" | "paid" | "failed";
            overdue: boolean;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            operation?: components["schemas"]["OperationLink"];
            /** @description The delivery that was confirmed with it */
            deliveryId?: string;
        };
        InvoicePage: {
            data: components["schemas"]["ExpandedInvoice"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        ExpandedInvoice: {
            id: string;
            orderId: string;
            number: string;
            supplier: components["schemas"]["Party"];
            buyer: components["schemas"]["Party"];
            holder: {
                id: string | null;
                name: string | null;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            };
            /** @description Who is paid instead of the holder */
            pledgee: {
                id: string | null;
                name: string | null;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            } | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            from: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            to: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            paid: string;
            /**
             * Format: date
             * @example 2026-03-31
             */
            dueDate: string;
            /** @description 0x and 64 hex digits */
            documentHash: string;
            registered: boolean;
            /** @description 0x and 64 hex digits */
            invoiceHash: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            acknowledgedAt: string | null;
            /** @enum {string} */
            status: "registering" | "issued" | "paid" | "failed";
            overdue: boolean;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            expanded?: components["schemas"]["InvoiceExpansions"];
        };
        /** @description What `expand` asked for; null where there is none, or none that you may get by its own route */
        InvoiceExpansions: {
            order?: components["schemas"]["PurchaseOrder"] | null;
            buyer?: components["schemas"]["Business"] | null;
            supplier?: components["schemas"]["Business"] | null;
            holder?: components["schemas"]["Business"] | null;
        };
        Assignment: {
            toBusinessId: string;
            /**
             * Format: date-time
             * @description Default in seven days; external signers must state it
             * @example 2026-03-31T12:00:00Z
             */
            validBefore?: string;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        Pledge: {
            /** @description Who is paid until it releases the pledge */
            pledgeeId: string;
            /**
             * Format: date-time
             * @description Default in seven days; external signers must state it
             * @example 2026-03-31T12:00:00Z
             */
            validBefore?: string;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        NewInvoices: {
            items: components["schemas"]["InvoiceOfOrder"][];
        };
        InvoiceOfOrder: {
            orderId: string;
            /** @description Your own invoice number; unique among your invoices */
            number: string;
            /**
             * @description Default all that is neither invoiced nor paid
             * @example 1500000
             */
            amount?: string;
            /**
             * Format: date
             * @example 2026-03-31
             */
            dueDate: string;
            documentId?: string;
            documentHash?: string;
            /**
             * @description True puts it into the InvoiceRegistry on chain, where it can be assigned
             * @default false
             */
            registered?: boolean;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        IssuedInvoices: {
            succeeded: number;
            failed: number;
            results: {
                /** @description Of the item in the request, from 0 */
                index: number;
                /** @description What the same request for this item alone would answer */
                status: number;
                /** @description What was done; left out where the item was refused */
                body?: components["schemas"]["IssuedInvoice"];
                /** @description Why not; left out where it was done */
                problem?: components["schemas"]["Problem"];
            }[];
        };
        NewSettlement: {
            /**
             * @description Minor units of the token, as a decimal string
             * @example 1500000
             */
            toSupplier: string;
            /**
             * @description Minor units of the token, as a decimal string
             * @example 1500000
             */
            toBuyer: string;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        SettlementOperation: {
            id: string;
            orderId: string;
            nonce: number;
            proposedBy: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toSupplier: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toBuyer: string;
            /** @enum {string} */
            status: "proposed" | "submitted" | "settled" | "withdrawn" | "failed";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            operation: components["schemas"]["OperationLink"];
        };
        NewContest: {
            /**
             * @description Default all of the delivery; what else was claimed up to it is paid as accepted
             * @example 1500000
             */
            contested?: string;
            reason: string;
            /** @description Its digest goes into what is signed */
            documentId?: string;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        DisputeOperation: {
            id: string;
            orderId: string;
            /** @enum {string} */
            kind: "delivery" | "retention";
            deliveryId: string | null;
            /** @description Of the retention that is contested */
            tranche: number | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            contested: string;
            reason: string | null;
            /** @description SHA-256 over the RFC 8785 form of {reason, documentHash}, the hash in lower-case hex or null */
            reasonHash: string;
            /** @enum {string} */
            status: "submitted" | "open" | "resolved" | "superseded" | "failed";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            arbitrationEndsAt: string | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toSupplier: string | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toBuyer: string | null;
            /**
             * @description The zero address for the fallback
             * @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
             */
            resolvedBy: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            resolvedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            operation: components["schemas"]["OperationLink"];
        };
        DisputePage: {
            data: components["schemas"]["ExpandedDispute"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        ExpandedDispute: {
            id: string;
            orderId: string;
            /** @enum {string} */
            kind: "delivery" | "retention";
            deliveryId: string | null;
            /** @description Of the retention that is contested */
            tranche: number | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            contested: string;
            reason: string | null;
            /** @description SHA-256 over the RFC 8785 form of {reason, documentHash}, the hash in lower-case hex or null */
            reasonHash: string;
            /** @enum {string} */
            status: "submitted" | "open" | "resolved" | "superseded" | "failed";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            arbitrationEndsAt: string | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toSupplier: string | null;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toBuyer: string | null;
            /**
             * @description The zero address for the fallback
             * @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
             */
            resolvedBy: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            resolvedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            expanded?: components["schemas"]["DisputeExpansions"];
        };
        /** @description What `expand` asked for; null where there is none, or none that you may get by its own route */
        DisputeExpansions: {
            order?: components["schemas"]["PurchaseOrder"] | null;
            delivery?: components["schemas"]["Delivery"] | null;
        };
        Ruling: {
            /**
             * @description The rest goes to the buyer
             * @example 1500000
             */
            toSupplier: string;
            reason: string;
            /** @description Its digest goes into what is signed */
            documentId?: string;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        Concession: {
            reason: string;
            /** @description Its digest goes into what is signed */
            documentId?: string;
            /** @description Of an external signer over the typed data; managed signers leave it out */
            signature?: string;
        };
        PaymentPage: {
            data: components["schemas"]["ExpandedPayment"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        ExpandedPayment: {
            id: string;
            orderId: string;
            /** @enum {string} */
            kind: "release" | "refund" | "fee";
            payee: {
                id: string | null;
                name: string | null;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
            };
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /** @description The token refused the push; the amount waits as credit in the contract */
            credited: boolean;
            /** @enum {string} */
            status: "mined" | "final" | "reverted";
            chain: components["schemas"]["ChainPosition"];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            at: string;
            expanded?: components["schemas"]["PaymentExpansions"];
        };
        /** @description What `expand` asked for; null where there is none, or none that you may get by its own route */
        PaymentExpansions: {
            order?: components["schemas"]["PurchaseOrder"] | null;
            payee?: components["schemas"]["Business"] | null;
        };
        Document: {
            id: string;
            orderId: string | null;
            fileName: string;
            mediaType: string;
            size: number;
            sha256: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Since when its content is gone; its digest stays
             * @example 2026-03-31T12:00:00.000Z
             */
            erasedAt: string | null;
        };
        Export: {
            id: string;
            /** @enum {string} */
            dataset: "orders" | "invoices" | "payments" | "trail" | "ledger" | "audit" | "statement";
            /** @enum {string} */
            format: "csv" | "jsonl" | "parquet" | "pdf" | "camt.053";
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            to: string;
            currency: string | null;
            /** @description As whom the rows are read */
            rowsOf: string;
            /** @enum {string} */
            status: "queued" | "running" | "ready" | "failed" | "expired";
            progress: {
                rowsDone: number;
                /** @description Null until they are counted */
                rowsTotal: number | null;
            };
            /** @description Why there is no file */
            error: string | null;
            /** @description Once it is ready, until it expires */
            file: {
                name: string;
                mediaType: string;
                size: number;
                sha256: string;
                href: string;
            } | null;
            /** @description Digests of the file, and what it is; its own digest is in the audit log */
            manifest: {
                sha256: string;
                href: string;
            } | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            finishedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            expiresAt: string | null;
        };
        ExportPage: {
            data: components["schemas"]["Export"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        ExportManifest: {
            [key: string]: unknown;
        };
        OperationPage: {
            data: components["schemas"]["Operation"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        Operation: {
            id: string;
            kind: string;
            subject: string;
            /** @enum {string} */
            status: "pending" | "submitted" | "mined" | "final" | "failed";
            error: components["schemas"]["OperationProblem"] | null;
            transactions: {
                /** @description 0x and 64 hex digits */
                hash: string;
                nonce: string;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                signer: string;
                status: string;
                blockNumber: string | null;
            }[];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
        };
        /** @description RFC 9457 problem of chain work: why it failed or does not get on */
        OperationProblem: {
            type: string;
            title: string;
            /** @description Stable; decide by this */
            code: string;
            detail: string;
            /** @description The contract's error, such as ERC20InsufficientBalance */
            reason: string;
            /** @description The error's arguments */
            arguments?: unknown;
            allowedActions: components["schemas"]["Action"][];
        };
        OperationDetail: {
            id: string;
            kind: string;
            subject: string;
            /** @enum {string} */
            status: "pending" | "submitted" | "mined" | "final" | "failed";
            error: components["schemas"]["OperationProblem"] | null;
            transactions: {
                /** @description 0x and 64 hex digits */
                hash: string;
                nonce: string;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                signer: string;
                status: string;
                blockNumber: string | null;
            }[];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
            /** @description Where it stands and what it waits for, in plain words */
            explanation: string;
            /** @description What happened to its chain work, oldest first */
            steps: components["schemas"]["ChainWorkStep"][];
        };
        ChainWorkStep: {
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            at: string;
            step: string;
            /** @description Such as nonce, hash, fee, block, error class */
            detail: {
                [key: string]: unknown;
            };
        };
        EventPage: {
            data: components["schemas"]["Event"][];
            nextCursor: string;
        };
        Event: {
            position: string;
            id: string;
            /** @example purchase_order.funded */
            type: string;
            subject: string;
            payload: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
        };
        NewErasure: {
            /**
             * @description An id; of an entry of the audit log whose log it is, a slash and its sequence
             * @example mem_…
             */
            subject: string;
            /** @description Why, for the audit log; no personal data */
            reason: string;
        };
        Erasure: {
            subject: string;
            /** @description What had something to erase */
            erased: {
                table: string;
                id: string;
                columns: string[];
            }[];
        };
        LegalHold: {
            /** @description Null ends the hold */
            reason: string | null;
        };
        NewSubjectHold: {
            /**
             * @description The id of an order or a business
             * @example po_…
             */
            subject: string;
            /** @description Null ends the hold */
            reason: string | null;
        };
        SubjectHoldState: {
            subject: string;
            /** @description Null: there is none */
            hold: components["schemas"]["SubjectHold"] | null;
        };
        SubjectHold: {
            subject: string;
            reason: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            since: string;
        };
        SubjectHoldPage: {
            data: components["schemas"]["SubjectHold"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        LaneList: {
            data: components["schemas"]["Lane"][];
        };
        /** @description An account that sends the network’s transactions */
        Lane: {
            chainId: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            signer: string;
            /** @enum {string} */
            state: "active" | "paused" | "halted";
            /** @description The process that sends from it */
            holder: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            heartbeatAt: string | null;
            pausedReason: string | null;
            haltedCode: string | null;
            haltedReason: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            haltedAt: string | null;
            /** @description What it waits for without being halted, such as lower fees */
            waitingReason: string | null;
            isFilling: boolean;
            /** @description Of the next transaction */
            nextNonce: string | null;
            /** @description What the chain expects next, as last seen */
            chainNonce: string | null;
            openTransactions: number;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            oldestOpenAt: string | null;
        };
        NonceAdoption: {
            lane: components["schemas"]["Lane"];
            /** @description Recorded as used by somebody else */
            nonces: string[];
            /** @description Our transactions that lost their nonce; their work is sent anew */
            displaced: string[];
        };
        ChainWorkPage: {
            data: components["schemas"]["ChainWork"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        /** @description A chain intent: one call that the network is to make */
        ChainWork: {
            id: string;
            /** @description The contract function */
            kind: string;
            /** @enum {string} */
            status: "ready" | "assigned" | "mined" | "final" | "failed" | "parked";
            businessKey: string;
            subject: string;
            operationId: string | null;
            failures: number;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            notBefore: string | null;
            error: {
                [key: string]: unknown;
            } | null;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            signer: string | null;
            nonce: string | null;
            /** @description 0x and 64 hex digits */
            transactionHash: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
        };
        ChainWorkDetail: {
            id: string;
            /** @description The contract function */
            kind: string;
            /** @enum {string} */
            status: "ready" | "assigned" | "mined" | "final" | "failed" | "parked";
            businessKey: string;
            subject: string;
            operationId: string | null;
            failures: number;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            notBefore: string | null;
            error: {
                [key: string]: unknown;
            } | null;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            signer: string | null;
            nonce: string | null;
            /** @description 0x and 64 hex digits */
            transactionHash: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
            steps: components["schemas"]["ChainWorkStep"][];
        };
        DeadLetterPage: {
            data: components["schemas"]["DeadLetter"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        /** @description Work that was parked after too many failures */
        DeadLetter: {
            id: string;
            /** @enum {string} */
            queue: "events" | "schedules";
            reference: string;
            subject: string;
            reason: string;
            failures: number;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            firstFailedAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            parkedAt: string;
        };
        NewWebhookEndpoint: {
            /**
             * @description https, port 443 or 8443, a host on the public Internet
             * @example https://erp.example.com/hooks
             */
            url: string;
            description?: string;
            /**
             * @description What to be told; nothing named is everything
             * @example [
             *       "payment.released"
             *     ]
             */
            eventTypes?: ("purchase_order.issued" | "purchase_order.accepted" | "purchase_order.declined" | "purchase_order.cancelled" | "purchase_order.lapsed" | "purchase_order.funding_submitted" | "purchase_order.funding_failed" | "purchase_order.funded" | "purchase_order.funding_reverted" | "purchase_order.funds_added" | "purchase_order.funds_added_reverted" | "purchase_order.changed" | "purchase_order.change_reverted" | "purchase_order.clauses_agreed" | "purchase_order.clauses_reverted" | "purchase_order.acceptance_submitted" | "purchase_order.release_submitted" | "purchase_order.release_divided" | "purchase_order.release_reverted" | "purchase_order.acknowledged_debt_released" | "purchase_order.acknowledged_debt_reverted" | "purchase_order.reclaim_submitted" | "purchase_order.reclaim_failed" | "purchase_order.settled" | "purchase_order.refunded" | "delivery.submitted" | "delivery.claimed" | "delivery.claim_failed" | "delivery.claim_reverted" | "delivery.accepted" | "delivery.acceptance_failed" | "delivery.acceptance_reverted" | "delivery.deemed_accepted" | "delivery.deemed_acceptance_reverted" | "delivery.release_failed" | "delivery.contested" | "delivery.contest_failed" | "delivery.contest_reverted" | "retention.held" | "retention.reverted" | "retention.released" | "retention.release_failed" | "retention.release_reverted" | "retention.contested" | "retention.contest_reverted" | "dispute.submitted" | "dispute.ruling_submitted" | "dispute.ruling_failed" | "dispute.fallback_failed" | "dispute.resolved" | "dispute.resolution_reverted" | "settlement.proposed" | "settlement.withdrawn" | "settlement.submitted" | "settlement.failed" | "settlement.settled" | "settlement.reverted" | "payment.released" | "payment.refunded" | "payment.fee_paid" | "payment.reverted" | "payment.credited" | "payment.credit_reverted" | "payment.credit_notes_netted" | "payment.credit_notes_netting_reverted" | "invoice.issued" | "invoice.registered" | "invoice.registration_failed" | "invoice.registration_reverted" | "invoice.acknowledgement_submitted" | "invoice.acknowledged" | "invoice.acknowledgement_failed" | "invoice.acknowledgement_reverted" | "invoice.assignment_submitted" | "invoice.assigned" | "invoice.assignment_failed" | "invoice.assignment_reverted" | "invoice.pledge_submitted" | "invoice.pledged" | "invoice.pledge_failed" | "invoice.pledge_reverted" | "invoice.pledge_release_submitted" | "invoice.pledge_released" | "invoice.pledge_release_failed" | "invoice.pledge_release_reverted" | "invoice.release_failed" | "invoice.credit_note_issued" | "invoice.credit_note_reverted" | "invoice.redeemed" | "invoice.redemption_reverted" | "invoice.paid" | "business.verified" | "business.suspended" | "business.reinstated" | "approval.requested" | "approval.approved" | "approval.rejected" | "approval.expired" | "member.added" | "member.changed" | "webhook_endpoint.tested" | "webhook_endpoint.disabled")[];
        };
        WebhookEndpointWithSecret: {
            id: string;
            /** @description null: the operator's, which is told everything */
            businessId: string | null;
            url: string;
            description: string;
            /** @description Empty: all */
            eventTypes: string[];
            /** @enum {string} */
            status: "enabled" | "disabled";
            disabled: {
                /** @enum {string} */
                reason: "request" | "failing" | "gone" | "deleted";
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                at: string;
                /** @description Position in the feed of the last event told; replay from here */
                after: string;
            } | null;
            /**
             * Format: date-time
             * @description First failure since the last success
             * @example 2026-03-31T12:00:00.000Z
             */
            failingSince: string | null;
            /** @description For signatures v1a; two while a rotation overlaps */
            publicKeys: {
                /** @example whpk_… */
                publicKey: string;
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                expiresAt: string | null;
            }[];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
            /** @description For signatures v1, whsec_…; shown once; null in a replay */
            secret: string | null;
        };
        WebhookEndpointPage: {
            data: components["schemas"]["WebhookEndpoint"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        WebhookEndpoint: {
            id: string;
            /** @description null: the operator's, which is told everything */
            businessId: string | null;
            url: string;
            description: string;
            /** @description Empty: all */
            eventTypes: string[];
            /** @enum {string} */
            status: "enabled" | "disabled";
            disabled: {
                /** @enum {string} */
                reason: "request" | "failing" | "gone" | "deleted";
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                at: string;
                /** @description Position in the feed of the last event told; replay from here */
                after: string;
            } | null;
            /**
             * Format: date-time
             * @description First failure since the last success
             * @example 2026-03-31T12:00:00.000Z
             */
            failingSince: string | null;
            /** @description For signatures v1a; two while a rotation overlaps */
            publicKeys: {
                /** @example whpk_… */
                publicKey: string;
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                expiresAt: string | null;
            }[];
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            updatedAt: string;
        };
        /** @description What is left out stays */
        WebhookEndpointChanges: {
            /**
             * @description https, port 443 or 8443, a host on the public Internet
             * @example https://erp.example.com/hooks
             */
            url?: string;
            description?: string;
            /**
             * @description What to be told; nothing named is everything
             * @example [
             *       "payment.released"
             *     ]
             */
            eventTypes?: ("purchase_order.issued" | "purchase_order.accepted" | "purchase_order.declined" | "purchase_order.cancelled" | "purchase_order.lapsed" | "purchase_order.funding_submitted" | "purchase_order.funding_failed" | "purchase_order.funded" | "purchase_order.funding_reverted" | "purchase_order.funds_added" | "purchase_order.funds_added_reverted" | "purchase_order.changed" | "purchase_order.change_reverted" | "purchase_order.clauses_agreed" | "purchase_order.clauses_reverted" | "purchase_order.acceptance_submitted" | "purchase_order.release_submitted" | "purchase_order.release_divided" | "purchase_order.release_reverted" | "purchase_order.acknowledged_debt_released" | "purchase_order.acknowledged_debt_reverted" | "purchase_order.reclaim_submitted" | "purchase_order.reclaim_failed" | "purchase_order.settled" | "purchase_order.refunded" | "delivery.submitted" | "delivery.claimed" | "delivery.claim_failed" | "delivery.claim_reverted" | "delivery.accepted" | "delivery.acceptance_failed" | "delivery.acceptance_reverted" | "delivery.deemed_accepted" | "delivery.deemed_acceptance_reverted" | "delivery.release_failed" | "delivery.contested" | "delivery.contest_failed" | "delivery.contest_reverted" | "retention.held" | "retention.reverted" | "retention.released" | "retention.release_failed" | "retention.release_reverted" | "retention.contested" | "retention.contest_reverted" | "dispute.submitted" | "dispute.ruling_submitted" | "dispute.ruling_failed" | "dispute.fallback_failed" | "dispute.resolved" | "dispute.resolution_reverted" | "settlement.proposed" | "settlement.withdrawn" | "settlement.submitted" | "settlement.failed" | "settlement.settled" | "settlement.reverted" | "payment.released" | "payment.refunded" | "payment.fee_paid" | "payment.reverted" | "payment.credited" | "payment.credit_reverted" | "payment.credit_notes_netted" | "payment.credit_notes_netting_reverted" | "invoice.issued" | "invoice.registered" | "invoice.registration_failed" | "invoice.registration_reverted" | "invoice.acknowledgement_submitted" | "invoice.acknowledged" | "invoice.acknowledgement_failed" | "invoice.acknowledgement_reverted" | "invoice.assignment_submitted" | "invoice.assigned" | "invoice.assignment_failed" | "invoice.assignment_reverted" | "invoice.pledge_submitted" | "invoice.pledged" | "invoice.pledge_failed" | "invoice.pledge_reverted" | "invoice.pledge_release_submitted" | "invoice.pledge_released" | "invoice.pledge_release_failed" | "invoice.pledge_release_reverted" | "invoice.release_failed" | "invoice.credit_note_issued" | "invoice.credit_note_reverted" | "invoice.redeemed" | "invoice.redemption_reverted" | "invoice.paid" | "business.verified" | "business.suspended" | "business.reinstated" | "approval.requested" | "approval.approved" | "approval.rejected" | "approval.expired" | "member.added" | "member.changed" | "webhook_endpoint.tested" | "webhook_endpoint.disabled")[];
            /** @enum {string} */
            status?: "enabled" | "disabled";
        };
        /**
         * @default {
         *       "overlapSeconds": 86400
         *     }
         */
        WebhookSecretRotation: {
            /**
             * @description How long the current secret signs beside the new one
             * @default 86400
             */
            overlapSeconds?: number;
        };
        WebhookTest: {
            /** @description webhook-id of the message to come */
            messageId: string;
        };
        WebhookAttemptPage: {
            data: components["schemas"]["WebhookAttempt"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        WebhookAttempt: {
            id: string;
            messageId: string;
            eventType: string;
            position: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            at: string;
            durationMilliseconds: number;
            /** @enum {string} */
            outcome: "delivered" | "failed";
            /** @enum {string|null} */
            error: "dns" | "refused" | "connection" | "tls" | "timeout" | "redirect" | "status" | null;
            errorDetail: string | null;
            responseStatus: number | null;
            /** @description The first KiB */
            responseBody: string | null;
            /** @description Where the message stands now */
            message: {
                /** @enum {string} */
                status: "pending" | "delivering" | "delivered" | "failed" | "dead";
                failures: number;
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                nextAttemptAt: string | null;
            };
        };
        WebhookReplay: {
            messageId: string;
        } | {
            /** @description The position in the feed before the first event */
            after: string;
            /** @description The position of the last event; default: the end */
            until?: string;
        };
        WebhookReplayed: {
            scheduled: number;
            /** @description Replay again after this position: a call takes 10,000 events. Null: all are scheduled */
            nextAfter: string | null;
        };
        LedgerAccountPage: {
            data: components["schemas"]["LedgerAccount"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        LedgerAccount: {
            id: string;
            /** @description A business, or an address where no business is behind it */
            owner: string;
            /** @enum {string} */
            kind: "available" | "external" | "escrowed" | "credit" | "receivable" | "payable" | "fees";
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            token: string;
            /**
             * @description Booked, and not final yet
             * @example -1500000
             */
            pending: string;
            /**
             * @description Final
             * @example -1500000
             */
            posted: string;
            /**
             * @description Both together
             * @example -1500000
             */
            balance: string;
        };
        LedgerBalance: {
            accountId: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            asOf: string | null;
            asOfBlock: string | null;
            /**
             * @description Booked, and not final yet
             * @example -1500000
             */
            pending: string;
            /**
             * @description Final
             * @example -1500000
             */
            posted: string;
            /**
             * @description Both together
             * @example -1500000
             */
            balance: string;
        };
        LedgerStatementPage: {
            data: components["schemas"]["LedgerStatementLine"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        LedgerStatementLine: {
            /**
             * @description A reversal takes a booking back whose block left the chain
             * @enum {string}
             */
            line: "booking" | "reversal";
            transactionId: string;
            /** @example payment_released */
            kind: string;
            /**
             * @description Positive added to the account
             * @example -1500000
             */
            amount: string;
            /**
             * @description Of the account, after this line
             * @example -1500000
             */
            balance: string;
            /**
             * @description What the booking has become
             * @enum {string}
             */
            status: "pending" | "posted" | "voided";
            orderId: string | null;
            blockNumber: string | null;
            /** @description 0x and 64 hex digits */
            transactionHash: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            at: string;
        };
        AuditProof: {
            entry: components["schemas"]["AuditEntry"];
            /** @description In the tree of the entry's own log */
            own: components["schemas"]["AuditInclusion"];
            /** @description In the tree of all, as the checkpoint has it */
            network: components["schemas"]["AuditInclusion"];
            checkpoint: components["schemas"]["AuditCheckpoint"];
        };
        /** @description The leaf is SHA-256 over a zero byte and the 32 bytes of the hash of the entry */
        AuditInclusion: {
            /** @description Of the leaf, from 0 */
            index: number;
            size: number;
            /** @description 0x and 64 hex digits */
            root: string;
            /** @description Hashes of RFC 6962, from the leaf up */
            proof: string[];
        };
        AuditCheckpoint: {
            /** @description Entries in the tree of all */
            size: number;
            /** @description 0x and 64 hex digits */
            root: string;
            /**
             * @description Address of the log's key
             * @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
             */
            log: string;
            chainId: string;
            /**
             * @description The AuditAnchor
             * @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
             */
            contract: string;
            /** @description The log's key over Checkpoint(uint256 size,bytes32 root), EIP-712 */
            signature: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            createdAt: string;
            anchor: {
                /** @description Of the chain work: ready, assigned, mined, final or failed */
                status: string;
                /** @description 0x and 64 hex digits */
                transactionHash: string | null;
                blockNumber: string | null;
            } | null;
        };
        AuditCheckpointPage: {
            data: components["schemas"]["AuditCheckpoint"][];
            /** @description Give it as cursor to get the next page; null on the last */
            nextCursor: string | null;
        };
        AuditConsistency: {
            first: number;
            /** @description 0x and 64 hex digits */
            firstRoot: string;
            second: number;
            /** @description 0x and 64 hex digits */
            secondRoot: string;
            /** @description Hashes of RFC 6962, from the leaf up */
            proof: string[];
        };
        Network: {
            chainId: string;
            contracts: {
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                escrow: string;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                deliveryDesk: string;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                invoiceRegistry: string;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                businessRegistry: string;
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                clearingHouse: string;
            };
            token: {
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                address: string;
                name: string;
                symbol: string;
                decimals: number;
            };
            /**
             * Format: date-time
             * @description The network's clock
             * @example 2026-03-31T12:00:00.000Z
             */
            time: string;
            /**
             * Format: date-time
             * @description Time of the newest block that was read
             * @example 2026-03-31T12:00:00.000Z
             */
            chainTime: string | null;
            headBlock: string | null;
            finalBlock: string | null;
            /** @description Why reading the chain has stopped, if it has */
            halted: string | null;
            sandbox: boolean;
        };
        Reconciliation: {
            /** @description Ledger, orders and chain agree to the unit and nothing is lost */
            conserved: boolean;
            blockNumber: string;
            difference: string;
            ledger: {
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                funded: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                held: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                paid: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                refunded: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                fees: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                credit: string;
            };
            orders: {
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                funded: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                held: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                paid: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                refunded: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                fees: string;
            };
            chain: {
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                funded: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                held: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                paid: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                refunded: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                fees: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                owed: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                balance: string;
            };
            /** @description The reconciler's last comparison of ledger and contract in every token */
            continuous: {
                /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                token: string;
                blockNumber: string;
                /** @description 0x and 64 hex digits */
                blockHash: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                escrowed: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                credit: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                owed: string;
                /**
                 * @description Minor units of the token
                 * @example 1500000
                 */
                balance: string;
                difference: string;
                /**
                 * Format: date-time
                 * @example 2026-03-31T12:00:00.000Z
                 */
                checkedAt: string;
                /**
                 * Format: date-time
                 * @description Since when ledger and contract differ; null if they agree
                 * @example 2026-03-31T12:00:00.000Z
                 */
                alarmSince: string | null;
            }[];
        };
        /** @description All at one block */
        OrderReconciliation: {
            orderId: string;
            blockNumber: string;
            /**
             * @description Held for the order by the ledger
             * @example 1500000
             */
            ledger: string;
            /**
             * @description Held by the order as the network shows it
             * @example 1500000
             */
            order: string;
            /**
             * @description Held by the contract
             * @example 1500000
             */
            chain: string;
            agrees: boolean;
        };
        ErrorCatalogue: {
            data: {
                /**
                 * @description Stable; decide by this
                 * @enum {string}
                 */
                code: "invalid_request" | "malformed_request" | "unauthenticated" | "forbidden" | "insufficient_scope" | "unsigned_request" | "approval_required" | "business_not_verified" | "business_suspended" | "not_found" | "method_not_allowed" | "unsupported_media_type" | "payload_too_large" | "document_refused" | "document_erased" | "retention_period" | "idempotency_key_missing" | "idempotency_key_reused" | "request_in_flight" | "precondition_failed" | "duplicate_reference" | "invalid_transition" | "signature_required" | "signature_invalid" | "signature_not_expected" | "signing_not_allowed" | "signing_limit_reached" | "deadline_passed" | "deadline_not_reached" | "amount_exceeds_order" | "amount_out_of_range" | "line_amount_mismatch" | "insufficient_funds" | "chain_rejected" | "webhook_url_refused" | "rate_limited" | "unavailable" | "internal";
                /** @description Of its problem documents */
                type: string;
                status: number;
                title: string;
                meaning: string;
                remedy: string;
                /** @enum {string} */
                retry: "same_request" | "after_waiting" | "after_a_change" | "never";
            }[];
        };
        StateDiagram: {
            /** @enum {string} */
            resource: "purchase_order";
            states: {
                /** @enum {string} */
                name: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
                initial: boolean;
                /** @description No party leads out of it; the chain may */
                final: boolean;
            }[];
            transitions: {
                action: string;
                /** @enum {string} */
                by: "buyer" | "supplier" | "attester" | "anyone" | "network" | "chain";
                /** @enum {string} */
                from: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
                /** @enum {string} */
                to: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
            }[];
            /** @description The same as a Mermaid state diagram */
            mermaid: string;
        };
        ClockMove: {
            advanceSeconds: number;
        } | {
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00Z
             */
            to: string;
        };
        Clock: {
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            time: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            chainTime: string;
            blockNumber: string;
        };
        FaucetRequest: {
            businessId: string;
            /**
             * @description Minor units of the token, as a decimal string
             * @example 1500000
             */
            amount: string;
        };
        Faucet: {
            operation: components["schemas"]["OperationLink"];
        };
        /** @description What a request would do. Nothing of it is there, and ids of what is new are not kept */
        DryRun: {
            /** @constant */
            dryRun: true;
            /** @description What the request would answer with */
            status: number;
            /** @description Whether it was done under this Idempotency-Key: its answer is the body, and nothing would be done again */
            replayed: boolean;
            /** @description What a second person would have to approve first; all else is what follows once they have */
            approval: {
                amount: string | null;
                threshold: string;
                /** @description What the same person committed alone in the last seconds, of the token above the threshold */
                window?: {
                    seconds: number;
                    committed: string;
                };
            } | null;
            chainCalls: components["schemas"]["PlannedChainCall"][];
            fee: components["schemas"]["ChainFee"];
            /** @description That would be published at once and that you would see; what happens on chain publishes its own */
            events: {
                type: string;
                subject: string;
                data: {
                    [key: string]: unknown;
                };
            }[];
        };
        PlannedChainCall: {
            /**
             * @description Of the contract
             * @example fund
             */
            function: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            contract: string;
            /** @description The id of what it is about */
            subject: string;
            /**
             * @description After the latest block: `succeeds`, `reverts`, `waits` for work of yours that comes first, or `unknown`: the node did not say
             * @enum {string}
             */
            outcome: "succeeds" | "reverts" | "waits" | "unknown";
            /** @description That it takes alone; less in a batch. Null where it is not known */
            gas: string | null;
            gasLimit: string;
            fee: components["schemas"]["ChainFee"];
            /** @description Why it would revert */
            problem: components["schemas"]["OperationProblem"] | null;
        };
        /** @description Wei of the chain's own coin, paid by the network */
        ChainFee: {
            /** @description At the fees of the latest block; null where the gas is not known */
            expected: string | null;
            /** @description With all the gas that it may use, at twice the base fee */
            most: string | null;
        };
        WebhookEvent: {
            /** @example payment.released */
            type: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            data: Record<string, never>;
            /** @description The id of what it happened to */
            subject: string;
            /** @description Its place in the feed, GET /v1/events */
            position: string;
            /** @description The same as the header webhook-id */
            id: string;
        };
        OrderStepPayload: {
            orderId: string;
            orderReference: string;
            status: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
        };
        OrderLapsedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
        };
        OrderOnChainPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
        };
        FundsAddedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            funded: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            total: string;
        };
        OrderChangedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            deliverBy: string;
            /** @description 0x and 64 hex digits */
            linesRoot: string;
            /** @description 0x and 64 hex digits */
            documentsHash: string;
        };
        ClausesAgreedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            clauses: unknown;
        };
        DebtReleasedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            cumulative: string;
        };
        ReleaseDividedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            lateDeduction: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            earlyDiscount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            retained: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            fee: string;
        };
        /** @description A reorganisation of the chain took away what was told before; chain says where that stood */
        RevertedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
        };
        /** @description Nothing happened on chain; reason is a stable code */
        FailedPayload: {
            orderId: string;
            orderReference: string;
            reason: string;
            detail: string;
            operationId: string | null;
        };
        DeliveryStepPayload: {
            orderId: string;
            orderReference: string;
            deliveryId: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            cumulative: string;
        };
        DeliveryClaimedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            cumulative: string;
            /** @description 0x and 64 hex digits */
            evidenceHash: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            inspectionEndsAt: string;
        };
        DeliveryDecidedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount?: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            cumulative: string;
        };
        ContestedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            cumulative?: string;
            tranche?: number;
            /** @description 0x and 64 hex digits */
            reasonHash: string;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            arbitrationEndsAt: string;
        };
        RetentionHeldPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            tranche: number;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            dueAt: string;
        };
        RetentionReleasedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            tranche: number;
        };
        DisputeStepPayload: {
            orderId: string;
            orderReference: string;
            disputeId: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            contested: string;
        };
        DisputeResolvedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toSupplier: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toBuyer: string;
            /** @description 0x and 64 hex digits */
            reasonHash: string;
            byFallback: boolean;
        };
        SettlementStepPayload: {
            orderId: string;
            orderReference: string;
            settlementId: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toSupplier: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toBuyer: string;
        };
        SettledPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toSupplier: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            toBuyer: string;
            nonce: number;
        };
        PaymentPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            payeeId: string | null;
            payeeAddress: string;
        };
        /** @description A payment that was told before is not on the chain any more */
        PaymentRevertedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount?: string;
            payeeId?: string | null;
            payeeAddress?: string;
        };
        InvoiceStepPayload: {
            orderId: string;
            orderReference: string;
            invoiceId: string;
            number: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
        };
        InvoiceOnChainPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount?: string;
            number: string;
        };
        InvoiceRegisteredPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            number: string;
            /** @description 0x and 64 hex digits */
            invoiceHash: string;
        };
        /** @description With chain for registered invoices, with invoiceId for others */
        InvoiceAcknowledgedPayload: {
            orderId: string;
            orderReference: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            number: string;
            invoiceId?: string;
            orderStatus?: string;
            chain?: components["schemas"]["ChainPosition"];
        };
        InvoiceAssignedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            number: string;
            holderId: string | null;
            holderAddress: string;
        };
        InvoicePledgedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            number: string;
            pledgeeId: string | null;
            pledgeeAddress: string;
        };
        CreditNotePayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            number: string;
            /** @description 0x and 64 hex digits */
            documentHash: string;
        };
        InvoiceRedeemedPayload: {
            orderId: string;
            orderReference: string;
            orderStatus: string;
            chain: components["schemas"]["ChainPosition"];
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            amount: string;
            number: string;
            /**
             * @description Minor units of the token
             * @example 1500000
             */
            discount: string;
        };
        BusinessStatusPayload: {
            businessId: string;
            /** @enum {string} */
            status: "pending" | "verified" | "suspended";
            /** @enum {string} */
            previousStatus: "pending" | "verified" | "suspended";
        };
        ApprovalPayload: {
            approvalId: string;
            request: {
                method: string;
                path: string;
            };
            amount: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            expiresAt: string;
            requestedBy: {
                actorId: string;
                memberId: string;
            };
        };
        ApprovalDecidedPayload: {
            approvalId: string;
            request: {
                method: string;
                path: string;
            };
            amount: string | null;
            /**
             * Format: date-time
             * @example 2026-03-31T12:00:00.000Z
             */
            expiresAt: string;
            requestedBy: {
                actorId: string;
                memberId: string;
            };
            decidedBy: {
                actorId: string;
                memberId: string | null;
            };
        };
        MemberPayload: {
            memberId: string;
            roles: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
            scopes: ("*" | "businesses:read" | "businesses:write" | "members:read" | "members:write" | "api_keys:read" | "api_keys:write" | "approvals:read" | "approvals:write" | "orders:read" | "orders:write" | "deliveries:read" | "deliveries:write" | "invoices:read" | "invoices:write" | "disputes:read" | "disputes:write" | "payments:read" | "payments:write" | "documents:read" | "documents:write" | "operations:read" | "events:read" | "webhooks:read" | "webhooks:write" | "ledger:read" | "audit:read" | "exports:read" | "exports:write" | "auditor_grants:read" | "auditor_grants:write" | "network:read" | "network:write")[];
            /** @enum {string} */
            status: "active" | "deactivated";
        };
        MemberChangedPayload: {
            memberId: string;
            roles: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
            scopes: ("*" | "businesses:read" | "businesses:write" | "members:read" | "members:write" | "api_keys:read" | "api_keys:write" | "approvals:read" | "approvals:write" | "orders:read" | "orders:write" | "deliveries:read" | "deliveries:write" | "invoices:read" | "invoices:write" | "disputes:read" | "disputes:write" | "payments:read" | "payments:write" | "documents:read" | "documents:write" | "operations:read" | "events:read" | "webhooks:read" | "webhooks:write" | "ledger:read" | "audit:read" | "exports:read" | "exports:write" | "auditor_grants:read" | "auditor_grants:write" | "network:read" | "network:write")[];
            /** @enum {string} */
            status: "active" | "deactivated";
            before: {
                roles: ("buyer" | "supplier" | "auditor" | "operator" | "regulator")[];
                scopes: ("*" | "businesses:read" | "businesses:write" | "members:read" | "members:write" | "api_keys:read" | "api_keys:write" | "approvals:read" | "approvals:write" | "orders:read" | "orders:write" | "deliveries:read" | "deliveries:write" | "invoices:read" | "invoices:write" | "disputes:read" | "disputes:write" | "payments:read" | "payments:write" | "documents:read" | "documents:write" | "operations:read" | "events:read" | "webhooks:read" | "webhooks:write" | "ledger:read" | "audit:read" | "exports:read" | "exports:write" | "auditor_grants:read" | "auditor_grants:write" | "network:read" | "network:write")[];
                /** @enum {string} */
                status: "active" | "deactivated";
            };
        };
        EndpointTestedPayload: {
            webhookEndpointId: string;
        };
        EndpointDisabledPayload: {
            webhookEndpointId: string;
            /** @enum {string} */
            reason: "failing" | "gone";
            failingSince: string | null;
            /** @description Position in the feed of the last event told */
            disabledAfter: string;
        };
    };
    responses: {
        /** @description Taken. Answer within ten seconds and do the work afterwards */
        WebhookTaken: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Gone for good: the endpoint is disabled */
        WebhookGone: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h */
        WebhookFailed: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: {
        /** @description The event's id, the same at every try: what you have done under it already, do not do again */
        WebhookId: string;
        /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
        WebhookTimestamp: string;
        /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
        WebhookSignature: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    Businesses_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                externalReference?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Businesses_register: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBusiness"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredBusiness"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Businesses_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Business"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BusinessStanding_change: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you looked at: refused with `precondition_failed` (412) when it was changed since */
                "If-Match"?: string;
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BusinessChanges"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessProfile"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Businesses_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BusinessStanding_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessProfile"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BusinessStanding_verify: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default none given */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessProfile"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BusinessStanding_suspend: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default none given */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessProfile"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BusinessStanding_reinstate: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default none given */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessProfile"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Members_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Members_create: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMember"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Members_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Members_change: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you looked at: refused with `precondition_failed` (412) when it was changed since */
                "If-Match"?: string;
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChanges"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Members_deactivate: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Members_erase: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasureReason"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ExternalSubjects_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExternalSubject"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ExternalSubjects_set: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you looked at: refused with `precondition_failed` (412) when it was changed since */
                "If-Match"?: string;
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExternalSubject"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExternalSubject"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Approvals_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Approvals_request: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApproval"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Approvals_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Approvals_approve: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalDecision"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["Approval"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Approvals_reject: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default none given */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalPolicy_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPolicy"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApprovalPolicy_set: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalPolicyChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPolicy"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeys_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeys_create: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeys_rotate: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRotation"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeys_revoke: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeyPublicKeys_register: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublicKeyRegistration"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeyPublicKeys_remove: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SignaturePolicy_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignaturePolicy"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SignaturePolicy_set: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignaturePolicy"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignaturePolicy"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuditorGrants_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditorGrantPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuditorGrants_create: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAuditorGrant"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAuditorGrant"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuditorGrants_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditorGrant"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuditorGrants_revoke: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditorGrant"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AuditorGrants_readsUnder: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                status?: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
                role?: "buyer" | "supplier" | "attester" | "arbiter";
                reference?: string;
                /** @description It begins like this */
                referencePrefix?: string;
                counterpartyId?: string;
                /** @description At least so much, in minor units */
                amountFrom?: string;
                /** @description At most so much, in minor units */
                amountTo?: string;
                /** @description From then on */
                createdFrom?: string;
                /** @description Before then */
                createdBefore?: string;
                /** @description From then on */
                fundByFrom?: string;
                /** @description Before then */
                fundByBefore?: string;
                /** @description From then on */
                deliverByFrom?: string;
                /** @description Before then */
                deliverByBefore?: string;
                /** @description What your request with this Idempotency-Key made or changed, in bulk too */
                idempotencyKey?: string;
                /** @description A minus before the name sorts the largest or newest first */
                sort?: "-createdAt" | "createdAt" | "-amount" | "amount" | "-deliverBy" | "deliverBy";
                /** @description Up to 4 of buyer, supplier, attester, deliveries, invoices, payments, with commas between them: what their own routes show, in `expanded` */
                expand?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrderPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_issue: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPurchaseOrder"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["PurchaseOrder"];
                    };
                };
            };
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrder"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_get: {
        parameters: {
            query?: {
                /** @description Up to 4 of buyer, supplier, attester, deliveries, invoices, payments, with commas between them: what their own routes show, in `expanded` */
                expand?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrderDetail"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_acceptTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_accept: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of an external signer over the typed data; managed signers leave it out */
                    signature?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrder"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["PurchaseOrder"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_decline: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default none given */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrder"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["PurchaseOrder"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_cancel: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default none given */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrder"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["PurchaseOrder"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_fundTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_fund: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of an external signer over the typed data; managed signers leave it out */
                    signature?: string;
                };
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["PurchaseOrderOperation"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrderOperation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurchaseOrders_reclaim: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["PurchaseOrderOperation"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrderOperation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BulkOrders_issue: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPurchaseOrders"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedPurchaseOrders"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["IssuedPurchaseOrders"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BulkOrders_accept: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersToAnswer"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedPurchaseOrders"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["AcceptedPurchaseOrders"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BulkOrders_fund: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersToAnswer"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrderOperations"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["PurchaseOrderOperations"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Trail_trail: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trail"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Bundle_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                order: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bundle"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Aggregates_aggregates: {
        parameters: {
            query?: {
                by?: "day" | "month" | "counterparty" | "token";
                /** @description Both sides, unless given */
                role?: "buyer" | "supplier";
                /** @description For those who read everything */
                businessId?: string;
                counterpartyId?: string;
                token?: string;
                /** @description Days from this one */
                from?: string;
                /** @description Days before this one */
                until?: string;
                /** @description What had happened by then. Now, unless given */
                asOf?: string;
                /** @description What blocks up to this one had done */
                asOfBlock?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradeAggregates"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Trails_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description What had happened by then. Now, unless given */
                asOf?: string;
                /** @description What blocks up to this one had done */
                asOfBlock?: string;
                orderId?: string;
                invoiceId?: string;
                /** @description A party of the order. For those who read everything; others read their own */
                businessId?: string;
                /** @description The other side: buyer or supplier */
                counterpartyId?: string;
                token?: string;
                /** @description As of the moment that is asked for */
                status?: "issued" | "accepted" | "funding" | "funded" | "settled" | "refunded" | "declined" | "cancelled" | "lapsed";
                /** @description Minor units of the token, as a decimal string */
                minAmount?: string;
                /** @description Minor units of the token, as a decimal string */
                maxAmount?: string;
                /** @description Orders created then or later */
                createdFrom?: string;
                /** @description Orders created before */
                createdUntil?: string;
                /** @description Something happened to the order then or later */
                occurredFrom?: string;
                /** @description Something happened to the order before; with occurredFrom, the same thing within both */
                occurredUntil?: string;
                /** @description Something of the order is in this block or a later one */
                fromBlock?: string;
                /** @description Something of the order is in this block or an earlier one */
                toBlock?: string;
                /** @description Of a document of the order, of an invoice or of evidence of a delivery */
                documentHash?: string;
                transactionHash?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrailPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Trails_get: {
        parameters: {
            query?: {
                /** @description What had happened by then. Now, unless given */
                asOf?: string;
                /** @description What blocks up to this one had done */
                asOfBlock?: string;
                /** @description Most steps in the answer */
                limit?: number;
                /** @description Steps after this one */
                after?: number;
            };
            header?: never;
            path: {
                order: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrailDetail"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Deliveries_claimTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDelivery"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Deliveries_claim: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDelivery"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["DeliveryOperation"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOperation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Deliveries_acceptTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptDelivery"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Deliveries_accept: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptDelivery"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["PurchaseOrderOperation"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrderOperation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Deliveries_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                orderId?: string;
                status?: "submitted" | "claimed" | "accepting" | "accepted" | "deemed" | "contested" | "settled" | "superseded" | "failed";
                claimantId?: string;
                reference?: string;
                /** @description It begins like this */
                referencePrefix?: string;
                /** @description At least so much, in minor units */
                amountFrom?: string;
                /** @description At most so much, in minor units */
                amountTo?: string;
                /** @description From then on */
                createdFrom?: string;
                /** @description Before then */
                createdBefore?: string;
                /** @description From then on */
                deliveredFrom?: string;
                /** @description Before then */
                deliveredBefore?: string;
                /** @description From then on */
                inspectionEndsFrom?: string;
                /** @description Before then */
                inspectionEndsBefore?: string;
                /** @description What your request with this Idempotency-Key made or changed, in bulk too */
                idempotencyKey?: string;
                /** @description A minus before the name sorts the largest or newest first */
                sort?: "-createdAt" | "createdAt" | "-amount" | "amount" | "-deliveredAt" | "deliveredAt";
                /** @description Up to 4 of order, claimant, with commas between them: what their own routes show, in `expanded` */
                expand?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Deliveries_get: {
        parameters: {
            query?: {
                /** @description Up to 4 of order, claimant, with commas between them: what their own routes show, in `expanded` */
                expand?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpandedDelivery"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Deliveries_release: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["DeliveryOperation"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOperation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BulkDeliveries_claim: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeliveries"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOperations"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["DeliveryOperations"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BulkDeliveries_accept: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptDeliveries"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOrderOperations"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["PurchaseOrderOperations"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_registrationTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvoice"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_issue: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvoice"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["IssuedInvoice"];
                    };
                };
            };
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedInvoice"];
                };
            };
            /** @description Taken up; done on chain */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedInvoice"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                orderId?: string;
                status?: "registering" | "issued" | "paid" | "failed";
                role?: "supplier" | "buyer" | "holder" | "pledgee";
                number?: string;
                /** @description It begins like this */
                numberPrefix?: string;
                /** @description Its supplier, or its buyer */
                counterpartyId?: string;
                /** @description On that day or later */
                dueFrom?: string;
                /** @description On that day or earlier */
                dueTo?: string;
                /** @description At least so much, in minor units */
                amountFrom?: string;
                /** @description At most so much, in minor units */
                amountTo?: string;
                /** @description From then on */
                createdFrom?: string;
                /** @description Before then */
                createdBefore?: string;
                /** @description What your request with this Idempotency-Key made or changed, in bulk too */
                idempotencyKey?: string;
                /** @description A minus before the name sorts the largest or newest first */
                sort?: "-createdAt" | "createdAt" | "-amount" | "amount" | "-dueDate" | "dueDate";
                /** @description Up to 4 of order, buyer, supplier, holder, with commas between them: what their own routes show, in `expanded` */
                expand?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoicePage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_get: {
        parameters: {
            query?: {
                /** @description Up to 4 of order, buyer, supplier, holder, with commas between them: what their own routes show, in `expanded` */
                expand?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpandedInvoice"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_acknowledgementTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_acknowledge: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of an external signer over the typed data; managed signers leave it out */
                    signature?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedInvoice"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["IssuedInvoice"];
                    };
                };
            };
            /** @description Taken up; done on chain */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedInvoice"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_assignmentTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_assign: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["IssuedInvoice"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedInvoice"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_pledgeTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Pledge"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_pledge: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Pledge"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["IssuedInvoice"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedInvoice"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_pledgeReleaseTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Invoices_releasePledge: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of an external signer over the typed data; managed signers leave it out */
                    signature?: string;
                };
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["IssuedInvoice"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedInvoice"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BulkInvoices_issue: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvoices"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedInvoices"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["IssuedInvoices"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Settlements_proposalTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSettlement"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Settlements_propose: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSettlement"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["Settlement"];
                    };
                };
            };
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Settlements_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Settlements_acceptanceTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Settlements_accept: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of an external signer over the typed data; managed signers leave it out */
                    signature?: string;
                };
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["SettlementOperation"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettlementOperation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Settlements_withdraw: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["Settlement"];
                    };
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Disputes_contestTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewContest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Disputes_contest: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewContest"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["DisputeOperation"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeOperation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Disputes_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                orderId?: string;
                status?: "submitted" | "open" | "resolved" | "superseded" | "failed";
                /** @description Up to 4 of order, delivery, with commas between them: what their own routes show, in `expanded` */
                expand?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputePage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Disputes_get: {
        parameters: {
            query?: {
                /** @description Up to 4 of order, delivery, with commas between them: what their own routes show, in `expanded` */
                expand?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpandedDispute"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Disputes_rulingTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Ruling"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Disputes_rule: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Ruling"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["DisputeOperation"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeOperation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Disputes_concessionTypedData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Concession"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypedDataToSign"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Disputes_concede: {
        parameters: {
            query?: {
                /** @description Whether to do it with every check, take all of it back, and answer 200 with what it would have done. Nothing stays. */
                dryRun?: boolean;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Concession"];
            };
        };
        responses: {
            /** @description Only with dryRun: what would be done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.quittance.dry-run+json": components["schemas"]["DryRun"] & {
                        body: components["schemas"]["DisputeOperation"];
                    };
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeOperation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Payments_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                orderId?: string;
                kind?: "release" | "refund" | "fee";
                status?: "mined" | "final" | "reverted";
                payeeId?: string;
                /** @description From then on */
                from?: string;
                /** @description Before then */
                before?: string;
                /** @description At least so much, in minor units */
                amountFrom?: string;
                /** @description At most so much, in minor units */
                amountTo?: string;
                /** @description A minus before the name sorts the largest or newest first */
                sort?: "-createdAt" | "createdAt" | "-amount" | "amount";
                /** @description Up to 4 of order, payee, with commas between them: what their own routes show, in `expanded` */
                expand?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Documents_upload: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    orderId?: string;
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Documents_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Documents_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": components["schemas"]["Problem"];
                };
            };
        };
    };
    Exports_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                status?: "queued" | "running" | "ready" | "failed" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Exports_create: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    dataset: "orders" | "invoices" | "payments" | "trail" | "ledger" | "audit" | "statement";
                    /** @enum {string} */
                    format: "csv" | "jsonl" | "parquet" | "pdf" | "camt.053";
                    /**
                     * Format: date-time
                     * @description First moment of the period
                     * @example 2026-03-31T12:00:00Z
                     */
                    from: string;
                    /**
                     * Format: date-time
                     * @description First moment after the period
                     * @example 2026-03-31T12:00:00Z
                     */
                    to: string;
                    /** @description What camt.053 calls the token; XXX, which is no currency, unless told */
                    currency?: string;
                    /** @description For operators and network-wide auditors: what this business sees */
                    businessId?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Exports_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Exports_manifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportManifest"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Exports_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": components["schemas"]["Problem"];
                };
            };
        };
    };
    Operations_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                subject?: string;
                kind?: string;
                status?: "pending" | "submitted" | "mined" | "final" | "failed";
                /** @description From then on */
                createdFrom?: string;
                /** @description Before then */
                createdBefore?: string;
                /** @description What your request with this Idempotency-Key made or changed, in bulk too */
                idempotencyKey?: string;
                /** @description A minus before the name sorts the largest or newest first */
                sort?: "-createdAt" | "createdAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Operations_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationDetail"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Events_list: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EventStream_stream: {
        parameters: {
            query?: {
                after?: string;
            };
            header?: {
                /** @description The position of the last event you have */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Problem"];
                };
            };
        };
    };
    Erasure_eraseAnything: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewErasure"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Erasure_erase: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasureReason"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Erasure_hold: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegalHold"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Holds_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectHoldPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Holds_set: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSubjectHold"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectHoldState"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Lanes_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LaneList"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Lanes_pause: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                signer: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lane"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Lanes_resume: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                signer: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lane"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Lanes_fill: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                signer: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lane"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Lanes_adopt: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                signer: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NonceAdoption"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChainWork_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                status?: "ready" | "assigned" | "mined" | "final" | "failed" | "parked";
                kind?: string;
                olderThanSeconds?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainWorkPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChainWork_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainWorkDetail"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChainWork_retry: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainWorkDetail"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChainWork_cancel: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainWorkDetail"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DeadLetters_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                queue?: "events" | "schedules";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DeadLetters_requeue: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhookEndpoints_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhookEndpoints_create: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhookEndpoint"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhookEndpoints_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhookEndpoints_remove: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you looked at: refused with `precondition_failed` (412) when it was changed since */
                "If-Match"?: string;
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhookEndpoints_update: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you looked at: refused with `precondition_failed` (412) when it was changed since */
                "If-Match"?: string;
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookEndpointChanges"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhookEndpoints_rotateSecret: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookSecretRotation"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhookDeliveries_test: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTest"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhookDeliveries_attempts: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                outcome?: "delivered" | "failed";
                messageId?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAttemptPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    WebhookDeliveries_replay: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookReplay"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookReplayed"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Ledger_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                kind?: "available" | "external" | "escrowed" | "credit" | "receivable" | "payable" | "fees";
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerAccountPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Ledger_balance: {
        parameters: {
            query?: {
                /** @description What had happened by then. Now, unless given */
                asOf?: string;
                /** @description What blocks up to this one had done, in the states of today */
                asOfBlock?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerBalance"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Ledger_statement: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerStatementPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Audit_entries: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description Whose log: for operators and auditors, who read them all. 'network' unless given */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Audit_proof: {
        parameters: {
            query?: {
                /** @description Whose log: for operators and auditors, who read them all. 'network' unless given */
                tenant?: string;
                /** @description Size of the checkpoint to prove against. The newest, unless given */
                checkpoint?: number;
            };
            header?: never;
            path: {
                sequence: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditProof"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Audit_checkpoints: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditCheckpointPage"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Audit_consistency: {
        parameters: {
            query: {
                first: number;
                second: number;
                /** @description The tree of all, or that of the caller's own log */
                of?: "network" | "own";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditConsistency"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Network_network: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Network"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Network_reconciliation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Network_orderReconciliation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderReconciliation"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Catalogue_errors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorCatalogue"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Catalogue_purchaseOrder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StateDiagram"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Sandbox_moveClock: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClockMove"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clock"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Sandbox_fill: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters, new per request */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FaucetRequest"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Faucet"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "webhook_purchase_order.issued": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.issued";
                    data?: components["schemas"]["OrderStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.accepted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.accepted";
                    data?: components["schemas"]["OrderStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.declined": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.declined";
                    data?: components["schemas"]["OrderStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.cancelled": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.cancelled";
                    data?: components["schemas"]["OrderStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.lapsed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.lapsed";
                    data?: components["schemas"]["OrderLapsedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.funding_submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.funding_submitted";
                    data?: components["schemas"]["OrderStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.funding_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.funding_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.funded": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.funded";
                    data?: components["schemas"]["OrderOnChainPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.funding_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.funding_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.funds_added": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.funds_added";
                    data?: components["schemas"]["FundsAddedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.funds_added_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.funds_added_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.changed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.changed";
                    data?: components["schemas"]["OrderChangedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.change_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.change_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.clauses_agreed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.clauses_agreed";
                    data?: components["schemas"]["ClausesAgreedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.clauses_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.clauses_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.acceptance_submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.acceptance_submitted";
                    data?: components["schemas"]["OrderStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.release_submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.release_submitted";
                    data?: components["schemas"]["OrderStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.release_divided": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.release_divided";
                    data?: components["schemas"]["ReleaseDividedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.release_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.release_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.acknowledged_debt_released": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.acknowledged_debt_released";
                    data?: components["schemas"]["DebtReleasedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.acknowledged_debt_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.acknowledged_debt_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.reclaim_submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.reclaim_submitted";
                    data?: components["schemas"]["OrderStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.reclaim_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.reclaim_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.settled": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.settled";
                    data?: components["schemas"]["OrderOnChainPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_purchase_order.refunded": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "purchase_order.refunded";
                    data?: components["schemas"]["OrderOnChainPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.submitted";
                    data?: components["schemas"]["DeliveryStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.claimed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.claimed";
                    data?: components["schemas"]["DeliveryClaimedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.claim_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.claim_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.claim_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.claim_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.accepted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.accepted";
                    data?: components["schemas"]["DeliveryDecidedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.acceptance_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.acceptance_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.acceptance_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.acceptance_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.deemed_accepted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.deemed_accepted";
                    data?: components["schemas"]["DeliveryDecidedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.deemed_acceptance_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.deemed_acceptance_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.release_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.release_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.contested": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.contested";
                    data?: components["schemas"]["ContestedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.contest_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.contest_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_delivery.contest_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "delivery.contest_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_retention.held": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "retention.held";
                    data?: components["schemas"]["RetentionHeldPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_retention.reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "retention.reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_retention.released": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "retention.released";
                    data?: components["schemas"]["RetentionReleasedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_retention.release_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "retention.release_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_retention.release_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "retention.release_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_retention.contested": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "retention.contested";
                    data?: components["schemas"]["ContestedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_retention.contest_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "retention.contest_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_dispute.submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "dispute.submitted";
                    data?: components["schemas"]["DisputeStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_dispute.ruling_submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "dispute.ruling_submitted";
                    data?: components["schemas"]["DisputeStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_dispute.ruling_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "dispute.ruling_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_dispute.fallback_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "dispute.fallback_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_dispute.resolved": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "dispute.resolved";
                    data?: components["schemas"]["DisputeResolvedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_dispute.resolution_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "dispute.resolution_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_settlement.proposed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "settlement.proposed";
                    data?: components["schemas"]["SettlementStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_settlement.withdrawn": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "settlement.withdrawn";
                    data?: components["schemas"]["SettlementStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_settlement.submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "settlement.submitted";
                    data?: components["schemas"]["SettlementStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_settlement.failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "settlement.failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_settlement.settled": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "settlement.settled";
                    data?: components["schemas"]["SettledPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_settlement.reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "settlement.reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_payment.released": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "payment.released";
                    data?: components["schemas"]["PaymentPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_payment.refunded": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "payment.refunded";
                    data?: components["schemas"]["PaymentPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_payment.fee_paid": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "payment.fee_paid";
                    data?: components["schemas"]["PaymentPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_payment.reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "payment.reverted";
                    data?: components["schemas"]["PaymentRevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_payment.credited": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "payment.credited";
                    data?: components["schemas"]["PaymentPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_payment.credit_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "payment.credit_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_payment.credit_notes_netted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "payment.credit_notes_netted";
                    data?: components["schemas"]["OrderOnChainPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_payment.credit_notes_netting_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "payment.credit_notes_netting_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.issued": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.issued";
                    data?: components["schemas"]["InvoiceStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.registered": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.registered";
                    data?: components["schemas"]["InvoiceRegisteredPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.registration_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.registration_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.registration_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.registration_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.acknowledgement_submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.acknowledgement_submitted";
                    data?: components["schemas"]["InvoiceStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.acknowledged": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.acknowledged";
                    data?: components["schemas"]["InvoiceAcknowledgedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.acknowledgement_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.acknowledgement_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.acknowledgement_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.acknowledgement_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.assignment_submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.assignment_submitted";
                    data?: components["schemas"]["InvoiceStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.assigned": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.assigned";
                    data?: components["schemas"]["InvoiceAssignedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.assignment_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.assignment_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.assignment_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.assignment_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.pledge_submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.pledge_submitted";
                    data?: components["schemas"]["InvoiceStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.pledged": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.pledged";
                    data?: components["schemas"]["InvoicePledgedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.pledge_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.pledge_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.pledge_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.pledge_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.pledge_release_submitted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.pledge_release_submitted";
                    data?: components["schemas"]["InvoiceStepPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.pledge_released": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.pledge_released";
                    data?: components["schemas"]["InvoiceOnChainPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.pledge_release_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.pledge_release_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.pledge_release_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.pledge_release_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.release_failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.release_failed";
                    data?: components["schemas"]["FailedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.credit_note_issued": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.credit_note_issued";
                    data?: components["schemas"]["CreditNotePayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.credit_note_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.credit_note_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.redeemed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.redeemed";
                    data?: components["schemas"]["InvoiceRedeemedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.redemption_reverted": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.redemption_reverted";
                    data?: components["schemas"]["RevertedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_invoice.paid": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "invoice.paid";
                    data?: components["schemas"]["InvoiceOnChainPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_business.verified": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "business.verified";
                    data?: components["schemas"]["BusinessStatusPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_business.suspended": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "business.suspended";
                    data?: components["schemas"]["BusinessStatusPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_business.reinstated": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "business.reinstated";
                    data?: components["schemas"]["BusinessStatusPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_approval.requested": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "approval.requested";
                    data?: components["schemas"]["ApprovalPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_approval.approved": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "approval.approved";
                    data?: components["schemas"]["ApprovalDecidedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_approval.rejected": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "approval.rejected";
                    data?: components["schemas"]["ApprovalDecidedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_approval.expired": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "approval.expired";
                    data?: components["schemas"]["ApprovalPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_member.added": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "member.added";
                    data?: components["schemas"]["MemberPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_member.changed": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "member.changed";
                    data?: components["schemas"]["MemberChangedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_webhook_endpoint.tested": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "webhook_endpoint.tested";
                    data?: components["schemas"]["EndpointTestedPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
    "webhook_webhook_endpoint.disabled": {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same at every try: what you have done under it already, do not do again */
                "webhook-id": components["parameters"]["WebhookId"];
                /** @description Seconds since 1970 when this try was signed; refuse what is older than five minutes */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /** @description Space-separated: v1,<base64 HMAC-SHA256> and v1a,<base64 ed25519> over id.timestamp.body, of each live secret */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type?: "webhook_endpoint.disabled";
                    data?: components["schemas"]["EndpointDisabledPayload"];
                } & components["schemas"]["WebhookEvent"];
            };
        };
        responses: {
            410: components["responses"]["WebhookGone"];
            "2XX": components["responses"]["WebhookTaken"];
            default: components["responses"]["WebhookFailed"];
        };
    };
}
