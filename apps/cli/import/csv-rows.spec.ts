import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CsvRow, openCsv } from './csv-rows.js';
import { type Mapping, mappedColumns, readMapping } from './mapping.schema.js';

const minimal = {
  name: 'test',
  rowId: 'id',
  dates: { formats: ['year-month-day'], missing: [''] },
  currency: { code: 'EUR', decimals: 2 },
  buyer: { key: 'b', name: '{b}', country: { code: 'DE' } },
  supplier: { key: 'b', name: '{b}', country: { code: 'DE' } },
  order: {
    key: 'id',
    issued: { column: 'id', fallbackLeadDays: 1 },
    scheduled: { column: 'id', graceDays: 1 },
    fundWithinDays: 1,
    inspectionDays: 1,
  },
  line: {
    sku: { column: 'id' },
    description: '{id}',
    quantity: 'id',
    unit: 'EA',
    unitPrice: 'id',
    unitPriceRounding: '0',
    amount: 'id',
  },
  delivery: { key: 'id', delivered: 'id', recorded: 'id' },
};
const mapping = readMapping(JSON.stringify(minimal), 'test.json');

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'quittance-csv-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function read(content: string | Buffer, by: Mapping = mapping): Promise<{ rows: CsvRow[]; digest: string }> {
  const path = join(directory, 'file.csv');
  writeFileSync(path, content);
  const file = openCsv(path, by);
  const rows = await all(file.rows);
  return { rows, digest: file.digest() };
}

async function all(rows: AsyncIterable<CsvRow>): Promise<CsvRow[]> {
  const collected: CsvRow[] = [];
  for await (const row of rows) collected.push(row);
  return collected;
}

describe('openCsv', () => {
  it('numbers rows as spreadsheets do and cleans their text', async () => {
    const { rows } = await read('\uFEFFid,b\r\n1,"  SHANGHAI\n CO.,LTD.  (KHB) "\r\n\r\n2,Cote\u0302\r\n');
    expect(rows.map((row) => [row.number, row.values.get('id'), row.values.get('b')])).toEqual([
      [2, '1', 'SHANGHAI CO.,LTD. (KHB)'],
      [3, '2', 'Cotê'],
    ]);
  });

  it('hashes the bytes of the file', async () => {
    const content = 'id,b\n1,x\n';
    expect((await read(content)).digest).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('passes broken rows on with the number of their fields', async () => {
    const { rows } = await read('id,b\n1\n2,x,y\n');
    expect(rows.map((row) => [row.fieldCount, row.expectedFieldCount])).toEqual([
      [1, 2],
      [3, 2],
    ]);
  });

  it('reads windows-1252 when the mapping says so, and refuses it otherwise', async () => {
    const latin = Buffer.from([...Buffer.from('id,b\n1,C'), 0xf4, ...Buffer.from('te\n')]);
    const { rows } = await read(latin, { ...mapping, encoding: 'windows-1252' });
    expect(rows[0]?.values.get('b')).toBe('Côte');
    await expect(read(latin)).rejects.toThrow('is not in utf-8. Name its "encoding" in the mapping');
  });

  it.each([
    ['', 'is empty'],
    ['id\n1\n', 'has no column "b", which the mapping "test" names'],
    ['id,b\n1,"x\n', 'is not a csv file that can be read'],
    ['id,b\n1, "x"y\n', 'is not a csv file that can be read'],
  ])('says what is wrong with %j', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it('says when there is no such file', async () => {
    await expect(all(openCsv(join(directory, 'none.csv'), mapping).rows)).rejects.toThrow('There is no file');
  });
});

describe('readMapping', () => {
  it('names each place that is wrong', () => {
    const wrong = JSON.stringify({
      ...minimal,
      name: 'Not A Name',
      order: { ...minimal.order, graceDays: -1 },
      more: 1,
    });
    expect(() => readMapping(wrong, 'm.json')).toThrow(/m\.json is not a mapping:[\s\S]*name[\s\S]*/);
    expect(() => readMapping('{', 'm.json')).toThrow('m.json is not JSON');
  });

  it('knows the columns in templates', () => {
    const named = readMapping(
      JSON.stringify({ ...minimal, buyer: { ...minimal.buyer, name: '{c} of {d}' } }),
      'm.json',
    );
    expect(mappedColumns(named)).toEqual(expect.arrayContaining(['b', 'c', 'd', 'id']));
  });
});
