import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type AuditRecord, auditHash, unchainedAudit } from './audit.js';

const record: AuditRecord = {
  tenantId: 'biz_1',
  actor: 'key_1',
  action: 'fund_order',
  outcome: 'done',
  subject: 'po_"ü€😀',
  details: { z: 1, a: { nested: ['x', null, true], at: 'no column', sequence: '9' }, previousHash: 'a detail' },
};

describe('an entry that the database chains', () => {
  test.each([record, { ...record, details: {} }, { ...record, outcome: 'refused' as const }])(
    'has the hash that its columns have: %j',
    (entry) => {
      const columns = { at: '2026-11-29T10:00:00.000001Z', previousHash: 'ab'.repeat(32), sequence: '42' };
      const [head, middle, end, tail] = unchainedAudit(entry).canonical;
      const canonical = `${head}${columns.at}${middle}${columns.previousHash}${end}${columns.sequence}${tail}`;
      expect(createHash('sha256').update(canonical).digest('hex')).toBe(auditHash({ ...entry, ...columns }));
    },
  );
});
