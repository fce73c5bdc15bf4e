import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import { tellSealHeads } from '#anchoring';
import { appendAudits, verifyAudits } from '#audit';
import { createDataSource, inTransaction } from '#database';
import { newId } from '#domain';
import {
  ERASED,
  eraseValues,
  erasureEntry,
  findErasures,
  firstIdOf,
  isIdOf,
  recordFingerprints,
  recordHash,
  recordOf,
  type SealedRecord,
  sealedTables,
  sealRecords,
  verifyRecords,
} from '#records';
import { createTestDatabase, type TestDatabase } from '#testing';

const SEALED = ['members', 'documents'];

describe('R28: erasures, and what pretends to be one', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const [business, ann, bob, letter, late] = [
    newId('business'),
    newId('member'),
    newId('member'),
    newId('document'),
    newId('member'),
  ];

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource({ url: database.url, poolSize: 4 }).initialize();
    await dataSource.query(
      `INSERT INTO businesses (id, name, country, roles) VALUES ($1, 'Mill', 'DE', '{supplier}')`,
      [business],
    );
    for (const [id, name] of [
      [ann, 'Ann Ash'],
      [bob, 'Bob Birch'],
    ]) {
      await addMember(id!, name!);
    }
    await dataSource.query(
      `INSERT INTO documents (id, business_id, file_name, media_type, size, sha256) VALUES ($1, $2, 'ann-ash.pdf', 'application/pdf', 1, 'ab')`,
      [letter, business],
    );
    await inTransaction(dataSource, sealAsBefore);
    // What the log told of seals over values says nothing of those over salted hashes.
    for (const { table, id } of sealedTables.filter((sealed) => SEALED.includes(sealed.table))) {
      await dataSource.query(`INSERT INTO record_seal_cursors (record_table, sealed_to) VALUES ($1, $2)`, [
        ...[table, firstIdOf(id, Date.now() + 1)],
      ]);
    }
    expect(await inTransaction(dataSource, tellSealHeads)).toBe(1);
    // Records that were sealed before get a seal over salted hashes too; those of other tables have one.
    await inTransaction(dataSource, (manager) => sealRecords(manager, 2));
    while ((await inTransaction(dataSource, (manager) => sealRecords(manager, 2))) > 0);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  function addMember(id: string, name: string): Promise<unknown> {
    return dataSource.query(
      `INSERT INTO members (id, business_id, name, email, roles, scopes) VALUES ($1, $2, $3, $4, '{supplier}', '{*}')`,
      [id, business, name, `${name.slice(0, 3)}@example.com`],
    );
  }

  /** As versions did that sealed every column by its value. */
  async function sealAsBefore(manager: EntityManager): Promise<void> {
    await manager.query(`SET LOCAL TimeZone = 'UTC'`);
    let [hash, position] = ['0'.repeat(64), 0];
    for (const sealed of sealedTables.filter(({ table }) => SEALED.includes(table))) {
      const records: SealedRecord[] = await manager.query(
        `SELECT ${recordOf(sealed, sealed.columns, 'record')} FROM ${sealed.table} AS record ORDER BY id`,
      );
      for (const record of records) {
        hash = recordHash(hash, sealed.table, record);
        position += 1;
        await manager.query(
          `INSERT INTO record_seals (position, record_table, record_key, fingerprints, hash) VALUES ($1, $2, $3, $4, $5)`,
          [position, sealed.table, record.key, recordFingerprints(record.values), hash],
        );
      }
    }
    await manager.query(`UPDATE record_seal_head SET position = $1, hash = $2`, [position, hash]);
  }

  async function erase(manager: EntityManager, table: string, id: string): Promise<void> {
    const erased = (await eraseValues(manager, table, id))!;
    await appendAudits(manager, business, [{ ...erasureEntry(erased), actor: 'key_1' }]);
  }

  const verify = () => inTransaction(dataSource, (manager) => verifyRecords(manager));

  /** What is found after what a superuser does past every trigger, which is taken back. */
  async function foundAfter(...statements: readonly [sql: string, ...parameters: unknown[]][]) {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query(`SET LOCAL session_replication_role = replica`);
      for (const [sql, ...parameters] of statements) await runner.query(sql, parameters);
      return await verifyRecords(runner.manager);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  test('records of before are sealed anew, and both seals hold while nothing is erased', async () => {
    const forms = await dataSource.query(
      `SELECT form, count(*)::integer AS count FROM record_seals WHERE record_table = ANY($1) GROUP BY form ORDER BY form`,
      [SEALED],
    );
    expect(forms).toEqual([
      { form: 'plain', count: 3 },
      { form: 'salted', count: 3 },
    ]);
    expect(await verify()).toBeUndefined();
    const of = (table: string, id: string, column: string) => ({ table, row: id, column, problem: 'changed' });
    expect(await foundAfter([`UPDATE members SET name = 'Eve' WHERE id = $1`, ann])).toEqual(
      of('members', ann, 'name'),
    );
    expect(await foundAfter([`UPDATE documents SET file_name = 'x' WHERE id = $1`, letter])).toEqual(
      of('documents', letter, 'file_name'),
    );
    expect(await foundAfter([`UPDATE record_seals SET form = 'plain' WHERE record_key = $1`, business])).toMatchObject({
      table: 'record_seals',
      column: 'form',
      problem: 'changed',
    });
  });

  test('what is erased is gone with its salt; log and records verify, and the log tells what went', async () => {
    await inTransaction(dataSource, async (manager) => {
      await erase(manager, 'members', ann);
      await erase(manager, 'documents', letter);
    });
    const [{ dump }] = await dataSource.query(
      `SELECT concat((SELECT jsonb_agg(t) FROM members AS t), (SELECT jsonb_agg(t) FROM documents AS t),
         (SELECT jsonb_agg(t) FROM audit_entries AS t), (SELECT jsonb_agg(t) FROM personal_hashes AS t)) AS dump`,
    );
    expect(dump).not.toMatch(/Ash|Ann@|ann-ash/);
    expect(dump).toContain('Bob Birch');
    const salts = await dataSource.query(`SELECT DISTINCT salt FROM personal_hashes WHERE record_key = ANY($1)`, [
      [ann, letter],
    ]);
    expect(salts).toEqual([{ salt: null }]);
    expect(await verify()).toBeUndefined();
    expect(await inTransaction(dataSource, verifyAudits)).toBeUndefined();
    expect(await findErasures(dataSource.manager, 10)).toMatchObject({
      count: 2,
      newest: expect.arrayContaining([
        expect.objectContaining({ table: 'members', row: ann, columns: ['name', 'email'], tenantId: business }),
      ]),
    });
    expect(await inTransaction(dataSource, (manager) => eraseValues(manager, 'members', ann))).toBeUndefined();
  });

  test('what is erased before it is sealed is sealed by its salted hash', async () => {
    await addMember(late, 'Lou Larch');
    await inTransaction(dataSource, (manager) => erase(manager, 'members', late));
    expect(await verify()).toBeUndefined();
    await inTransaction(dataSource, (manager) => sealRecords(manager, 100));
    expect(await verify()).toBeUndefined();
    expect(await foundAfter([`UPDATE members SET created_at = now() WHERE id = $1`, late])).toMatchObject({
      ...{ table: 'members', row: late, column: 'created_at' },
    });
  });

  test('values that somebody takes away without an entry of the log are told from erased ones', async () => {
    const blank: [string, ...unknown[]] = [`UPDATE members SET name = $2, email = NULL WHERE id = $1`, bob, ERASED];
    expect(await foundAfter(blank)).toMatchObject({ table: 'members', row: bob, column: 'name', problem: 'changed' });
    const unsalt: [string, ...unknown[]] = [`UPDATE personal_hashes SET salt = NULL WHERE record_key = $1`, bob];
    expect(await foundAfter(blank, unsalt)).toMatchObject({ table: 'members', row: bob, problem: 'erased' });
    const untell: [string, ...unknown[]] = [`DELETE FROM audit_entries WHERE subject = $1`, ann];
    expect(await foundAfter(untell)).toMatchObject({ table: 'members', row: ann, problem: 'erased' });
    const gone: [string, ...unknown[]] = [`DELETE FROM members WHERE id = $1`, bob];
    expect(await foundAfter(gone)).toEqual({ table: 'members', row: bob, problem: 'missing' });
    const half: [string, ...unknown[]] = [
      `UPDATE audit_entries SET details = jsonb_set(details, '{columns}', '["email"]') WHERE subject = $1`,
      ann,
    ];
    expect(await foundAfter(half)).toEqual({ table: 'members', row: ann, column: 'name', problem: 'erased' });
  });

  test('nobody gives an erased value another content, or another salted hash', async () => {
    const back: [string, ...unknown[]] = [`UPDATE members SET name = 'Ann Ash' WHERE id = $1`, ann];
    expect(await foundAfter(back)).toEqual({ table: 'members', row: ann, column: 'name', problem: 'changed' });
    const row = (id: string, column: string) => `members/${id}/${column}`;
    const change = (set: string, id: string): [string, ...unknown[]] => [
      `UPDATE personal_hashes SET ${set} WHERE record_key = $1 AND column_name = 'name'`,
      id,
    ];
    for (const id of [ann, bob]) {
      expect(await foundAfter(change(`hash = repeat('ab', 32)`, id))).toEqual({
        ...{ table: 'personal_hashes', row: row(id, 'name'), column: 'hash', problem: 'changed' },
      });
    }
    expect(await foundAfter(change(`salt = repeat('ab', 32)`, bob))).toMatchObject({ table: 'members', row: bob });
    expect(await foundAfter(change(`salt = repeat('ab', 32)`, ann))).toBeDefined();
    expect(await foundAfter(change(`column_name = 'roles'`, bob))).toMatchObject({ table: 'personal_hashes' });
    expect(await foundAfter(change(`record_key = 'mem_x'`, bob))).toMatchObject({ row: row(bob, 'name') });
    expect(await foundAfter(change(`record_table = 'documents'`, bob))).toMatchObject({ row: row(bob, 'name') });
    const forge: [string, ...unknown[]] = [
      `INSERT INTO personal_hashes SELECT record_table, 'mem_zz', column_name, salt, hash FROM personal_hashes WHERE record_key = $1`,
      bob,
    ];
    expect(await foundAfter(forge)).toEqual({
      ...{ table: 'personal_hashes', row: row('mem_zz', 'email'), problem: 'added' },
    });
    const remove: [string, ...unknown[]] = [`DELETE FROM personal_hashes WHERE record_key = $1`, bob];
    expect(await foundAfter(remove)).toEqual({
      ...{ table: 'personal_hashes', row: row(bob, 'name'), problem: 'missing' },
    });
    await expect(dataSource.query(`UPDATE personal_hashes SET hash = repeat('ab', 32)`)).rejects.toThrow(
      'only its salt goes',
    );
  });

  describe('of the reasons that steps of trails give', () => {
    const [order, dispute, other] = [newId('order'), newId('dispute'), newId('order')];
    const names: Readonly<Record<string, string>> = { [order]: 'declined', [dispute]: 'contested' };
    let steps: Readonly<Record<string, string>>;

    beforeAll(async () => {
      steps = {
        declined: await addStep(order, 1, 'order_declined', null, 'Cy Cedar left'),
        contested: await addStep(order, 2, 'dispute_opened', dispute, 'Cy Cedar broke it'),
        kept: await addStep(other, 1, 'order_declined', null, 'Dee Dogwood left'),
      };
    });

    async function addStep(orderId: string, sequence: number, kind: string, subject: string | null, reason: string) {
      const [{ id }] = await past(async (manager) =>
        manager.query(
          `INSERT INTO trail_entries (order_id, sequence, kind, at, subject, details)
           VALUES ($1, $2, $3, now(), $4, jsonb_build_object('a', 1, 'reason', $5::text)) RETURNING id`,
          [orderId, sequence, kind, subject, reason],
        ),
      );
      return id as string;
    }

    /** Without the orders that steps belong to. */
    function past<Result>(act: (manager: EntityManager) => Promise<Result>): Promise<Result> {
      return inTransaction(dataSource, async (manager) => {
        await manager.query(`SET LOCAL session_replication_role = replica`);
        return act(manager);
      });
    }

    const seal = () => inTransaction(dataSource, (manager) => sealRecords(manager, 100));

    async function eraseSteps(manager: EntityManager, subject: string, orderId = order): Promise<number> {
      await manager.query(`SET LOCAL app.tenant_id = 'operator'`);
      const [{ count }] = await manager.query(`SELECT erase_copies('{}', $1, $2, $3) AS count`, [
        ...[subject, orderId, JSON.stringify({ reason: ERASED })],
      ]);
      const erased = { table: 'trail_entries', id: subject, columns: ['reason'] };
      await appendAudits(manager, business, [{ ...erasureEntry(erased), actor: 'key_1' }]);
      return count;
    }

    const reason = (step: string) => ({ table: 'trail_entries', row: step, column: 'details.reason' });
    const blank = (step: string, text = ERASED): [string, ...unknown[]] => [
      `UPDATE trail_entries SET details = jsonb_set(details, '{reason}', to_jsonb($2::text)) WHERE id = $1`,
      ...[step, text],
    ];
    const unsalt = (step: string): [string, ...unknown[]] => [
      `UPDATE personal_hashes SET salt = NULL WHERE record_key = $1`,
      step,
    ];

    test('the database makes ids of steps as the sealer looks for them', () => {
      const { id } = sealedTables.find(({ table }) => table === 'trail_entries')!;
      for (const step of Object.values(steps)) {
        expect(isIdOf(id, step)).toBe(true);
        expect(step >= firstIdOf(id, Date.now() - 60_000) && step <= firstIdOf(id, Date.now() + 1_000)).toBe(true);
      }
    });

    test('what is erased, sealed or not yet, is gone with its salt, and all else of the step stays sealed', async () => {
      // One of them is erased before it is sealed.
      expect(await inTransaction(dataSource, (manager) => eraseSteps(manager, dispute))).toBe(1);
      expect(await verify()).toBeUndefined();
      await seal();
      expect(await verify()).toBeUndefined();
      expect(await inTransaction(dataSource, (manager) => eraseSteps(manager, order))).toBe(1);
      expect(await verify()).toBeUndefined();
      const left = await dataSource.query(
        `SELECT id, details, salt IS NULL AS erased FROM trail_entries JOIN personal_hashes ON record_key = id ORDER BY order_id, sequence`,
      );
      const gone = { details: { a: 1, reason: ERASED }, erased: true };
      expect(left).toEqual([
        { id: steps.declined, ...gone },
        { id: steps.contested, ...gone },
        { id: steps.kept, details: { a: 1, reason: 'Dee Dogwood left' }, erased: false },
      ]);
      const [{ dump }] = await dataSource.query(`SELECT jsonb_agg(t)::text AS dump FROM personal_hashes AS t`);
      expect(dump).not.toContain('Cedar');
      const changed: [string, ...unknown[]] = [
        `UPDATE trail_entries SET details = details || '{"a": 2}' WHERE id = $1`,
      ];
      for (const step of Object.values(steps)) {
        expect(await foundAfter([...changed, step])).toEqual({
          ...reason(step),
          column: 'details',
          problem: 'changed',
        });
      }
      // Each is listed once, under what was erased.
      const { newest } = await findErasures(dataSource.manager, 10);
      expect(newest.slice(0, 2).map(({ row }) => names[row])).toEqual(['declined', 'contested']);
      expect(await inTransaction(dataSource, (manager) => eraseSteps(manager, order))).toBe(0);
      expect(await verify()).toBeUndefined();
    });

    test('what somebody takes away without an entry of the log, or puts in its place, is found', async () => {
      const { declined, contested, kept } = steps as { declined: string; contested: string; kept: string };
      expect(await foundAfter(blank(kept))).toEqual({ ...reason(kept), problem: 'changed' });
      expect(await foundAfter(blank(kept), unsalt(kept))).toEqual({ ...reason(kept), problem: 'erased' });
      for (const step of [declined, contested]) {
        expect(await foundAfter(blank(step, 'Eve left'))).toEqual({ ...reason(step), problem: 'changed' });
      }
      const untell = (subject: string): [string, ...unknown[]] => [
        `DELETE FROM audit_entries WHERE subject = $1`,
        subject,
      ];
      expect(await foundAfter(untell(order))).toEqual({ ...reason(declined), problem: 'erased' });
      expect(await foundAfter(untell(dispute))).toEqual({ ...reason(contested), problem: 'erased' });
    });

    test.each(['erasing', 'sealing'])('a reason is erased while it is sealed, where %s is first', async (first) => {
      const [raced, subject] = [newId('order'), newId('dispute')];
      const step = await addStep(raced, 1, 'dispute_opened', subject, 'Flo Fir broke it');
      const acts = [
        (manager: EntityManager) => sealRecords(manager, 100),
        (manager: EntityManager) => eraseSteps(manager, subject, raced),
      ] as const;
      const [one, another] = first === 'sealing' ? acts : [acts[1], acts[0]];
      let second: Promise<number> | undefined;
      await inTransaction(dataSource, async (manager) => {
        await one(manager);
        second = inTransaction(dataSource, another);
        await waiting();
      });
      expect(await second).toBe(1);
      const [hash] = await dataSource.query(`SELECT salt FROM personal_hashes WHERE record_key = $1`, [step]);
      expect(hash).toEqual({ salt: null });
      await seal();
      expect(await verify()).toBeUndefined();
    });

    /** Until somebody waits for a transaction of this database to end. */
    async function waiting(): Promise<void> {
      for (let round = 0; round < 1_000; round += 1) {
        const [{ waits }] = await dataSource.query(
          `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`,
        );
        if (waits) return;
        await sleep(5);
      }
      throw new Error('Nobody waits');
    }
  });
});
