import { readFileSync } from 'node:fs';
import type { RunningNetwork } from '../e2e/support/running-network.js';
import { type Document, operationsOf } from './document.js';
import { examplesOf } from './examples.js';
import type { FuzzSources } from './requests.js';
import { makeTrade, type World } from './world.js';

/** A network with objects of every kind and state, and what can be asked for of them. */
export async function prepareNetwork(): Promise<{
  network: RunningNetwork;
  world: World;
  sources: FuzzSources;
}> {
  const world = await makeTrade();
  const { network, buyer, supplier, arbiter, bank, operator, auditor, ids } = world;
  const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document;
  const examples = await examplesOf(world, operationsOf(document));
  const unknown = `qk_${'0'.repeat(26)}_${'A'.repeat(43)}`;
  const trader = ['buyer', 'supplier'];
  const callers = [
    ...[buyer, supplier, buyer, supplier].map(({ token }) => ({ token, roles: trader })),
    { token: arbiter.token, roles: ['buyer'] },
    { token: bank.token, roles: ['supplier'] },
    { token: operator.token, roles: ['operator'] },
    { token: auditor.token, roles: ['auditor'] },
    ...[unknown, ''].map((token) => ({ token, roles: [] })),
  ];
  return { network, world, sources: { document, ids, callers, examples } };
}
