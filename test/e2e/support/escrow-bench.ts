import { type Interface, SigningKey, Wallet } from 'ethers';
import { deskInterface, escrowInterface, RpcClient, readContracts, registryInterface, tokenInterface } from '#chain';
import {
  acceptanceTypedData,
  type ContractAddresses,
  changeOrderTypedData,
  clausesTuple,
  contestTypedData,
  deliveryClaimTypedData,
  type EscrowCommand,
  type EscrowPayments,
  type EscrowState,
  fundingTypedData,
  invoiceAcknowledgementTypedData,
  invoiceIssueTypedData,
  type OrderTerms,
  orderKeyTuple,
  orderTuple,
  orderTypedData,
  retentionContestTypedData,
  rulingTypedData,
  settlementTypedData,
  type TypedData,
  typedDataDigest,
  ZERO_HASH,
} from '#domain';
import { startTestChain, type TestChain } from '#testing';

/** The first account of every anvil, unlocked: it sends everything and is nobody. */
const RELAYER = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const FORTUNE = 2n ** 100n;
const ALLOWANCE = 0n;

const wallets = {
  buyer: Wallet.createRandom(),
  supplier: Wallet.createRandom(),
  arbiter: Wallet.createRandom(),
  feeRecipient: Wallet.createRandom(),
};
type Party = keyof typeof wallets;

export interface Shown {
  /** What the contracts keep of one order, by the model's names. */
  readonly shown: { readonly [quantity: string]: bigint | undefined | readonly bigint[] };
  readonly balances: EscrowPayments & { readonly escrow: bigint };
  readonly owed: bigint;
}

interface ContractCall {
  readonly target: string;
  readonly data: string;
}

/** The real contracts on a chain of their own, driven by the model's commands at chosen block times. */
export class EscrowBench {
  private readonly ids = new WeakMap<OrderTerms, string>();

  private constructor(
    private readonly chain: TestChain,
    private readonly rpc: RpcClient,
    readonly contracts: ContractAddresses,
    /** Unix seconds of the latest block. */
    private latest: bigint,
  ) {}

  static async open(): Promise<EscrowBench> {
    const chain = await startTestChain({ mining: 'manual' });
    const rpc = new RpcClient(chain.rpcUrl);
    const contracts = await readContracts(rpc, {
      chainId: BigInt(chain.deployment.chainId),
      escrow: chain.deployment.escrow,
    });
    // The saved chain's blocks are older than the node's own clock, from which a block may not go back.
    const bench = new EscrowBench(chain, rpc, contracts, BigInt(Math.ceil(Date.now() / 1000)) + 3600n);
    await bench.send(bench.tokenCall('mint', [wallets.buyer.address, FORTUNE]), bench.now + 1n);
    const approval = bench.tokenCall('approve', [contracts.escrow, 2n ** 256n - 1n]);
    await rpc.send('anvil_setBalance', [wallets.buyer.address, '0xde0b6b3a7640000']);
    await rpc.send('anvil_impersonateAccount', [wallets.buyer.address]);
    await bench.send(approval, bench.now + 1n, wallets.buyer.address);
    return bench;
  }

  get now(): bigint {
    return this.latest;
  }

  get token(): string {
    return this.chain.deployment.token;
  }

  addressOf(party: Party): string {
    return wallets[party].address;
  }

  async close(): Promise<void> {
    await this.chain.stop();
  }

  /** Sends `command` in a block of time `now`. Returns the name of the contracts' error where they refuse it. */
  async perform(
    terms: OrderTerms,
    state: EscrowState,
    command: EscrowCommand,
    now: bigint,
  ): Promise<string | undefined> {
    if (command.kind !== 'acknowledge') return this.send(this.callOf(terms, state, command), now);
    const orderHash = this.idOf(terms);
    const invoiced = state.debts.at(-1)?.to ?? 0n;
    const from = invoiced > state.released ? invoiced : state.released;
    const { to, dueDate } = command;
    const issue = { orderHash, from, to, numberHash: ZERO_HASH, dueDate, documentHash: ZERO_HASH };
    const issueData = invoiceIssueTypedData(this.contracts, issue);
    const key = orderKeyTuple(terms);
    const issued = await this.send(
      this.call(registryInterface, this.contracts.invoiceRegistry, 'issue', [
        ...[key, from, to, ZERO_HASH, dueDate, ZERO_HASH],
        sign('supplier', issueData),
      ]),
      now - 1n,
    );
    if (issued !== undefined) return issued;
    const invoiceHash = typedDataDigest(issueData);
    const acknowledgement = sign('buyer', invoiceAcknowledgementTypedData(this.contracts, invoiceHash));
    const acknowledge = [key, invoiceHash, acknowledgement];
    return this.send(this.call(registryInterface, this.contracts.invoiceRegistry, 'acknowledge', acknowledge), now);
  }

  /** Everything that the contracts keep of the order, what its parties and the escrow have, and what the escrow says that it owes. */
  async show(terms: OrderTerms, { disputes, tranches }: EscrowState): Promise<Shown> {
    const id = this.idOf(terms);
    const { escrow, deliveryDesk } = this.contracts;
    const holders = [terms.buyer, terms.supplier, wallets.feeRecipient.address, escrow];
    const [order = [], desk = [], amendment = [], owed = [], ...rest] = await this.read([
      [escrowInterface, escrow, 'orderState', [id]],
      [deskInterface, deliveryDesk, 'deliveryState', [id]],
      [deskInterface, deliveryDesk, 'amendmentOf', [id]],
      [escrowInterface, escrow, 'owed', [this.token]],
      ...holders.map((holder): Reading => [tokenInterface, this.token, 'balanceOf', [holder]]),
      ...disputes.map((_, index): Reading => [deskInterface, deliveryDesk, 'disputeOf', [id, BigInt(index)]]),
      ...tranches.map((_, index): Reading => [deskInterface, deliveryDesk, 'trancheOf', [id, BigInt(index)]]),
    ]);
    const [status, held, released, round] = order;
    const [claimed, , position, frozen, retained, disputeCount, trancheCount] = desk;
    const [buyer = 0n, payees = 0n, feeRecipient = 0n, ofEscrow = 0n, ...amounts] = rest.map(
      (answer) => answer[0] ?? 0n,
    );
    return {
      shown: {
        ...{ status, held, released, round, claimed, position, frozen, retained, disputeCount, trancheCount },
        amendment,
        amounts,
      },
      balances: { buyer, payees, feeRecipient, escrow: ofEscrow },
      owed: owed[0] ?? 0n,
    };
  }

  private idOf(terms: OrderTerms): string {
    const id = this.ids.get(terms) ?? typedDataDigest(orderTypedData(this.contracts, terms));
    this.ids.set(terms, id);
    return id;
  }

  private callOf(
    terms: OrderTerms,
    { round }: EscrowState,
    command: Exclude<EscrowCommand, { kind: 'acknowledge' }>,
  ): ContractCall {
    const contracts = this.contracts;
    const orderHash = this.idOf(terms);
    const head = [orderTuple(terms), clausesTuple(terms)];
    const message = { orderHash, round, evidenceHash: ZERO_HASH, reasonHash: ZERO_HASH };
    const desk = (name: string, values: readonly unknown[]) =>
      this.call(deskInterface, contracts.deliveryDesk, name, [...head, ...values]);
    const escrow = (name: string, values: readonly unknown[]) =>
      this.call(escrowInterface, contracts.escrow, name, [orderKeyTuple(terms), ...values]);
    switch (command.kind) {
      case 'fund': {
        const word = sign('buyer', fundingTypedData(contracts, { orderHash, ...command }));
        return desk('fund', [command.funded, ALLOWANCE, word]);
      }
      case 'change': {
        const data = changeOrderTypedData(contracts, {
          orderHash,
          ...command,
          linesRoot: ZERO_HASH,
          documentsHash: ZERO_HASH,
        });
        const { nonce, amount, deliverBy } = command;
        const signatures = [sign('buyer', data), sign('supplier', data)];
        return desk('changeOrder', [nonce, amount, deliverBy, ZERO_HASH, ZERO_HASH, ...signatures]);
      }
      case 'claim': {
        const word = sign('supplier', deliveryClaimTypedData(contracts, { ...message, ...command, deliveredAt: 0n }));
        return desk('claimDelivery', [terms.supplier, command.cumulative, 0n, ZERO_HASH, word]);
      }
      case 'accept': {
        const word = sign('buyer', acceptanceTypedData(contracts, { ...message, ...command }));
        return desk('accept', [command.cumulative, ZERO_HASH, command.claimHint, word]);
      }
      case 'acceptPlain': {
        const word = sign('buyer', acceptanceTypedData(contracts, { ...message, ...command }));
        return escrow('accept', [command.cumulative, ZERO_HASH, word]);
      }
      case 'contest': {
        const word = sign('buyer', contestTypedData(contracts, { ...message, ...command }));
        return desk('contest', [command.cumulative, command.contested, ZERO_HASH, word]);
      }
      case 'contestRetention': {
        const tranche = BigInt(command.tranche);
        const data = retentionContestTypedData(contracts, { ...message, tranche, contested: command.contested });
        return desk('contestRetention', [tranche, command.contested, ZERO_HASH, sign('buyer', data)]);
      }
      case 'rule': {
        const dispute = BigInt(command.dispute);
        const data = rulingTypedData(contracts, { ...message, dispute, toSupplier: command.toSupplier });
        const ruler = wallets[command.by].address;
        return desk('rule', [dispute, command.toSupplier, ZERO_HASH, ruler, sign(command.by, data)]);
      }
      case 'settle': {
        const data = settlementTypedData(contracts, { orderHash, ...command });
        const { toSupplier, toBuyer, nonce } = command;
        return escrow('settle', [toSupplier, toBuyer, nonce, sign('buyer', data), sign('supplier', data)]);
      }
      case 'executeFallback':
        return desk('executeFallback', [BigInt(command.dispute)]);
      case 'releaseRetention':
        return desk('releaseRetention', [BigInt(command.tranche)]);
      case 'releaseDeemed':
      case 'releaseAcknowledged':
        return desk(command.kind, [command.cumulative]);
      case 'reclaim':
        return desk('reclaim', []);
    }
  }

  private tokenCall(name: string, values: readonly unknown[]): ContractCall {
    return this.call(tokenInterface, this.token, name, values);
  }

  private call(contract: Interface, target: string, name: string, values: readonly unknown[]): ContractCall {
    return { target, data: contract.encodeFunctionData(name, [...values]) };
  }

  private async send({ target, data }: ContractCall, now: bigint, from = RELAYER): Promise<string | undefined> {
    const transaction = { from, to: target, data, gas: '0x4c4b40' };
    this.latest = now;
    const sent = await this.rpc.send('eth_sendTransaction', [transaction]);
    await this.rpc.send('evm_mine', [Number(now)]);
    const receipt = (await this.rpc.send('eth_getTransactionReceipt', [sent])) as { status: string };
    if (receipt.status === '0x1') return undefined;
    const trace = await this.rpc.send('debug_traceTransaction', [sent, { tracer: 'callTracer' }]);
    const { output = '0x' } = trace as { output?: string };
    for (const contract of [deskInterface, escrowInterface, registryInterface]) {
      const error = output.length < 10 ? null : contract.parseError(output);
      if (error !== null) return error.name;
    }
    return `an error that no contract names: ${output}`;
  }

  private async read(readings: readonly Reading[]): Promise<bigint[][]> {
    const requests = readings.map(([contract, to, name, values]) => {
      const data = contract.encodeFunctionData(name, [...values]);
      return { method: 'eth_call', params: [{ to, data }, 'latest'] };
    });
    const outcomes = await this.rpc.batch(requests);
    return readings.map(([contract, , name], index) => {
      const outcome = outcomes[index];
      if (outcome?.ok !== true) throw outcome?.error ?? new Error('no answer');
      return [...contract.decodeFunctionResult(name, String(outcome.result))] as bigint[];
    });
  }
}

type Reading = [contract: Interface, target: string, name: string, values: readonly unknown[]];

function sign(party: Party, data: TypedData): string {
  return new SigningKey(wallets[party].privateKey).sign(typedDataDigest(data)).serialized;
}
