import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import type { ExportColumn, ExportRow } from '../datasets.js';
import { toCamt053 } from '../statement/camt053.js';
import { toPdf } from '../statement/pdf.js';
import type { StatementAccount } from '../statement/statement.js';
import { toCsv } from './csv.js';
import { toJsonLines } from './json-lines.js';
import { toParquet } from './parquet.js';

const columns: ExportColumn[] = [
  { name: 'name', type: 'text' },
  { name: 'block', type: 'integer' },
  { name: 'amount', type: 'amount' },
  { name: 'credited', type: 'boolean' },
  { name: 'at', type: 'time' },
  { name: 'details', type: 'json' },
];
const LARGEST = (2n ** 256n - 1n).toString();

const row = (name: string | null, amount: string): ExportRow => ({
  ...{ name, amount, block: '7', credited: true, at: '2026-11-29T10:00:00.123456Z', details: '{"a": "b"}' },
});

async function* inBatches<Row>(...batches: Row[][]): AsyncGenerator<Row[]> {
  yield* batches;
}

async function written(content: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(Buffer.from(chunk as string));
  return Buffer.concat(chunks);
}

describe('files of rows', () => {
  test('CSV is RFC 4180, guards text against formulas and leaves numbers alone', async () => {
    const names = ['=cmd()', '+1', '-1', '@x', '\t=1', 'a,"b"\r\nc', '＝1', '', null, 'plain'];
    const text = (await written(toCsv(columns, inBatches(names.map((name) => row(name, '-5')))))).toString();
    expect(text).toMatch(/^name,block,amount,credited,at,details\r\n'=cmd\(\),7,-5,true,/);
    expect(text.endsWith('\r\n')).toBe(true);
    const read = parse(text, { columns: true }) as Record<string, string>[];
    expect(read.map(({ name }) => name)).toEqual([
      ...["'=cmd()", "'+1", "'-1", "'@x", "'\t=1", 'a,"b"\r\nc', "'＝1", '', '', 'plain'],
    ]);
    expect(new Set(read.map(({ amount }) => amount))).toEqual(new Set(['-5']));
  });

  test('JSON Lines keep every digit of an amount and what is null', async () => {
    const text = (
      await written(toJsonLines(columns, inBatches([row(null, LARGEST)], [row('\u2028', '1')])))
    ).toString();
    const read = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(read).toEqual([
      { ...row(null, LARGEST), block: 7, details: { a: 'b' } },
      { ...row('\u2028', '1'), block: 7, details: { a: 'b' } },
    ]);
  });

  test('Parquet is read again as it was written, over several groups of rows', async () => {
    const rows = Array.from({ length: 10_001 }, (_, place) => row(place % 3 === 0 ? null : `n${place}`, LARGEST));
    const { buffer, byteOffset, length } = await written(
      toParquet(columns, inBatches(rows.slice(0, 4_999), rows.slice(4_999))),
    );
    const file = buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
    const read = await parquetReadObjects({ file });
    expect(read).toHaveLength(10_001);
    expect(read[10_000]).toEqual({
      ...{ name: 'n10000', block: 7n, amount: LARGEST, credited: true, details: { a: 'b' } },
      at: new Date('2026-11-29T10:00:00.123Z'),
    });
    expect(read[0]?.name ?? null).toBeNull();
  });

  test('no rows are a file all the same', async () => {
    expect((await written(toCsv(columns, inBatches()))).toString()).toBe('name,block,amount,credited,at,details\r\n');
    expect(await written(toJsonLines(columns, inBatches()))).toHaveLength(0);
    const empty = await written(toParquet(columns, inBatches()));
    const file = empty.buffer.slice(empty.byteOffset, empty.byteOffset + empty.length) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual([]);
  });
});

describe('statements', () => {
  const at = new Date('2026-11-29T10:00:00Z');
  const head = {
    ...{
      id: `exp_${'0'.repeat(26)}`,
      businessId: `biz_${'0'.repeat(26)}`,
      businessName: '<Ünïon & "Sons"> Łódź',
      createdAt: at,
    },
    ...{ from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z') },
  };

  async function* account(amounts: readonly bigint[], opening = 0n): AsyncGenerator<StatementAccount> {
    yield {
      ...{ id: 12_345_678n, kind: 'available', owner: head.businessId, token: `0x${'1'.repeat(40)}`, opening },
      tokenName: { symbol: 'USDX', decimals: 6 },
      closing: amounts.reduce((sum, amount) => sum + amount, opening),
      lines: inBatches(
        amounts.map((amount, place) => ({
          ...{ id: `ltx_${'0'.repeat(26)}`, kind: 'payment_released_reverted', amount, at },
          ...{ orderId: place === 0 ? null : `po_${'0'.repeat(26)}`, transactionHash: `0x${'a'.repeat(64)}` },
        })),
      ),
    };
  }

  const validator = () =>
    XsdValidator.fromDoc(XmlDocument.fromString(readFileSync('test/fixtures/camt.053.001.08-used.xsd', 'utf8')));

  test('camt.053 is valid, and its balances are those of its entries', async () => {
    const xml = (
      await written(toCamt053(head, account([1_500_000n, -250_010n, 99_999_999_999_999_990n]), 'USD'))
    ).toString();
    expect(() => validator().validate(XmlDocument.fromString(xml))).not.toThrow();
    expect(xml).toContain('<Nm>&lt;Ünïon &amp; "Sons"&gt; Łódź</Nm>');
    expect(xml).toContain('<Amt Ccy="USD">0.25001</Amt><CdtDbtInd>DBIT</CdtDbtInd>');
    expect(xml).toContain('<Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">0</Amt>');
  });

  test('the check finds what is not in the standard', async () => {
    const xml = (await written(toCamt053(head, account([10n]), 'XXX'))).toString();
    for (const wrong of [
      xml.replace('CRDT', 'CREDIT'),
      xml.replaceAll('0.00001', '0.000001'),
      xml.replace(/<GrpHdr>.*<.GrpHdr>/, ''),
    ]) {
      expect(() => validator().validate(XmlDocument.fromString(wrong))).toThrow();
    }
    expect(() => validator().validate(XmlDocument.fromString(xml))).not.toThrow();
  });

  test('camt.053 refuses amounts that it has no digits for, at the edge', async () => {
    const largest = 999_999_999_999_999_999n * 1_000_000n;
    await expect(written(toCamt053(head, account([largest, -largest]), 'XXX'))).resolves.toBeDefined();
    for (const amount of [1n, largest + 1_000_000n]) {
      await expect(written(toCamt053(head, account([amount]), 'XXX'))).rejects.toThrow('camt.053 has 18 digits');
    }
  });

  test('a PDF of many pages ends well and names what it is', async () => {
    const pdf = (
      await written(
        toPdf(
          head,
          account(
            Array.from({ length: 200 }, () => 1_000_000n),
            5n,
          ),
        ),
      )
    ).toString('latin1');
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
    expect(pdf.match(/\/Type \/Page\n/g)?.length).toBeGreaterThanOrEqual(4);
    expect(pdf).toContain(`(Statement ${head.id})`);
  });
});
