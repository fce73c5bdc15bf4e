import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { PersonalText } from '#audit';
import { type CommandOutcome, type CommandRunner, type ItemOutcome, withoutRefused } from '#commands';
import { QuittanceError } from '#domain';
import { type Problem, schemaRefusal, toProblem } from '#http';
import type { Command } from '../authentication/command.decorator.js';

/** What was done for one item, as the answer and the audit log tell it. */
export type DoneItem<Body> = Pick<CommandOutcome<Body>, 'status' | 'body'> & {
  readonly subject: string;
  readonly details: Record<string, unknown>;
};

export interface BulkAnswer<Body> {
  readonly succeeded: number;
  readonly failed: number;
  readonly results: readonly {
    readonly index: number;
    readonly status: number;
    readonly body?: Body;
    readonly problem?: Problem;
  }[];
}

interface BulkWork<Item extends z.ZodType, Body> {
  readonly commands: CommandRunner;
  /** Of each item, in the audit log: `issue_order`. */
  readonly action: string;
  readonly item: Item;
  readonly items: readonly unknown[];
  /** Does what is asked for, one outcome for each request. */
  readonly work: (
    manager: EntityManager,
    requests: readonly z.output<Item>[],
  ) => Promise<readonly ItemOutcome<DoneItem<Body>>[]>;
}

/** What is stored of an item that is refused says what it said, as far as text can be stored. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

function storableRefusal({ code, detail, context }: QuittanceError): QuittanceError {
  const errors = context.errors?.map((error) => ({ pointer: storable(error.pointer), detail: storable(error.detail) }));
  return new QuittanceError(code, storable(detail), errors === undefined ? context : { ...context, errors });
}

function readItem<Item extends z.ZodType>(schema: Item, item: unknown): ItemOutcome<z.output<Item>> {
  const read = schema.safeParse(item);
  return read.success ? read.data : storableRefusal(schemaRefusal(read.error.issues));
}

/** Runs many requests as one command: all of its changes are one transaction, and what is refused in it changes nothing. */
export function runBulk<Item extends z.ZodType, Body>(
  command: Command,
  { commands, action, item, items, work }: BulkWork<Item, Body>,
): Promise<BulkAnswer<Body>> {
  const { path, toldPath, id } = command.request;
  const read = items.map((one) => readItem(item, one));
  // Items that are refused may hold text that has no canonical form; as JSON in a text it has one.
  const isRead = read.every((one) => !(one instanceof QuittanceError));
  const stated = isRead ? command : command.withBody(JSON.stringify(items));
  return stated.run(commands, `${action}_in_bulk`, async (manager) => {
    const outcomes = await withoutRefused(read, (requests) => work(manager, requests));
    const failed = outcomes.filter((outcome) => outcome instanceof QuittanceError).length;
    const body: BulkAnswer<Body> = {
      succeeded: outcomes.length - failed,
      failed,
      results: outcomes.map((outcome, index) => {
        if (!(outcome instanceof QuittanceError)) return { index, status: outcome.status, body: outcome.body };
        const problem = toProblem(outcome, { url: `${path}#/items/${index}`, id });
        return { index, status: problem.status, problem };
      }),
    };
    return {
      status: 200,
      body,
      audit: { action: `${action}_in_bulk`, subject: toldPath, details: { succeeded: body.succeeded, failed } },
      items: outcomes.map((outcome, index) =>
        outcome instanceof QuittanceError
          ? {
              action,
              outcome: 'refused',
              subject: toldPath,
              details: { index, code: outcome.code, detail: new PersonalText(outcome.detail) },
            }
          : { action, outcome: 'done', subject: outcome.subject, details: outcome.details },
      ),
    };
  });
}

/** An answer without what it shows of each item, which its own resource shows. */
export function withoutBodies({ results, ...counts }: BulkAnswer<unknown>): BulkAnswer<never> {
  return { ...counts, results: results.map(({ body: _, ...outcome }) => outcome) };
}

/** Presents what was done of `outcomes`, all at once. */
export async function presentDone<Done, View, Body>(
  outcomes: readonly ItemOutcome<Done>[],
  views: (done: readonly Done[]) => Promise<readonly View[]>,
  item: (done: Done, view: View) => DoneItem<Body>,
): Promise<ItemOutcome<DoneItem<Body>>[]> {
  return withoutRefused(outcomes, async (done) => {
    const shown = await views(done);
    return done.map((one, index) => item(one, shown[index] as View));
  });
}
