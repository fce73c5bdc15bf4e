import { z } from 'zod';
import { MAX_BULK_ITEMS } from '#commands';
import { problemSchema } from '../schemas/values.schema.js';

/** The items of a request in bulk, each as it came. */
export const bulkItems = z.strictObject({ items: z.array(z.unknown()).min(1).max(MAX_BULK_ITEMS) });

/** Many of `item`. Each is read by itself, since one that is wrong stops no other; documented is what each should be. */
export function bulkBody<Item extends z.ZodType>(item: Item, id: string) {
  const documented = z.strictObject({ items: z.array(item).min(1).max(MAX_BULK_ITEMS) }).meta({ id });
  const { jsonSchema } = documented['~standard'];
  return { '~standard': { ...bulkItems['~standard'], jsonSchema } } as typeof bulkItems;
}

/** One outcome for each item, in their order. */
export function bulkAnswer<Body extends z.ZodType>(body: Body, id: string) {
  return z
    .object({
      succeeded: z.int(),
      failed: z.int(),
      results: z.array(
        z.object({
          index: z.int().meta({ description: 'Of the item in the request, from 0' }),
          status: z.int().meta({ description: 'What the same request for this item alone would answer' }),
          body: body.optional().meta({ description: 'What was done; left out where the item was refused' }),
          problem: problemSchema.optional().meta({ description: 'Why not; left out where it was done' }),
        }),
      ),
    })
    .meta({ id });
}
