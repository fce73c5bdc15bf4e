import { createHash } from 'node:crypto';
import { between, pick, seededRandom } from '../random.js';
import { brokenInvariants } from '../support/invariants.js';
import type { RpcFault } from '../support/rpc-fault-proxy.js';
import { GATEWAY_PAGE } from '../support/rpc-fault-proxy.js';
import { DEEPEST_REORG } from './chain-control.js';
import type { Component } from './component.js';
import { Trades } from './trades.js';
import { type PlantedBug, World } from './world.js';

/**
 * R32. One seed decides everything: which part of the worker moves next, which business does what, when blocks come and are taken
 * back, which answer of the node is lost, doubled or wrong, and between which two queries a part dies. Database and chain are
 * real; time is not (see VirtualTime), so a seed gives the same run on every machine. After each step that touched the database
 * the invariants are checked; in the end faults stop, time passes, and everything must come to rest and equal the chain.
 */
export interface SimulationOptions {
  readonly seed: number;
  readonly steps?: number;
  readonly bug?: PlantedBug;
}

export interface SimulationResult {
  readonly seed: number;
  readonly steps: number;
  readonly orders: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Of all that happened, in order: equal for equal runs. */
  readonly fingerprint: string;
}

/** The run that broke a promise, with the last things that happened. */
export class SimulationFailure extends Error {
  constructor(
    readonly seed: number,
    readonly step: number,
    readonly broken: readonly string[],
    readonly history: readonly string[],
  ) {
    const tail = history.slice(-15).join('\n  ');
    super(
      `SEED=${seed} step ${step}: ${broken.join('; ')}\n  ${tail}\nAgain: npm run simulate -- --seeds 1 --from ${seed}`,
    );
    this.name = 'SimulationFailure';
  }
}

const STEPS = 90;
const MOST_ORDERS = 6;
const ROUNDS_TO_REST = 80;
const A_DAY_SECONDS = 86_400;

const nodeFaults: readonly RpcFault[] = [
  { kind: 'drop' },
  { kind: 'lose-answer' },
  { kind: 'duplicate' },
  { kind: 'reorder' },
  GATEWAY_PAGE,
  { kind: 'error', code: -32603, message: 'internal error' },
];

export async function simulate({ seed, steps = STEPS, bug }: SimulationOptions): Promise<SimulationResult> {
  const world = await World.open(bug);
  try {
    return await new Simulation(world, seed, steps).run();
  } finally {
    await world.close();
  }
}

class Simulation {
  private readonly random: () => number;
  private readonly trades: Trades;
  private readonly history: string[] = [];
  private readonly faults: Record<string, number> = {};
  /**
   * Per step of a part of the worker, which asks database and node a dozen times: 0 to 5 % of those. Each seed has a world of its
   * own, from calm to bad.
   */
  private readonly crashRate: number;
  private readonly faultRate: number;
  private readonly reorgRate: number;

  constructor(
    private readonly world: World,
    private readonly seed: number,
    private readonly steps: number,
  ) {
    this.random = seededRandom(seed);
    this.crashRate = between(this.random, 0, 0.4);
    this.faultRate = between(this.random, 0, 0.4);
    this.reorgRate = between(this.random, 0, 0.05);
    const { dataSource, contracts, token, time } = world;
    this.trades = new Trades(dataSource, contracts, token, this.random, () => time.now, seed);
  }

  async run(): Promise<SimulationResult> {
    await this.trades.begin();
    for (let step = 1; step <= this.steps; step += 1) {
      // What only chain and clock know of has changed nothing that is checked.
      if (await this.happen(step)) await this.check(step, false);
    }
    await this.comeToRest();
    const fingerprint = createHash('sha256').update(this.history.join('\n')).digest('hex');
    return { seed: this.seed, steps: this.steps, orders: this.trades.count, faults: this.faults, fingerprint };
  }

  /** Whether the database may have changed. */
  private async happen(step: number): Promise<boolean> {
    const note = (what: string) => this.history.push(`${step} ${what}`);
    const choice = this.random();
    if (choice < this.reorgRate) {
      const depth = await this.world.blocks.reorganise(1 + Math.floor(this.random() * DEEPEST_REORG));
      this.count('reorg');
      note(`the newest ${depth} blocks are taken back`);
      return false;
    } else if (choice < 0.22) {
      await this.world.blocks.mine();
      note(`block ${await this.world.blocks.head()}`);
      return false;
    } else if (choice < 0.32) {
      const seconds = pick(this.random, [2, 6, 15, 90, 700]);
      await this.world.time.advance(seconds);
      note(`${seconds} s pass`);
      return false;
    } else if (choice < 0.5) {
      note(await this.trades.act(MOST_ORDERS));
    } else if (choice < 0.52) {
      note(await this.callDirectly());
      return false;
    } else if (choice < 0.54) {
      const component = pick(this.random, this.world.components);
      await component.restart();
      note(`${component.name} is restarted`);
    } else {
      note(await this.move(pick(this.random, this.world.components)));
    }
    return true;
  }

  /** One step of a part of the worker, perhaps with a fault in the middle of it. */
  private async move(component: Component): Promise<string> {
    const { proxy, crashes } = this.world;
    const dies = this.random() < this.crashRate;
    const suffers = this.random() < this.faultRate;
    const nth = 1 + Math.floor(this.random() * 5);
    // Short steps are more frequent than long ones.
    const point = { query: 1 + Math.floor(this.random() ** 2 * 20), done: this.random() < 0.5 };
    const swallows = this.random() < 0.2;
    const fault = pick(this.random, nodeFaults);
    if (suffers && swallows) proxy.inject('eth_sendRawTransaction', { kind: 'swallow' }, 1);
    else if (suffers) {
      let calls = 0;
      proxy.inject(undefined, fault, 1, () => {
        calls += 1;
        return calls === nth;
      });
    }
    if (dies) crashes.arm(point, () => proxy.inject(undefined, { kind: 'drop' }));
    const passed = proxy.passed.length;
    const failure = await component.step().then(
      () => undefined,
      (error: unknown) => error,
    );
    const suffered = proxy.passed.slice(passed).find((call) => call.fault !== undefined)?.fault;
    const crashed = crashes.disarm();
    proxy.heal();
    if (crashed) await component.crash().then(() => component.start());
    if (crashed) this.count('crash');
    else if (suffered !== undefined) this.count(suffered);
    const unexpected = failure !== undefined && !crashed && suffered === undefined;
    if (unexpected) this.count('failure without fault');
    return [
      `${component.name} moves`,
      ...(crashed ? [`and dies at query ${point.query}${point.done ? ', which was done' : ''}`] : []),
      ...(suffered === undefined || crashed ? [] : [`and suffers ${suffered}`]),
      ...(unexpected ? [`and fails: ${(failure as Error).message}`] : []),
    ].join(' ');
  }

  /** Somebody who is nobody does what anybody may. */
  private async callDirectly(): Promise<string> {
    const call = this.trades.directCall();
    if (call === undefined) return 'nobody calls directly';
    const accounts = (await this.world.rpc.send('eth_accounts')) as string[];
    const transaction = { from: accounts.at(-1), to: call.target, data: call.calldata, gas: '0x7a120' };
    await this.world.rpc.send('eth_sendTransaction', [transaction]);
    return 'somebody tries to reclaim';
  }

  private async check(step: number, settled: boolean): Promise<void> {
    const { dataSource, rpc, contracts, token } = this.world;
    const scope = { dataSource, rpc, contracts, token: token.verifyingContract, settled };
    const broken = await brokenInvariants(scope);
    if (broken.length > 0) throw new SimulationFailure(this.seed, step, broken, this.history);
  }

  /** No more faults: what was promised is done, silence has its consequences, and all of it is read. */
  private async comeToRest(): Promise<void> {
    // A page that was asked for ahead of the last fault or reorganisation is refused once, and asked for anew.
    for (const component of this.world.components) {
      await component.step().catch((error: Error) => this.history.push(`${component.name} fails: ${error.message}`));
    }
    await this.untilQuiet();
    await this.world.time.advance(A_DAY_SECONDS);
    await this.untilQuiet();
    await this.check(this.steps + 1, true);
    const open = (await this.world.dataSource.query(
      `SELECT id, status, held FROM purchase_orders WHERE held <> 0 OR status IN ('issued', 'accepted', 'funding', 'funded')`,
    )) as { id: string; status: string }[];
    const rows = (await this.world.dataSource.query(
      `SELECT id, status, paid, refunded FROM purchase_orders ORDER BY id`,
    )) as unknown[];
    this.history.push(...rows.map((row) => JSON.stringify(row)));
    const broken = open.map((row) => `an order did not come to its end: ${JSON.stringify(row)}`);
    if (broken.length > 0) throw new SimulationFailure(this.seed, this.steps + 1, broken, this.history);
  }

  private async untilQuiet(): Promise<void> {
    let calm = 0;
    for (let round = 0; round < ROUNDS_TO_REST && calm < DEEPEST_REORG + 3; round += 1) {
      for (const component of this.world.components) await component.step();
      await this.world.time.advance(20);
      await this.world.blocks.mine();
      const [row] = (await this.world.dataSource.query(
        `SELECT (SELECT count(*)::int FROM chain_intents WHERE status IN ('ready', 'assigned')) AS work,
           (SELECT count(*)::int FROM outbox_events WHERE position IS NULL) AS events`,
      )) as [{ work: number; events: number }];
      calm = row.work + row.events === 0 ? calm + 1 : 0;
    }
    if (calm === 0) {
      const left = (await this.world.dataSource.query(
        `SELECT id, kind, status, error FROM chain_intents WHERE status IN ('ready', 'assigned')`,
      )) as unknown[];
      throw new SimulationFailure(this.seed, this.steps + 1, [`never at rest: ${JSON.stringify(left)}`], this.history);
    }
    const [, , reader, relay] = this.world.components;
    // A reader whose node refused it pages reads one block at a time; without rest it has more to read.
    for (let page = 0; page < ROUNDS_TO_REST && (await reader?.step()) === 0; page += 1);
    await relay?.step();
  }

  private count(fault: string): void {
    this.faults[fault] = (this.faults[fault] ?? 0) + 1;
  }
}
