/** The tenant of the operator's keys: row-level security lets it read and write everything. */
export const OPERATOR_TENANT = 'operator';

/** The tenant of network-wide auditors' reads: they see everything and write nothing. What they are refused is in the operator's log. */
export const AUDITOR_TENANT = 'auditor';
