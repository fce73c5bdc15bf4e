import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { verifyAudits, verifyTexts } from '#audit';
import { auditAnchorInterface, deskInterface, escrowInterface } from '#chain';
import { inTransaction } from '#database';
import { sealRecords, verifyAcceptances, verifyOrigins, verifyRecords } from '#records';
import { readBundle, verifyBundle } from '#verification';
import { type ApiCaller, RunningNetwork } from './support/running-network.js';

jest.setTimeout(120_000);

const PRICE = 1_000_000n;
const DAY = 86_400;
const interfaces = { escrow: escrowInterface, desk: deskInterface, anchor: auditAnchorInterface };

describe('what is known of people', () => {
  let network: RunningNetwork;
  let buyer: ApiCaller;
  let supplier: ApiCaller;
  let arbiter: ApiCaller;

  beforeAll(async () => {
    network = await RunningNetwork.start({ auditCheckpointSeconds: 1 });
    buyer = await network.business('Nordhafen Kliniken', ['buyer']);
    supplier = await network.business('Brava Instruments', ['supplier']);
    arbiter = await network.business('Schiedsstelle Hafen', ['supplier']);
    await network.mined(
      await network.operator.post('/v1/sandbox/faucet', { businessId: buyer.businessId, amount: '1000000000' }),
    );
  });

  afterAll(async () => {
    await network.stop();
  });

  const erase = (subject: string, reason = 'Request 17') =>
    network.operator.post('/v1/operator/erasures', { subject, reason });

  /** Every row of every table of the network that has a text in it. */
  async function tablesWith(text: string): Promise<string[]> {
    const tables: { name: string }[] = await network.dataSource.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
    );
    const found = [];
    for (const { name } of tables) {
      const [{ has }] = await network.dataSource.query(
        `SELECT EXISTS (SELECT FROM ${name} AS record WHERE strpos(to_jsonb(record)::text, $1) > 0) AS has`,
        [text],
      );
      if (has) found.push(name);
    }
    return found.sort();
  }

  /** What would tell that somebody tampered with log or records. */
  async function faults() {
    while ((await inTransaction(network.dataSource, (manager) => sealRecords(manager, 1_000))) > 0);
    // At one moment, as the worker goes on sealing.
    return inTransaction(
      network.dataSource,
      async (manager) =>
        [
          await verifyAudits(manager),
          await verifyRecords(manager),
          await verifyOrigins(manager),
          await verifyAcceptances(manager),
          await verifyTexts(manager),
        ].filter(Boolean),
      { isolation: 'REPEATABLE READ' },
    );
  }

  async function orderOf(reference: string, supplierId = supplier.businessId) {
    return {
      ...{ supplierId, reference },
      lines: [{ sku: 'A', description: 'A', quantity: '1', unitPrice: PRICE.toString() }],
      fundBy: await network.inDays(3),
      deliverBy: await network.inDays(30),
      inspectionPeriodSeconds: 5 * DAY,
      clauses: { arbitration: { periodSeconds: 10 * DAY, arbiter: { businessId: arbiter.businessId } } },
    };
  }

  async function order(reference: string) {
    return (await buyer.post('/v1/purchase-orders', await orderOf(reference))).body;
  }

  /** What the verification of an order's bundle says, once the log that is anchored tells of so many erasures. */
  async function checksOfBundle(order: string, erasures: number): Promise<string[]> {
    let checks: string[] = [];
    await network.until('the erasures to be anchored', async () => {
      const response = await fetch(`${network.baseUrl}/v1/trails/${order}/bundle`, {
        headers: { authorization: `Bearer ${buyer.token}` },
      });
      const bundle = readBundle(await response.text());
      checks = [];
      await verifyBundle(bundle, {
        interfaces,
        ask: (method, params) => network.rpc.send(method, params),
        report: (check) => checks.push(check),
      });
      return checks.filter((check) => check.startsWith('Erased')).length >= erasures;
    });
    return checks;
  }

  test('of a member is erased by its business once it is deactivated, wherever it was written', async () => {
    const person = { name: 'Ada Quist', email: 'ada.quist@example.com', roles: ['supplier'] };
    const created = await supplier.post('/v1/members', person, 'add-ada');
    const path = `/v1/members/${created.body.id}`;
    const reason = { reason: 'Request 17' };
    const married = { name: 'Ada Voss', email: 'ada.voss@example.com' };
    const change = (by: ApiCaller, body: object, key: string) =>
      by.send('PATCH', path, body, { 'idempotency-key': key });
    expect((await change(buyer, married, 'stranger')).status).toBe(404);
    expect((await change(supplier, { name: married.name }, 'name')).body).toMatchObject({
      ...person,
      name: married.name,
    });
    const moved = await change(supplier, { email: married.email, scopes: ['orders:read'] }, 'email');
    expect(moved.body).toMatchObject({ ...person, ...married, scopes: ['orders:read'] });
    expect((await change(supplier, married, 'same')).status).toBe(200);
    expect((await supplier.get(path)).body).toMatchObject(married);
    expect((await supplier.get('/v1/members')).body.data).toContainEqual(expect.objectContaining(married));
    const changes = await network.dataSource.query(
      `SELECT number, name, email, (SELECT count(*)::integer FROM audit_entries WHERE details->>'detailsId' = member_details.id) AS told
       FROM member_details ORDER BY number`,
    );
    expect(changes).toEqual([
      { number: 1, name: married.name, email: person.email, told: 1 },
      { number: 2, ...married, told: 1 },
    ]);
    expect(await tablesWith('Ada Voss')).toEqual(['idempotency_records', 'member_details']);
    await expect(network.dataSource.query(`UPDATE member_details SET name = 'Eve'`)).rejects.toThrow('stay');
    expect((await supplier.post(`${path}/erase`, reason)).body).toMatchObject({
      ...{ status: 409, code: 'invalid_transition', state: 'active' },
      allowedActions: [{ action: 'deactivate_member', href: `${path}/deactivate` }],
    });
    await supplier.post(`${path}/deactivate`);
    expect((await buyer.post(`${path}/erase`, reason)).status).toBe(404);
    const erased = await supplier.post(`${path}/erase`, reason);
    expect(erased).toMatchObject({ status: 200, body: { id: created.body.id, name: '[erased]', email: null } });
    expect((await supplier.post('/v1/members', person, 'add-ada')).body).toMatchObject({
      name: '[erased]',
      email: null,
    });
    expect(await tablesWith('Ada Quist')).toEqual([]);
    expect(await tablesWith('ada.quist')).toEqual([]);
    expect(await tablesWith('Ada Voss')).toEqual([]);
    expect(await tablesWith('ada.voss')).toEqual([]);
    expect((await change(supplier, married, 'erased')).body).toMatchObject({
      code: 'invalid_transition',
      state: 'erased',
    });
    const { body: log } = await supplier.get('/v1/audit/entries?limit=5');
    expect(log.data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ action: 'erase_personal_data', subject: created.body.id },
          details: { table: 'members', columns: ['name', 'email'] },
        }),
        expect.objectContaining({ action: 'erase_member', subject: created.body.id }),
      ]),
    );
    expect((await supplier.post(`${path}/erase`, reason)).status).toBe(200);
    expect(await faults()).toEqual([]);
  });

  test('of keys, auditors and businesses is erased when they are not used any more', async () => {
    const key = (await supplier.post('/v1/api-keys', { name: 'Laptop of Bo Quist', roles: ['supplier'] })).body;
    expect((await erase(key.id)).body).toMatchObject({ code: 'invalid_transition', state: 'active' });
    await supplier.send('DELETE', `/v1/api-keys/${key.id}`, {}, { 'idempotency-key': 'revoke-bo' });
    expect((await erase(key.id)).body).toEqual({
      subject: key.id,
      erased: [{ table: 'api_keys', id: key.id, columns: ['name'] }],
    });
    const grant = (
      await supplier.post('/v1/auditor-grants', {
        ...{ auditor: 'Cleo Quist', reads: ['trails'], expiresAt: await network.inDays(2) },
        period: { from: '2020-01-01T00:00:00Z', until: '2040-01-01T00:00:00Z' },
      })
    ).body;
    expect((await erase(grant.id)).body.code).toBe('invalid_transition');
    await supplier.send('DELETE', `/v1/auditor-grants/${grant.id}`, {}, { 'idempotency-key': 'revoke-cleo' });
    expect((await erase(grant.id)).body.erased.map(({ table }: { table: string }) => table)).toEqual([
      ...['auditor_grants', 'api_keys', 'audit_texts'],
    ]);
    const trader = await network.business('Dario Quist', ['supplier']);
    expect((await erase(trader.businessId)).body.state).toBe('verified');
    await network.operator.post(`/v1/businesses/${trader.businessId}/suspend`, { reason: 'Closed down' });
    expect((await erase(trader.businessId)).status).toBe(200);
    expect((await buyer.get(`/v1/businesses/${trader.businessId}`)).body.name).toBe('[erased]');
    for (const name of ['Bo Quist', 'Cleo Quist', 'Dario Quist']) expect(await tablesWith(name)).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  test('in reasons, file names and approvals is kept as long as the books, and then erased', async () => {
    const declined = await order('PO-1');
    await supplier.post(`/v1/purchase-orders/${declined.id}/decline`, { reason: 'Eli Quist left' });
    const { id } = await order('PO-2');
    const path = `/v1/purchase-orders/${id}`;
    await supplier.post(`${path}/accept`);
    await network.mined(await buyer.post(`${path}/fund`));
    const delivery = await supplier.post(`${path}/deliveries`, { amount: PRICE.toString() });
    await network.mined(delivery);
    const contest = { reason: 'Flo Quist dropped it' };
    const dispute = await buyer.post(`/v1/deliveries/${delivery.body.id}/contest`, contest, 'contest-flo');
    await network.mined(dispute);
    expect((await erase(dispute.body.id)).body).toMatchObject({ code: 'retention_period', state: 'funded' });
    const ruling = { toSupplier: '0', reason: 'Gus Quist saw it' };
    await network.mined(await arbiter.post(`/v1/disputes/${dispute.body.id}/rule`, ruling));
    const form = new FormData();
    form.append('orderId', id);
    form.append('file', new Blob(['proof']), 'hal-quist.pdf');
    const document = (await supplier.post('/v1/documents', form)).body;
    const trader = await network.business('Nora Quist', ['supplier']);
    const many = { items: [await orderOf('PO-3', trader.businessId), await orderOf('PO-4', trader.businessId)] };
    const one = await orderOf('PO-5', trader.businessId);
    const bulk = await buyer.post('/v1/purchase-orders/bulk', many, 'bulk-nora');
    const single = await buyer.post('/v1/purchase-orders', one, 'single-nora');
    for (const { id: unwanted } of [single.body, ...bulk.body.results.map(({ body }: { body: object }) => body)]) {
      await trader.post(`/v1/purchase-orders/${unwanted}/decline`, { reason: 'Too old' });
    }
    await network.operator.post(`/v1/businesses/${trader.businessId}/suspend`, { reason: 'Retired' });
    expect((await erase(trader.businessId)).body.code).toBe('retention_period');
    const subjects = [declined.id, dispute.body.id, document.id, trader.businessId];
    for (const subject of subjects) {
      expect((await erase(subject)).body).toMatchObject({ status: 409, code: 'retention_period' });
    }
    await network.advanceDays(3_651);
    for (const subject of subjects) expect((await erase(subject)).status).toBe(200);
    for (const name of ['Eli Quist', 'Flo Quist', 'Gus Quist', 'hal-quist', 'Nora Quist'])
      expect(await tablesWith(name)).toEqual([]);
    expect((await buyer.get(`/v1/disputes/${dispute.body.id}`)).body.reason).toBe('[erased]');
    const replayed = await buyer.post(`/v1/deliveries/${delivery.body.id}/contest`, contest, 'contest-flo');
    expect(replayed.body).toMatchObject({ id: dispute.body.id, reason: '[erased]' });
    for (const [again, before] of [
      [await buyer.post('/v1/purchase-orders/bulk', many, 'bulk-nora'), bulk],
      [await buyer.post('/v1/purchase-orders', one, 'single-nora'), single],
    ] as const) {
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(again.body).toEqual(JSON.parse(JSON.stringify(before.body).replaceAll('Nora Quist', '[erased]')));
    }
    const { body: trail } = await buyer.get(`${path}/trail`);
    expect(JSON.stringify(trail)).toContain('"reason":"[erased]"');
    const checks = await checksOfBundle(id, 3);
    const said = (what: string) =>
      expect.stringMatching(`^Erased, as entry [0-9]+ of network of .* says: ${what}. What`);
    expect(checks).toEqual(
      expect.arrayContaining([
        said(`disputes ${dispute.body.id}, reason`),
        said(`documents ${document.id}, file_name`),
        said(`documents ${document.id}, content`),
        expect.stringContaining('The escrow says of the order what the events say: closed, held 0'),
      ]),
    );
    expect(await faults()).toEqual([]);
  });

  test('in the log lies beside its entries, and goes without them', async () => {
    const trader = await network.business('Sole Trader', ['supplier']);
    await network.operator.send(
      'PATCH',
      `/v1/businesses/${trader.businessId}`,
      { legalName: 'Ida Quist', taxId: 'DE-IDA-1' },
      { 'idempotency-key': 'describe-ida' },
    );
    const asked = '/v1/operator/intents/Kim%20Quist?status=Kim';
    expect((await trader.get(asked)).status).toBe(403);
    expect((await tablesWith('Ida Quist')).sort()).toEqual(['audit_texts', 'businesses', 'idempotency_records']);
    expect(await tablesWith('Kim%20Quist')).toEqual(['audit_texts']);
    const { body: log } = await trader.get('/v1/audit/entries');
    const refused = log.data.find(({ outcome }: { outcome: string }) => outcome === 'refused');
    expect(refused).toMatchObject({ subject: '/v1/operator/intents/…?…', details: { code: 'forbidden' } });
    const { path } = refused.details;
    const text = refused.texts.find(({ hash }: { hash: string }) => hash === path.salted);
    expect(text.text).toBe(asked);
    expect(createHash('sha256').update(`${text.salt}:${text.text}`).digest('hex')).toBe(path.salted);
    expect(await faults()).toEqual([]);
    for (const { sequence } of log.data) await erase(`${trader.businessId}/${sequence}`);
    expect(await tablesWith('Kim%20Quist')).toEqual([]);
    const { body: after } = await trader.get('/v1/audit/entries?limit=100');
    const same = after.data.find((entry: { sequence: string }) => entry.sequence === refused.sequence);
    expect(same).toMatchObject({
      hash: refused.hash,
      texts: [
        { text: null, salt: null },
        { text: null, salt: null },
      ],
    });
    await network.operator.post(`/v1/businesses/${trader.businessId}/suspend`, { reason: 'Closed down' });
    expect((await erase(trader.businessId)).status).toBe(200);
    for (const name of ['Ida Quist', 'DE-IDA', 'Closed down']) expect(await tablesWith(name)).toEqual([]);
    expect((await erase('operator/999999')).status).toBe(404);
    expect(await faults()).toEqual([]);
  });

  test('of what is under a legal hold stays until that ends, whoever asks, and all else goes', async () => {
    const firm = await network.business('Held', ['buyer']);
    const member = async (name: string) => {
      const { body } = await firm.post('/v1/members', { name, roles: ['buyer'] });
      const wanted = { name, roles: ['buyer'], businessId: firm.businessId, memberId: body.id };
      const { body: key } = await network.operator.post('/v1/api-keys', wanted);
      return { id: body.id, keyId: key.id, caller: network.anonymous(key.secret) };
    };
    const [una, uwe, eva] = [await member('Una Quist'), await member('Uwe Quist'), await member('Eva Quist')];
    const { body: traded } = await una.caller.post('/v1/purchase-orders', {
      ...{ supplierId: supplier.businessId, reference: 'PO-held', inspectionPeriodSeconds: DAY },
      lines: [{ sku: 'A', description: 'A', quantity: '1', unitPrice: '1' }],
      ...{ fundBy: await network.inDays(3), deliverBy: await network.inDays(30) },
    });
    await una.caller.post(`/v1/purchase-orders/${traded.id}/cancel`, { reason: 'Changed our mind' });
    for (const { id } of [una, uwe, eva]) await firm.post(`/v1/members/${id}/deactivate`);
    const hold = (subject: string, reason: string | null) =>
      network.operator.post('/v1/operator/holds', { subject, reason });
    const heldBy = (subject: string) => ({
      ...{ status: 409, code: 'retention_period', detail: `It is under the legal hold of ${subject}.` },
    });
    const leave = (id: string) => firm.post(`/v1/members/${id}/erase`, { reason: 'Request 19' });

    expect((await hold(traded.id, 'Case 7')).body).toMatchObject({ hold: { subject: traded.id, reason: 'Case 7' } });
    expect((await leave(una.id)).body).toMatchObject(heldBy(traded.id));
    for (const id of [una.id, una.keyId, traded.id, firm.businessId]) {
      expect((await erase(id)).body).toMatchObject(heldBy(traded.id));
    }
    const { body: log } = await firm.get('/v1/audit/entries?limit=100');
    const about = log.data.find(({ subject }: { subject: string }) => subject === traded.id);
    expect((await erase(`${firm.businessId}/${about.sequence}`)).body).toMatchObject(heldBy(traded.id));
    // Who had nothing to do with the order is not held by it.
    expect((await leave(uwe.id)).body).toMatchObject({ name: '[erased]' });
    await hold(firm.businessId, 'Case 8');
    expect((await leave(eva.id)).body).toMatchObject(heldBy(firm.businessId));
    expect((await erase(eva.keyId)).body).toMatchObject(heldBy(firm.businessId));
    const { body: held } = await network.operator.get('/v1/operator/holds');
    expect(held.data.map(({ subject }: { subject: string }) => subject).sort()).toEqual(
      [firm.businessId, traded.id].sort(),
    );
    expect((await firm.get('/v1/operator/holds')).status).toBe(403);

    expect((await hold(firm.businessId, null)).body).toEqual({ subject: firm.businessId, hold: null });
    await hold(traded.id, null);
    for (const { id } of [una, eva]) expect((await leave(id)).body).toMatchObject({ name: '[erased]' });
    expect((await hold('po_00000000000000000000000000', 'Case 9')).status).toBe(404);
    for (const subject of ['doc_00000000000000000000000000', 'po_', ''])
      expect((await hold(subject, 'x')).status).toBe(422);
    const told: { details: object }[] = await network.dataSource.query(
      `SELECT details FROM audit_entries WHERE action = 'hold' AND outcome = 'done' ORDER BY sequence`,
    );
    expect(told).toMatchObject([true, true, false, false].map((isHeld) => ({ details: { isHeld } })));
    expect(await faults()).toEqual([]);
  });

  test('is erased while a hold is asked for, or held: never both', async () => {
    const firm = await network.business('Raced', ['buyer']);
    const { body: kim } = await firm.post('/v1/members', { name: 'Kim Quist', roles: ['buyer'] });
    await firm.post(`/v1/members/${kim.id}/deactivate`);
    const [erased, held] = await Promise.all([
      firm.post(`/v1/members/${kim.id}/erase`, { reason: 'Request 20' }),
      network.operator.post('/v1/operator/holds', { subject: firm.businessId, reason: 'Case 10' }),
    ]);
    expect(held.status).toBe(200);
    expect([200, 409]).toContain(erased.status);
    const { name } = (await firm.get(`/v1/members/${kim.id}`)).body;
    expect(name).toBe(erased.status === 200 ? '[erased]' : 'Kim Quist');
    await network.operator.post('/v1/operator/holds', { subject: firm.businessId, reason: null });
    await firm.post(`/v1/members/${kim.id}/erase`, { reason: 'Request 20' });
  });

  /** The command line, as the operator. */
  function cli(...arguments_: string[]): Promise<{ code: number; output: string }> {
    const access = { QUITTANCE_API_URL: network.baseUrl, QUITTANCE_API_KEY: network.operator.token };
    return promisify(execFile)(process.execPath, [resolve('dist/programs/cli.js'), ...arguments_], {
      env: { ...process.env, NODE_OPTIONS: '', ...access },
    }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        output: stdout + stderr,
      }),
    );
  }

  test('is erased from the command line', async () => {
    const { body: member } = await supplier.post('/v1/members', { name: 'Lea Quist', roles: ['supplier'] });
    await supplier.post(`/v1/members/${member.id}/deactivate`);
    const erasing = await cli('erase', 'member', member.id, '--reason', 'Request 18');
    expect(erasing).toEqual({ code: 0, output: expect.stringContaining(`Erased: members ${member.id}: name`) });
    expect((await cli('erase', member.id, '--reason', 'Request 18')).output).toContain('Nothing was left to erase');
    expect(await cli('hold', supplier.businessId, '--reason', 'Case 11')).toMatchObject({ code: 0 });
    expect((await cli('erase', member.id, '--reason', 'x')).output).toContain(`legal hold of ${supplier.businessId}`);
    expect((await cli('hold', supplier.businessId, '--end')).output).toContain('held no longer');
    expect(await cli('erase', 'document', member.id, '--reason', 'x')).toMatchObject({ code: 2 });
  });

  test('is nothing under other ids, and nobody but the operator asks', async () => {
    expect((await erase('dlv_00000000000000000000000000')).body).toMatchObject({
      ...{ status: 422, code: 'invalid_request' },
      errors: [{ pointer: '/subject' }],
    });
    expect((await erase('doc_00000000000000000000000000')).status).toBe(404);
    expect((await erase('mem_x')).status).toBe(404);
    const refused = await supplier.post('/v1/operator/erasures', { subject: supplier.businessId, reason: 'Mine' });
    expect(refused.status).toBe(403);
  });
});
