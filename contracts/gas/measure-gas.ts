// Measures whole transactions: same six-decimal token, warm balances, other money in escrow throughout.
//   hardhat run contracts/gas/measure-gas.ts              measure and write contracts/gas/gas.json
//   GAS_CHECK=1 hardhat run contracts/gas/measure-gas.ts  measure and fail if a figure differs from the committed one
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import hre from 'hardhat';

import {
  acceptanceTypes,
  deliveryClaimTypes,
  orderMessage,
  orderTypes,
  packOrder,
  receiveWithAuthorizationTypes,
  settlementTypes,
} from '../../test/vectors/message-types.js';

const AMOUNT = 25_000_000_000n;
const DAY = 86_400;

/** Fixed, as the zero bytes of timestamps and signatures count in calldata. */
const START = 1_800_000_000;

const connection = await hre.network.create({ override: { initialDate: new Date(START * 1000) } });
const { ethers, provider } = connection;
const signers = await ethers.getSigners();

function signerAt(index: number) {
  const signer = signers[index];
  if (signer === undefined) throw new Error(`The network has no account ${index}`);
  return signer;
}

const operator = signerAt(0);
const buyer = signerAt(1);
const supplier = signerAt(2);
const attester = signerAt(3);
const token = await ethers.deployContract('SandboxStablecoin');
const escrow = await ethers.deployContract('TradeEscrow', [operator.address]);
const { chainId } = await ethers.provider.getNetwork();
const escrowDomain = {
  name: 'Quittance TradeEscrow',
  version: '1',
  chainId,
  verifyingContract: await escrow.getAddress(),
};
const tokenDomain = { name: 'Sandbox Dollar', version: '1', chainId, verifyingContract: await token.getAddress() };

let salt = 0;
async function newOrder(payee = supplier.address) {
  salt += 1;
  const order = {
    buyer: buyer.address,
    supplier: payee,
    token: await token.getAddress(),
    amount: AMOUNT,
    arbiter: ethers.ZeroAddress,
    attester: attester.address,
    fundBy: START + 20 * DAY,
    deliverBy: START + 30 * DAY,
    inspectionPeriod: 3 * DAY,
    arbitrationPeriod: 0,
    fallbackSupplierBps: 0,
    retentionBps: 0,
    retentionPeriod: 0,
    lateBpsPerDay: 0,
    lateCapBps: 0,
    earlyDiscountBps: 0,
    earlyDiscountPeriod: 0,
    feeBps: 0,
    feeRecipient: ethers.ZeroAddress,
    linesRoot: ethers.id(`lines ${salt}`),
    documentsHash: ethers.id(`documents ${salt}`),
    salt: ethers.zeroPadValue(ethers.dataSlice(ethers.id(`salt ${salt}`), 0, 8), 32),
  };
  const message = orderMessage(order);
  const { Terms, Clauses } = orderTypes;
  const { buyer: buyerAddress, supplier: supplierAddress, token: tokenAddress } = order;
  const key = {
    buyer: buyerAddress,
    supplier: supplierAddress,
    token: tokenAddress,
    fundBy: order.fundBy,
    termsHash: ethers.TypedDataEncoder.hashStruct('Terms', { Terms, Clauses }, message.terms),
  };
  return {
    order,
    packed: packOrder(order),
    key,
    orderId: ethers.TypedDataEncoder.hash(escrowDomain, orderTypes, message),
  };
}

type Signer = typeof buyer;
type NewOrder = Awaited<ReturnType<typeof newOrder>>;

async function send(from: Signer, method: string, ...parameters: unknown[]): Promise<bigint> {
  const transaction = await escrow
    .connect(from)
    .getFunction(method)
    .send(...parameters, { gasLimit: 12_000_000n });
  const receipt = await transaction.wait();
  if (receipt === null) throw new Error(`${method} was not mined`);
  return receipt.gasUsed;
}

const fund = ({ packed }: NewOrder) => send(buyer, 'fund', packed);

async function fundWithAuthorization({ order, packed, orderId }: NewOrder): Promise<bigint> {
  const validBefore = order.fundBy;
  const signature = await buyer.signTypedData(tokenDomain, receiveWithAuthorizationTypes, {
    from: buyer.address,
    to: escrowDomain.verifyingContract,
    value: order.amount,
    validAfter: 0,
    validBefore,
    nonce: orderId,
  });
  return await send(operator, 'fundWithAuthorization', packed, signature);
}

const evidenceHash = ethers.id('evidence');

async function acceptRelayed({ key, orderId }: NewOrder, cumulative = AMOUNT): Promise<bigint> {
  const signature = await buyer.signTypedData(escrowDomain, acceptanceTypes, { orderId, cumulative, evidenceHash });
  return await send(operator, 'accept', key, cumulative, evidenceHash, signature);
}

async function claimRelayed({ order, packed, orderId }: NewOrder, cumulative = AMOUNT): Promise<bigint> {
  const deliveredAt = order.fundBy;
  const signature = await supplier.signTypedData(escrowDomain, deliveryClaimTypes, {
    orderId,
    cumulative,
    deliveredAt,
    evidenceHash,
  });
  return await send(
    operator,
    'claimDelivery',
    packed,
    supplier.address,
    cumulative,
    deliveredAt,
    evidenceHash,
    signature,
  );
}

async function settleRelayed({ key, orderId }: NewOrder): Promise<bigint> {
  const settlement = { orderId, toSupplier: AMOUNT / 2n, toBuyer: AMOUNT / 2n, nonce: 0 };
  const [byBuyer, bySupplier] = await Promise.all(
    [buyer, supplier].map((signer) => signer.signTypedData(escrowDomain, settlementTypes, settlement)),
  );
  return await send(operator, 'settle', key, settlement.toSupplier, settlement.toBuyer, 0, byBuyer, bySupplier);
}

/** Acceptances of orders funded here, to be sent in one transaction. The i-th order is paid to `payees[i % payees.length]`. */
async function signedBatch(count: number, payees: readonly string[]): Promise<string[]> {
  const actions: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const order = await newOrder(payees[index % payees.length]);
    await fund(order);
    const message = { orderId: order.orderId, cumulative: AMOUNT, evidenceHash };
    const signature = await buyer.signTypedData(escrowDomain, acceptanceTypes, message);
    actions.push(escrow.interface.encodeFunctionData('accept', [order.key, AMOUNT, evidenceHash, signature]));
  }
  return actions;
}

/** Gas per order. */
async function executeBatch(actions: readonly string[]): Promise<bigint> {
  return (await send(operator, 'execute', actions)) / BigInt(actions.length);
}

async function measure(): Promise<Record<string, number>> {
  await (await escrow.getFunction('setTokenAllowed').send(await token.getAddress(), true)).wait();
  for (const account of [buyer, supplier, operator]) {
    await (await token.getFunction('mint').send(account.address, 10_000n * AMOUNT)).wait();
  }
  await (
    await token.connect(buyer).getFunction('approve').send(escrowDomain.verifyingContract, ethers.MaxUint256)
  ).wait();
  // Other money stays in escrow, as it does in a network at work.
  await fund(await newOrder());

  const direct = await newOrder();
  const fundDirect = await fund(direct);
  const relayed = await newOrder();
  const fundAuthorized = await fundWithAuthorization(relayed);
  const [early, parts, silent, settled, lapsed] = [
    await newOrder(),
    await newOrder(),
    await newOrder(),
    await newOrder(),
    await newOrder(),
  ];
  for (const order of [early, parts, silent, settled, lapsed]) await fund(order);
  const acceptEarly = await send(buyer, 'accept', early.key, AMOUNT, evidenceHash, '0x');

  const payees = Array.from({ length: 100 }, (_, index) => ethers.dataSlice(ethers.id(`payee ${index}`), 0, 20));
  for (const payee of payees) await (await token.getFunction('mint').send(payee, 1)).wait();
  const batches: Record<string, string[]> = {};
  for (const count of [1, 10, 50, 100]) {
    batches[`accept in a batch of ${count}, distinct payees, per order`] = await signedBatch(count, payees);
    batches[`accept in a batch of ${count}, one payee, per order`] = await signedBatch(count, [supplier.address]);
  }

  // Goods arrive after the last day of funding, as a rule: from then on a finished order leaves no record.
  await provider.request({ method: 'evm_increaseTime', params: [21 * DAY] });
  const acceptDirect = await send(buyer, 'accept', direct.key, AMOUNT, evidenceHash, '0x');
  const acceptSigned = await acceptRelayed(relayed);
  const acceptPart = await acceptRelayed(parts, AMOUNT / 2n);
  const claim = await claimRelayed(silent);
  await provider.request({ method: 'evm_increaseTime', params: [3 * DAY] });
  const deemed = await send(operator, 'releaseDeemed', silent.key, AMOUNT);
  const settle = await settleRelayed(settled);
  await provider.request({ method: 'evm_increaseTime', params: [11 * DAY] });
  const reclaim = await send(operator, 'reclaim', lapsed.packed);

  const perOrder: Record<string, bigint> = {};
  for (const [name, actions] of Object.entries(batches)) perOrder[name] = await executeBatch(actions);

  const figures = {
    'fund by allowance, sent by the buyer': fundDirect,
    'accept in full, sent by the buyer': acceptDirect,
    'fund and release, direct': fundDirect + acceptDirect,
    'accept in full before fundBy, sent by the buyer': acceptEarly,
    'fund by ERC-3009, relayed': fundAuthorized,
    'accept in full, signed and relayed': acceptSigned,
    'fund and release, signed and relayed': fundAuthorized + acceptSigned,
    'accept in part, signed and relayed': acceptPart,
    'claim delivery, signed and relayed': claim,
    'release deemed': deemed,
    'settle half and half, signed and relayed': settle,
    'reclaim all': reclaim,
    ...perOrder,
  };
  return Object.fromEntries(Object.entries(figures).map(([name, gas]) => [name, Number(gas)]));
}

try {
  const file = join(hre.config.paths.root, 'contracts/gas/gas.json');
  const content = `${JSON.stringify(await measure(), null, 2)}\n`;
  process.stdout.write(content);
  if (process.env.GAS_CHECK === '1') {
    if ((await readFile(file, 'utf8')) !== content) {
      process.stderr.write('Gas differs from contracts/gas/gas.json. Run: hardhat run contracts/gas/measure-gas.ts\n');
      process.exitCode = 1;
    }
  } else {
    await writeFile(file, content);
  }
} finally {
  await connection.close();
}
