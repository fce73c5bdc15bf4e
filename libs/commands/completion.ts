import { hideTexts, unchainedAudit } from '#audit';
import type { DeferredWrites, Statement } from '#database';
import { QuittanceError } from '#domain';
import type { CommandContext, CommandOutcome } from './command-runner.js';

/** The statement at the end of a command. */
export interface Completion {
  readonly statement: Required<Statement>;
  /** Texts of people in the audit entry, which are kept beside it. */
  readonly texts: ReturnType<typeof hideTexts>['texts'];
}

/** An escape that stands for what no text of the database can hold: NUL, or half of a surrogate pair. */
const NO_TEXT = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/**
 * An answer as JSON, as it is kept. Throws `invalid_request` where the database could keep it but never look into it again, which is
 * what erasing values in answers does.
 */
export function storableAnswer(body: unknown): string {
  const answer = JSON.stringify(body);
  if (!NO_TEXT.test(answer)) return answer;
  throw new QuittanceError(
    'invalid_request',
    'A text holds a character that cannot be stored: U+0000 or half of a pair.',
  );
}

/** What a command writes at its end, in one statement, with the answer that repeated requests get. */
export function completionOf(
  { tenantId, actor, idempotencyKey: key }: CommandContext,
  requestHash: string,
  { status, audit, answer }: CommandOutcome<unknown> & { readonly answer: string },
  { orders, trail, events, operations, intents }: DeferredWrites,
): Completion {
  const { details, texts } = hideTexts(audit.details);
  const command = {
    ...(operations.length === 0 ? {} : { operations, intents }),
    ...(trail.length === 0 && orders.size === 0 ? {} : { trail, orders: Object.fromEntries(orders) }),
    ...(events.length === 0 ? {} : { events }),
    ...{ key, requestHash, status },
    audit: unchainedAudit({ tenantId, actor, outcome: 'done', ...audit, details }),
  };
  return { statement: { text: 'SELECT complete_command($1, $2)', values: [JSON.stringify(command), answer] }, texts };
}
