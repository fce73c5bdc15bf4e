import type PDFDocument from 'pdfkit';
import { formatUnits } from '#domain';
import { type StatementAccount, type StatementHead, type StatementLine, statementAccountId } from './statement.js';

const MARGIN = 48;
const LINE_HEIGHT = 12;
/** Left edges of date, booking, reference; right edge of amounts. Points. */
const COLUMNS = { date: MARGIN, kind: 160, reference: 300, amountWidth: 100, amount: 447, right: 547 } as const;
const BOTTOM = 780;

/**
 * A statement for people, A4. Its fonts are those that every reader of PDF has, which know Western European letters: others are written
 * without their marks or as `?`; ids stand beside names, and the other formats have every letter.
 */
export async function* toPdf(
  head: StatementHead,
  accounts: AsyncIterable<StatementAccount>,
): AsyncGenerator<Uint8Array> {
  // Loaded when there is something to write: it takes a tenth of what starting a service takes.
  const { default: Document } = await import('pdfkit');
  const page = new StatementPages(head, Document);
  yield* page.written();
  for await (const account of accounts) {
    page.beginAccount(account);
    for await (const lines of account.lines) {
      for (const line of lines) page.line(account, line);
      yield* page.written();
    }
    page.endAccount(account);
  }
  yield* page.end();
}

/** Letters of Windows-1252, which the standard fonts have. */
const WESTERN = /[^\u{20}-\u{7e}\u{a0}-\u{ff}\u{20ac}\u{2013}\u{2014}\u{2018}-\u{201a}\u{201c}-\u{201e}]/gu;

function western(text: string): string {
  return text.replace(WESTERN, (letter) => letter.normalize('NFKD').replace(/\p{M}/gu, '').replace(WESTERN, '?'));
}

const dateTime = (time: Date) => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

class StatementPages {
  private readonly document: PDFKit.PDFDocument;
  private readonly chunks: Uint8Array[] = [];
  private readonly ended: Promise<unknown>;
  private y = MARGIN;
  private pages = 0;

  constructor(
    private readonly head: StatementHead,
    Document: typeof PDFDocument,
  ) {
    const { createdAt, id } = head;
    this.document = new Document({
      ...{ size: 'A4', margin: 0, autoFirstPage: false },
      info: { Title: `Statement ${id}`, Producer: 'Quittance', Creator: 'Quittance', CreationDate: createdAt },
    });
    this.document.on('data', (chunk: Uint8Array) => this.chunks.push(chunk));
    this.ended = new Promise((resolve, reject) => {
      this.document.once('end', resolve);
      this.document.once('error', reject);
    });
    this.turn();
    this.heading();
  }

  /** What is finished of the file. */
  *written(): Generator<Uint8Array> {
    yield* this.chunks.splice(0);
  }

  async *end(): AsyncGenerator<Uint8Array> {
    this.document.end();
    await this.ended;
    yield* this.written();
  }

  beginAccount({ kind, tokenName, token, id, owner, opening }: StatementAccount): void {
    this.room(6 * LINE_HEIGHT);
    this.y += LINE_HEIGHT;
    this.put(`${kind} (${tokenName.symbol})`, COLUMNS.date, { bold: true, size: 11 });
    this.advance(1.2);
    this.put(`Account ${statementAccountId(id)} of ${owner}, token ${token}`, COLUMNS.date, { size: 7 });
    this.advance();
    this.total('Opening balance', opening, tokenName, this.head.from);
  }

  line({ tokenName }: StatementAccount, line: StatementLine): void {
    this.room(LINE_HEIGHT);
    this.put(dateTime(line.at), COLUMNS.date);
    this.put(line.kind.replaceAll('_', ' '), COLUMNS.kind);
    this.put(line.orderId ?? line.id, COLUMNS.reference, { size: 7 });
    this.amount(line.amount, tokenName);
    this.advance();
  }

  endAccount({ closing, tokenName }: StatementAccount): void {
    this.room(2 * LINE_HEIGHT);
    this.total('Closing balance', closing, tokenName, this.head.to);
  }

  private heading(): void {
    const { businessName, businessId, from, to, createdAt, id } = this.head;
    this.put('Statement of account', COLUMNS.date, { bold: true, size: 16 });
    this.advance(2);
    this.put(businessName, COLUMNS.date, { bold: true });
    this.advance();
    for (const text of [
      businessId,
      `${dateTime(from)} up to, not including, ${dateTime(to)}`,
      `Made ${dateTime(createdAt)} as ${id}. Booked amounts, as they are known to be final.`,
    ]) {
      this.put(text, COLUMNS.date);
      this.advance();
    }
  }

  private total(name: string, amount: bigint, token: StatementAccount['tokenName'], at: Date): void {
    this.put(dateTime(at), COLUMNS.date);
    this.put(name, COLUMNS.kind, { bold: true });
    this.amount(amount, token, true);
    this.advance();
  }

  private amount(amount: bigint, { decimals }: StatementAccount['tokenName'], bold = false): void {
    this.document.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(8);
    const options = { width: COLUMNS.amountWidth, align: 'right', lineBreak: false } as const;
    this.document.text(formatUnits(amount, decimals), COLUMNS.amount, this.y, options);
  }

  private put(text: string, x: number, { bold = false, size = 8 } = {}): void {
    this.document.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size);
    this.document.text(western(text), x, this.y, { lineBreak: false });
  }

  private advance(lines = 1): void {
    this.y += lines * LINE_HEIGHT;
  }

  private room(height: number): void {
    if (this.y + height > BOTTOM) this.turn();
  }

  private turn(): void {
    this.document.addPage();
    this.pages += 1;
    this.y = BOTTOM + LINE_HEIGHT;
    this.put(`${this.head.id}, page ${this.pages}`, COLUMNS.date, { size: 7 });
    this.y = MARGIN;
  }
}
