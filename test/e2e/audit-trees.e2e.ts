import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import {
  appendAudits,
  extendTrees,
  leafOfEntry,
  NETWORK_TREE,
  proveConsistency,
  provenInclusion,
  rootAt,
  sha256,
  storeCheckpoint,
  tellTreeHeads,
  treeSize,
  verifyTrees,
} from '#audit';
import { createDataSource, inTransaction } from '#database';
import { isConsistent, MerkleFrontier, rootOfInclusion } from '#domain';
import { createTestDatabase, type TestDatabase } from '#testing';

const ENTRIES = 300;
const TENANTS = ['biz_a', 'biz_b', 'network'];

describe('the trees over the audit log', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const sizes: number[] = [0];

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource({ url: database.url, poolSize: 6 }).initialize();
    for (let round = 0; round < 3; round += 1) {
      for (const tenant of TENANTS) {
        const records = Array.from({ length: ENTRIES / 3 }, (_, index) => ({
          actor: 'worker',
          action: 'act',
          outcome: 'done' as const,
          subject: `${round}/${index}`,
          details: {},
        }));
        await inTransaction(dataSource, (manager) => appendAudits(manager, tenant, records));
      }
      // Steps that end before, at and behind the borders of tiles.
      for (const limit of [1, 99, 156, 257]) {
        await inTransaction(dataSource, (manager) => extendTrees(manager, limit));
        sizes.push(await treeSize(dataSource.manager));
      }
    }
  }, 60_000);

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const leavesOf = async (tree: string): Promise<Uint8Array[]> =>
    (
      await dataSource.query(
        tree === NETWORK_TREE
          ? `SELECT entry.hash FROM audit_leaves JOIN audit_entries AS entry USING (tenant_id, sequence) ORDER BY position`
          : `SELECT hash FROM audit_entries WHERE tenant_id = $1 ORDER BY sequence`,
        tree === NETWORK_TREE ? [] : [tree],
      )
    ).map(({ hash }: { hash: string }) => leafOfEntry(hash));

  const definedRoot = (leaves: readonly Uint8Array[]) => {
    const frontier = new MerkleFrontier(sha256);
    for (const leaf of leaves) frontier.append(leaf);
    return frontier.root();
  };

  test('hold every entry once, in its order, and verify', async () => {
    expect(await treeSize(dataSource.manager)).toBe(ENTRIES * TENANTS.length);
    expect(await inTransaction(dataSource, (manager) => extendTrees(manager, 100))).toEqual({ added: 0, gaps: [] });
    expect(await verifyTrees(dataSource.manager)).toBeUndefined();
    const tiles = await dataSource.query(`SELECT tree, count(*)::int AS count FROM audit_tiles GROUP BY 1 ORDER BY 1`);
    const ofTenants = TENANTS.map((tree) => ({ tree, count: 1 }));
    expect(tiles).toEqual([{ tree: NETWORK_TREE, count: 3 }, ...ofTenants]);
  });

  test.each([NETWORK_TREE, ...TENANTS])('have the roots and proofs of their definition: %s', async (tree) => {
    const leaves = await leavesOf(tree);
    for (const size of [1, 2, 255, 256, 257, 300, 511, 512, 513, 900].filter((each) => each <= leaves.length)) {
      const root = await rootAt(dataSource.manager, tree, size);
      expect(Buffer.from(root).toString('hex')).toBe(Buffer.from(definedRoot(leaves.slice(0, size))).toString('hex'));
      for (const index of [0, 1, 127, 254, 255, 256, 512, size - 1].filter((each) => each < size)) {
        const { proof } = await provenInclusion(dataSource.manager, tree, index, size);
        const reached = rootOfInclusion(sha256, { leaf: leaves[index]!, index, size, proof });
        expect(reached === undefined ? undefined : Buffer.compare(reached, root)).toBe(0);
      }
      for (const first of [1, 200, 256, size].filter((each) => each <= size)) {
        const proof = await proveConsistency(dataSource.manager, tree, first, size);
        const older = { size: first, root: definedRoot(leaves.slice(0, first)) };
        expect(isConsistent(sha256, older, { size, root }, proof)).toBe(true);
      }
    }
  });

  test('grow by each entry once when several extend them at the same time', async () => {
    const before = await treeSize(dataSource.manager);
    const writers = TENANTS.map((tenant) =>
      inTransaction(dataSource, (manager) =>
        appendAudits(manager, tenant, [{ actor: 'worker', action: 'act', outcome: 'done', subject: 'x', details: {} }]),
      ),
    );
    const extenders = Array.from({ length: 8 }, () => inTransaction(dataSource, (manager) => extendTrees(manager, 10)));
    await Promise.all([...writers, ...extenders]);
    while ((await inTransaction(dataSource, (manager) => extendTrees(manager, 10))).added > 0);
    expect(await treeSize(dataSource.manager)).toBe(before + TENANTS.length);
    expect(await verifyTrees(dataSource.manager)).toBeUndefined();
  });

  test("tell of the tenants' trees in the network's log, once per growth", async () => {
    expect(await inTransaction(dataSource, tellTreeHeads)).toBe(2);
    expect(await inTransaction(dataSource, tellTreeHeads)).toBe(0);
    const heads = await dataSource.query(
      `SELECT subject, details FROM audit_entries WHERE action = 'tree_head' ORDER BY subject`,
    );
    for (const { subject, details } of heads) {
      expect(details.root).toBe(`0x${Buffer.from(definedRoot(await leavesOf(subject))).toString('hex')}`);
    }
    expect(heads).toHaveLength(2);
    expect(await verifyTrees(dataSource.manager)).toBeUndefined();
  });

  test('leave out what follows a gap, and say so', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(`SET LOCAL session_replication_role = replica`);
    const record = { actor: 'worker', action: 'act', outcome: 'done' as const, subject: 'x', details: {} };
    await appendAudits(runner.manager, 'biz_a', [record, record]);
    await runner.query(
      `DELETE FROM audit_entries WHERE tenant_id = 'biz_a' AND sequence = (SELECT size + 1 FROM audit_trees WHERE tree = 'biz_a')`,
    );
    expect((await extendTrees(runner.manager, 100)).gaps).toEqual(['biz_a']);
    expect((await extendTrees(runner.manager, 100)).added).toBe(0);
    await runner.rollbackTransaction();
    await runner.release();
  });

  test('and their checkpoints are not changed by anybody who goes through the front door', async () => {
    await storeCheckpoint(dataSource.manager, {
      size: 900,
      root: `0x${Buffer.from(await rootAt(dataSource.manager, NETWORK_TREE, 900)).toString('hex')}`,
      ...{ log: '0xlog', chainId: 1n, contract: '0xcontract', signature: '0x' },
    });
    for (const table of ['audit_leaves', 'audit_tiles', 'audit_checkpoints']) {
      await expect(dataSource.query(`DELETE FROM ${table}`)).rejects.toThrow('rows are immutable');
      await expect(
        dataSource.query(`UPDATE ${table} SET ${table === 'audit_checkpoints' ? 'log' : 'hash'} = DEFAULT`),
      ).rejects.toThrow();
      await expect(dataSource.query(`TRUNCATE ${table}`)).rejects.toThrow('rows are immutable');
    }
    expect(await verifyTrees(dataSource.manager)).toBeUndefined();
  });
});
