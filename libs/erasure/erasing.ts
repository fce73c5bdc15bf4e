import type { EntityManager } from 'typeorm';
import { appendAudits, eraseTexts } from '#audit';
import { OPERATOR_TENANT } from '#database';
import { type ErasedValues, eraseValues, erasureEntry } from '#records';

/** Where copies of what a record says about people lie. */
interface Copies {
  /** Of those in whose answers to repeated requests they are; null: the operator's. */
  readonly tenants: readonly (string | null)[];
  /** Of the trail in which they are. */
  readonly orderId?: string;
  /** What takes their place, by name in JSON. */
  readonly erased: Readonly<Record<string, unknown>>;
}

/** Longer than a statement may take otherwise: answers are looked through one by one. */
const STATEMENT_MILLISECONDS = 120_000;

/** Erases in the caller's transaction, and keeps what was erased for the entries that tell of it. */
export class Erasing {
  readonly erased: ErasedValues[] = [];
  /** Of a document: whether its content is gone from the storage, or stays there for another document. */
  isContentDeleted: boolean | undefined;

  constructor(readonly manager: EntityManager) {}

  /** What a record's columns say about people. */
  async values(table: string, id: string): Promise<void> {
    const erased = await eraseValues(this.manager, table, id);
    if (erased !== undefined) this.erased.push(erased);
  }

  /** Columns that no seal is made over. */
  note(table: string, id: string, columns: readonly string[]): void {
    if (columns.length > 0) this.erased.push({ table, id, columns });
  }

  /** Returns how many there were. */
  async copies(id: string, { tenants, orderId, erased }: Copies): Promise<number> {
    await this.manager.query(`SET LOCAL statement_timeout = ${STATEMENT_MILLISECONDS}`);
    const owners = tenants.map((tenant) => tenant ?? OPERATOR_TENANT);
    const [row] = (await this.manager.query(`SELECT erase_copies($1, $2, $3, $4) AS count`, [
      ...[owners, id, orderId ?? null, JSON.stringify(erased)],
    ])) as [{ count: number }];
    return row.count;
  }

  /** What answers to anybody's repeated requests say about a business. */
  async answersAbout(businessId: string, erased: Copies['erased']): Promise<void> {
    await this.manager.query(`SET LOCAL statement_timeout = ${STATEMENT_MILLISECONDS}`);
    await this.manager.query(`SELECT erase_in_answers($1, $2)`, [businessId, JSON.stringify(erased)]);
  }

  /** What entries of the log about `subject`, or its entry of that name, say of people. */
  async texts(subject: string): Promise<void> {
    for (const entry of await eraseTexts(this.manager, subject)) this.note('audit_texts', entry, ['text']);
  }

  /** Writes what was erased into a tenant's log, by which the verification of the database knows that it was. */
  async tell(tenant: string, actor: string): Promise<void> {
    if (this.erased.length === 0) return;
    await appendAudits(
      this.manager,
      tenant,
      this.erased.map((erased) => ({ ...erasureEntry(erased), actor })),
    );
  }
}
