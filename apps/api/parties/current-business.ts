import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { Business, getParty } from '#parties';
import { presentBusiness } from './parties.presenter.js';
import type { businessSchema } from './parties.schema.js';

/** With the status that it has now, which the parties that are known may not tell. Throws `not_found`. */
export async function currentBusiness(manager: EntityManager, id: string): Promise<z.infer<typeof businessSchema>> {
  const party = await getParty(manager, id);
  return presentBusiness({ ...party, business: await manager.findOneByOrFail(Business, { id }) });
}
