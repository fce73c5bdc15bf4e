import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import type { EntityManager } from 'typeorm';
import { LogKeeper, readAnchoredRoot, verifyAnchors, verifySealHeads } from '#anchoring';
import { type AuditEntry, auditHash, extendTrees, leafOfEntry, sha256, verifyAudits, verifyTrees } from '#audit';
import { auditCheckpointTypedData, isConsistent, newId, recoverSigner, rootOfInclusion } from '#domain';
import { LocalKeySigner } from '#keystore';
import { sealRecords, verifyOrigins, verifyRecords } from '#records';
import { type ApiCaller, RunningNetwork } from '../e2e/support/running-network.js';

/** The operator's first key, which is the log's. */
const LOG_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const bytes = (hex: string) => Buffer.from(hex.replace('0x', ''), 'hex');
const hexes = (hashes: readonly string[]) => hashes.map(bytes);

describe('S26: an audit log that is anchored on chain', () => {
  const signer = LocalKeySigner.ofHex(LOG_KEY);
  let network: RunningNetwork;
  let business: ApiCaller;
  let auditor: ApiCaller;

  beforeAll(async () => {
    network = await RunningNetwork.start({ auditCheckpointSeconds: 1 });
    business = await network.business('Anchored', ['buyer']);
    auditor = await network.auditor();
    await write(3);
    await network.untilAnchored();
    await write(3);
    await network.untilAnchored();
  }, 120_000);

  afterAll(() => network.stop());

  /** Commands of the business: each is an entry. */
  async function write(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const { status } = await business.post('/v1/api-keys', { name: `key ${index}`, roles: ['buyer'] });
      expect(status).toBe(201);
    }
  }

  const check = () => ({
    contract: network.deployment.auditAnchor,
    chainId: BigInt(network.deployment.chainId),
    logs: [signer.address],
    fromBlock: 0n,
  });

  test('S26: every entry is proved to its business up to the root on chain', async () => {
    const { body: page } = await business.get('/v1/audit/entries?limit=100');
    expect(page.data.length).toBeGreaterThanOrEqual(6);
    for (const entry of page.data) {
      const { status, body } = await business.get(`/v1/audit/entries/${entry.sequence}/proof`);
      expect(status).toBe(200);
      const { hash, texts: _, ...columns } = body.entry;
      expect(createHash('sha256').update(canonicalize(columns)!).digest('hex')).toBe(hash);
      for (const { root, proof, ...place } of [body.own, body.network]) {
        const reached = rootOfInclusion(sha256, { leaf: leafOfEntry(hash), ...place, proof: hexes(proof) });
        expect(Buffer.from(reached!).toString('hex')).toBe(root.slice(2));
      }
      const { checkpoint } = body;
      expect(body.network.root).toBe(checkpoint.root);
      const typedData = auditCheckpointTypedData(check(), { ...checkpoint, size: BigInt(checkpoint.size) });
      expect(recoverSigner(typedData, checkpoint.signature)).toBe(signer.address);
      const onChain = await readAnchoredRoot(network.rpc, checkpoint.contract, signer.address, BigInt(checkpoint.size));
      expect(onChain).toBe(checkpoint.root);
    }
  });

  test('S26: checkpoints are proved to continue each other', async () => {
    const { body } = await business.get('/v1/audit/checkpoints');
    const [second, first] = body.data;
    const path = `/v1/audit/consistency?first=${first.size}&second=${second.size}`;
    const { body: found } = await business.get(path);
    const [older, newer] = [first, second].map(({ size, root }) => ({ size, root: bytes(root) }));
    expect(isConsistent(sha256, older!, newer!, hexes(found.proof))).toBe(true);
    expect(isConsistent(sha256, older!, { ...newer!, root: bytes(first.root) }, hexes(found.proof))).toBe(false);
  });

  test('S26: a business reads no log but its own, and what is out of range is told apart', async () => {
    expect((await business.get('/v1/audit/entries?tenant=network')).status).toBe(403);
    expect((await business.get('/v1/audit/entries/1/proof?tenant=network')).status).toBe(403);
    expect((await auditor.get(`/v1/audit/entries/1/proof?tenant=${business.businessId}`)).status).toBe(200);
    expect((await business.get('/v1/audit/entries/999999/proof')).status).toBe(404);
    for (const sequence of ['0', 'x', '1e3', '9'.repeat(40)]) {
      expect((await business.get(`/v1/audit/entries/${sequence}/proof`)).status).toBe(404);
    }
    expect((await business.get('/v1/audit/entries/1/proof?checkpoint=1')).status).toBe(404);
    expect((await business.get('/v1/audit/consistency?first=2&second=1')).status).toBe(422);
    expect((await business.get('/v1/audit/consistency?first=1&second=999999')).status).toBe(404);
    expect((await business.get('/v1/audit/consistency?first=0&second=1')).status).toBe(422);
  });

  /** Past triggers. What the network itself writes meanwhile waits: seals, and the log, trees first, as for whoever grows them. */
  async function tamperUndisturbed(manager: EntityManager): Promise<void> {
    await manager.query(`SET LOCAL session_replication_role = replica`);
    await manager.query(
      `LOCK TABLE record_seal_head, audit_trees, audit_heads, audit_entries, audit_checkpoints IN EXCLUSIVE MODE`,
    );
  }

  /** Does as a superuser can, and takes it back. */
  async function tampered(act: (manager: EntityManager) => Promise<void>): Promise<void> {
    const runner = network.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      await tamperUndisturbed(runner.manager);
      await act(runner.manager);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  /** Everything that the database says about the log is made to fit its entries again, each in the place that it had. */
  async function rebuildLog(manager: EntityManager): Promise<void> {
    const places: { tenant: string; sequence: string }[] = await manager.query(
      `SELECT tenant_id AS tenant, sequence FROM audit_leaves JOIN audit_entries USING (tenant_id, sequence) ORDER BY position`,
    );
    const tenants = await manager.query(`SELECT DISTINCT tenant_id AS id FROM audit_entries`);
    await manager.query(
      `DELETE FROM audit_heads; DELETE FROM audit_checkpoints; DELETE FROM audit_tiles; DELETE FROM audit_leaves; DELETE FROM audit_trees`,
    );
    const heads = new Map<string, readonly [string | undefined, string]>();
    for (const { id } of tenants) {
      const entries: AuditEntry[] = await manager.query(
        `SELECT tenant_id AS "tenantId", sequence, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, actor,
           action, outcome, subject, details, previous_hash AS "previousHash" FROM audit_entries WHERE tenant_id = $1
         ORDER BY audit_entries.sequence`,
        [id],
      );
      let previousHash = '0'.repeat(64);
      for (const entry of entries) {
        const hash = auditHash({ ...entry, previousHash });
        await manager.query(
          `UPDATE audit_entries SET previous_hash = $3, hash = $4 WHERE tenant_id = $1 AND sequence = $2`,
          [id, entry.sequence, previousHash, hash],
        );
        previousHash = hash;
      }
      heads.set(id, [String(entries.at(-1)?.sequence), previousHash]);
    }
    await manager.query(`INSERT INTO audit_trees (tree, size) VALUES ('*', 0)`);
    // A tree takes the next entry of a log that is longer than its tree, so one log after the other has a head.
    for (const { tenant } of places) {
      await manager.query(`INSERT INTO audit_heads VALUES ($1, $2, $3)`, [tenant, ...heads.get(tenant)!]);
      await extendTrees(manager, 1);
      await manager.query(`DELETE FROM audit_heads`);
    }
    for (const [tenant, head] of heads)
      await manager.query(`INSERT INTO audit_heads VALUES ($1, $2, $3)`, [tenant, ...head]);
    while ((await extendTrees(manager, 1_000)).added > 0);
    await manager.query(
      `UPDATE audit_trees SET told = coalesce((SELECT max((details->>'size')::bigint) FROM audit_entries
       WHERE action = 'tree_head' AND subject = tree), 0)`,
    );
  }

  const looksIntact = async (manager: EntityManager) =>
    [await verifyAudits(manager), await verifyTrees(manager)].every((fault) => fault === undefined);

  test('S26: the log as it was written agrees with the chain', async () => {
    await tampered(async (manager) => {
      expect(await looksIntact(manager)).toBe(true);
      const report = await verifyAnchors(manager, network.rpc, check());
      expect(report).toMatchObject({ fault: undefined, anchored: expect.any(Number) });
      expect(report.anchored).toBeGreaterThan(6);
    });
  });

  test('S26: a log that was written anew as it was agrees with the chain', async () => {
    await tampered(async (manager) => {
      const { anchored } = await verifyAnchors(manager, network.rpc, check());
      const checkpoints = await manager.query(`SELECT jsonb_agg(kept) AS rows FROM audit_checkpoints AS kept`);
      await rebuildLog(manager);
      expect(await looksIntact(manager)).toBe(true);
      const forgotten = { table: 'audit_checkpoints', problem: 'missing' };
      expect(await verifyAnchors(manager, network.rpc, check())).toMatchObject({ fault: forgotten, anchored });
      await manager.query(
        `INSERT INTO audit_checkpoints SELECT * FROM jsonb_populate_recordset(NULL::audit_checkpoints, $1)`,
        [JSON.stringify(checkpoints[0].rows)],
      );
      expect(await verifyAnchors(manager, network.rpc, check())).toEqual({ fault: undefined, anchored });
    });
  });

  test.each([1, 3, 7])(
    'S26: a log without the last %d entries that are anchored is caught by the checkpoint on chain',
    async (count) => {
      await tampered(async (manager) => {
        const { anchored } = await verifyAnchors(manager, network.rpc, check());
        await manager.query(
          `DELETE FROM audit_entries AS entry WHERE NOT EXISTS (
             SELECT FROM audit_leaves AS leaf WHERE leaf.tenant_id = entry.tenant_id AND leaf.sequence = entry.sequence
               AND position < $1)`,
          [anchored - count],
        );
        await rebuildLog(manager);
        expect(await looksIntact(manager)).toBe(true);
        const { fault } = await verifyAnchors(manager, network.rpc, check());
        expect(fault).toMatchObject({ table: 'audit_leaves', row: String(anchored - count), problem: 'missing' });
      });
    },
  );

  test.each(['actor', 'action', 'subject', 'details'])(
    'S26: a log that was written anew after its %s was edited is caught by the checkpoint on chain',
    async (column) => {
      await tampered(async (manager) => {
        const value = column === 'details' ? `details || '{"forged": true}'` : `${column} || 'x'`;
        await manager.query(`UPDATE audit_entries SET ${column} = ${value} WHERE tenant_id = $1 AND sequence = 2`, [
          business.businessId,
        ]);
        await rebuildLog(manager);
        expect(await looksIntact(manager)).toBe(true);
        const { fault } = await verifyAnchors(manager, network.rpc, check());
        expect(fault).toMatchObject({ table: 'audit_leaves', problem: 'changed' });
      });
    },
  );

  test('S26: a log whose entries were put into another order is caught by the checkpoint on chain', async () => {
    await tampered(async (manager) => {
      for (const change of ['sequence = sequence - 5', 'sequence = -sequence']) {
        await manager.query(`UPDATE audit_entries SET ${change} WHERE tenant_id = $1 AND sequence IN (2, 3, -2, -3)`, [
          business.businessId,
        ]);
      }
      await rebuildLog(manager);
      expect(await looksIntact(manager)).toBe(true);
      expect((await verifyAnchors(manager, network.rpc, check())).fault).toMatchObject({ problem: 'changed' });
    });
  });

  /** Makes every seal of records anew, as if what they seal now had always been there. */
  async function sealAnew(manager: EntityManager): Promise<void> {
    await manager.query(`DELETE FROM record_seals; DELETE FROM record_seal_cursors; DELETE FROM personal_hashes`);
    await manager.query(`UPDATE record_seal_head SET position = 0, hash = repeat('0', 64)`);
    while ((await sealRecords(manager, 1_000)) > 0);
  }

  test('S26: a record that was changed and sealed anew is caught by the log, and a log that was made to fit by the chain', async () => {
    await network.until('the business to be sealed', async () => {
      const [{ sealed }] = await network.dataSource.query(
        `SELECT EXISTS (SELECT FROM record_seals WHERE record_key = $1) AS sealed`,
        [business.businessId],
      );
      return sealed;
    });
    await write(1);
    await network.untilAnchored();
    await tampered(async (manager) => {
      expect(await verifySealHeads(manager)).toBeUndefined();
      expect(await verifyOrigins(manager)).toBeUndefined();
      await manager.query(`UPDATE businesses SET name = 'Forged' WHERE id = $1`, [business.businessId]);
      expect(await verifyRecords(manager)).toMatchObject({ table: 'businesses', column: 'name', problem: 'changed' });
      await sealAnew(manager);
      // All seals fit; only that the order of the new ones is not the one in which records came may show by what the log told of cursors.
      expect((await verifyRecords(manager))?.problem ?? 'added').toBe('added');
      expect(await verifySealHeads(manager)).toMatchObject({ table: 'record_seals', problem: 'changed' });
      await manager.query(
        `UPDATE audit_entries SET details = jsonb_set(details, '{hash}', to_jsonb(hash_now)) FROM (
           SELECT position AS place, hash AS hash_now FROM record_seals) AS seal
         WHERE action = 'seal_head' AND subject = 'record_seals' AND (details->>'position')::bigint = place`,
      );
      await rebuildLog(manager);
      expect(await looksIntact(manager)).toBe(true);
      expect(await verifySealHeads(manager)).toBeUndefined();
      const { fault } = await verifyAnchors(manager, network.rpc, check());
      expect(fault).toMatchObject({ table: 'audit_leaves', problem: 'changed' });
    });
  });

  test('S26: seals that are gone are missed, and a record with an id of its own that no command made is found', async () => {
    await tampered(async (manager) => {
      const forged = newId('business');
      await manager.query(`INSERT INTO businesses (id, name, country, roles) VALUES ($1, 'Forged', 'DE', '{buyer}')`, [
        forged,
      ]);
      while ((await sealRecords(manager, 1_000)) > 0);
      expect(await verifyRecords(manager)).toBeUndefined();
      expect(await verifyOrigins(manager)).toEqual({ table: 'businesses', row: forged, problem: 'added' });
      await manager.query(`DELETE FROM record_seals`);
      expect(await verifySealHeads(manager)).toMatchObject({ table: 'record_seals', problem: 'missing' });
    });
  });

  test.each([
    ['root', `'0x' || repeat('ab', 32)`, 'signature|log'],
    ['signature', `'0x' || repeat('ab', 65)`, 'signature'],
    ['log', `'0x' || repeat('ab', 20)`, 'signature|log'],
    ['contract', `'0x' || repeat('ab', 20)`, 'contract'],
    ['chain_id', `1`, 'chain_id'],
  ])('S26: a checkpoint whose %s was changed is found', async (column, value, named) => {
    await tampered(async (manager) => {
      await manager.query(`UPDATE audit_checkpoints SET ${column} = ${value}`);
      const { fault } = await verifyAnchors(manager, network.rpc, check());
      expect(fault).toMatchObject({ table: 'audit_checkpoints', column: expect.stringMatching(named) });
    });
  });

  test('S26: nobody gets a signature or a place on chain for a history that was written anew', async () => {
    await network.dataSource.transaction(async (manager) => {
      await tamperUndisturbed(manager);
      await manager.query(`UPDATE audit_entries SET actor = 'nobody' WHERE tenant_id = $1 AND sequence = 1`, [
        business.businessId,
      ]);
      await rebuildLog(manager);
    });
    const [{ before }] = await network.dataSource.query(
      `SELECT count(*)::int AS before FROM chain_intents WHERE kind = 'anchor'`,
    );
    const keeper = new LogKeeper(network.dataSource, network.rpc, quiet, {
      ...check(),
      signer,
      checkpointMilliseconds: 0,
    });
    await expect(keeper.checkpoint()).rejects.toThrow('when it was signed');
    await write(2);
    await expect(keeper.checkpoint()).rejects.toThrow('when it was signed');
    const [{ after }] = await network.dataSource.query(
      `SELECT count(*)::int AS after FROM chain_intents WHERE kind = 'anchor'`,
    );
    expect(after).toBe(before);
    expect(await network.dataSource.query(`SELECT 1 FROM audit_checkpoints`)).toEqual([]);
  });
});
