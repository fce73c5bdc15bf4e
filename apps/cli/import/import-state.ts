import type { Step } from './calendar.js';
import type { Journal, JournalEntry } from './journal.js';
import type { PlannedOrder } from './plan.js';

export interface StepFailure {
  readonly step: string;
  /** The network's problem code, or `chain_rejected`. */
  readonly code: string;
  readonly detail: string;
}

/** A step's name within its order. */
export function stepName(step: Step): string {
  return 'delivery' in step ? `${step.kind} ${step.delivery.number}` : step.kind;
}

/** How far an import has come: what earlier runs noted in the journal, and what this one does. */
export class ImportState {
  private readonly businesses = new Map<string, string>();
  private readonly orders = new Map<string, string>();
  private readonly operations = new Map<string, string | undefined>();
  private readonly done = new Set<string>();
  private readonly failures = new Map<string, StepFailure>();

  constructor(private readonly journal: Journal) {
    for (const entry of journal.entries) {
      // What went wrong inside the network may go well now.
      if (entry.type !== 'failed' || entry.code !== 'internal') this.take(entry);
    }
  }

  /** The first line of the journal; undefined for an import that begins. */
  get header(): Extract<JournalEntry, { type: 'import' }> | undefined {
    const [first] = this.journal.entries;
    return first?.type === 'import' ? first : undefined;
  }

  /** Any business that the import registered. */
  get someBusinessId(): string | undefined {
    return this.businesses.values().next().value;
  }

  note(entry: JournalEntry): void {
    this.take(entry);
    this.journal.append(entry);
  }

  close(): void {
    this.journal.close();
  }

  businessId(externalReference: string): string | undefined {
    return this.businesses.get(externalReference);
  }

  orderId(order: PlannedOrder): string | undefined {
    return this.orders.get(order.key);
  }

  isDone(order: PlannedOrder, step: Step): boolean {
    return this.done.has(placeOf(order.key, stepName(step)));
  }

  /** Whether the network took the step's request, and its operation. */
  posted(order: PlannedOrder, step: Step): { readonly operation: string | undefined } | undefined {
    const place = placeOf(order.key, stepName(step));
    return this.operations.has(place) ? { operation: this.operations.get(place) } : undefined;
  }

  failureOf(order: PlannedOrder): StepFailure | undefined {
    return this.failures.get(order.key);
  }

  private take(entry: JournalEntry): void {
    switch (entry.type) {
      case 'business':
        this.businesses.set(entry.reference, entry.id);
        break;
      case 'order':
        this.orders.set(entry.key, entry.id);
        break;
      case 'posted':
        this.operations.set(placeOf(entry.key, entry.step), entry.operation);
        break;
      case 'done':
        this.done.add(placeOf(entry.key, entry.step));
        break;
      case 'failed':
        this.failures.set(entry.key, entry);
        break;
      case 'import':
        break;
    }
  }
}

function placeOf(orderKey: string, step: string): string {
  return `${orderKey} ${step}`;
}
