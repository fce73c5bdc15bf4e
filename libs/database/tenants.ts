/** The tenant of the operator's keys: row-level security lets it read and write everything. */
export const OPERATOR_TENANT = 'operator';

/** The tenant of network-wide auditors' reads: they see everything and write nothing. What they are refused is in the operator's log. */
export const AUDITOR_TENANT = 'auditor';

/** What the tenants of auditors begin with whom a business has granted something: their grants' ids. */
export const GRANT_PREFIX = 'agr_';
