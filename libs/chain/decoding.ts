import { type Interface, type ParamType, toQuantity } from 'ethers';
import { type ContractAddresses, unpackAttesterAndSalt, unpackClauses, unpackSchedule, ZERO_HASH } from '#domain';
import { deskInterface, escrowInterface, registryInterface, tokenInterface } from './contracts.js';
import { EventDecoder } from './event-decoding.js';

/** What JSON keeps of an ABI value: integers as decimal strings, tuples as objects. */
export type DecodedValue = string | boolean | readonly DecodedValue[] | { readonly [name: string]: DecodedValue };
export type DecodedArguments = { readonly [name: string]: DecodedValue };

export interface DecodedLog {
  /** The event's name; `Unknown` when the contract's ABI does not have it. */
  readonly event: string;
  readonly arguments: DecodedArguments;
  /** The order that the event is about, where it says so. */
  readonly orderHash: string | undefined;
}

export interface DecodedError {
  /** The Solidity error's name, `Error` and `Panic` included; `Unknown` when no ABI has it, `None` without any data. */
  readonly name: string;
  readonly arguments: DecodedArguments;
}

function toJson(parameter: ParamType, value: unknown): DecodedValue {
  if (parameter.isTuple()) {
    return toArguments(parameter.components, value as Iterable<unknown>);
  }
  if (parameter.isArray()) {
    return [...(value as Iterable<unknown>)].map((item) => toJson(parameter.arrayChildren, item));
  }
  return typeof value === 'boolean' ? value : String(value);
}

function toArguments(parameters: readonly ParamType[], values: Iterable<unknown>): DecodedArguments {
  const list = [...values];
  return Object.fromEntries(
    parameters.map((parameter, index) => [parameter.name || String(index), toJson(parameter, list[index])]),
  );
}

const escrowEvents = new EventDecoder(escrowInterface);
const deskEvents = new EventDecoder(deskInterface);
const registryEvents = new EventDecoder(registryInterface);

const unknownLog: DecodedLog = { event: 'Unknown', arguments: {}, orderHash: undefined };

function toTexts(values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function word(value: DecodedValue | undefined): bigint {
  return BigInt(String(value));
}

/** Funding packs several terms into a word; whoever reads the log finds the terms one by one under `order`. */
function withTerms({ orderId = '', attesterAndSalt, schedule, deposit, ...words }: DecodedArguments): DecodedArguments {
  const terms = { ...unpackAttesterAndSalt(word(attesterAndSalt)), ...unpackSchedule(word(schedule)) };
  const { buyer = '', supplier = '' } = words;
  const order = { ...words, ...toTexts(terms) };
  return { orderId, buyer, supplier, ...(deposit === undefined ? {} : { deposit }), order };
}

/** The same for clauses, under `clauses`. */
function withClauses({ orderId = '', performance, payment }: DecodedArguments): DecodedArguments {
  return { orderId, clauses: toTexts(unpackClauses(word(performance), word(payment))) };
}

const unpacking: Readonly<Record<string, (packed: DecodedArguments) => DecodedArguments>> = {
  OrderFunded: withTerms,
  OrderDeposited: withTerms,
  ClausesAgreed: withClauses,
};

function eventsOf(contracts: ContractAddresses, address: string): EventDecoder | undefined {
  switch (address.toLowerCase()) {
    case contracts.escrow.toLowerCase():
      return escrowEvents;
    case contracts.deliveryDesk.toLowerCase():
      return deskEvents;
    case contracts.invoiceRegistry.toLowerCase():
      return registryEvents;
    default:
      return undefined;
  }
}

/** Whose logs tell what happens to orders. */
export function loggingContracts(contracts: ContractAddresses): string[] {
  return [contracts.escrow, contracts.deliveryDesk, contracts.invoiceRegistry];
}

/** Decodes a log of one of our contracts. Never throws: what cannot be read is `Unknown` and has no arguments. */
export function decodeLog(
  contracts: ContractAddresses,
  log: { address: string; topics: readonly string[]; data: string },
): DecodedLog {
  try {
    const decoded = eventsOf(contracts, log.address)?.decode(log);
    if (decoded === undefined) return unknownLog;
    const { orderId } = decoded.arguments;
    return {
      event: decoded.name,
      arguments: unpacking[decoded.name]?.(decoded.arguments) ?? decoded.arguments,
      orderHash: typeof orderId === 'string' ? orderId : undefined,
    };
  } catch {
    return unknownLog;
  }
}

const interfacesWithErrors: readonly Interface[] = [escrowInterface, deskInterface, registryInterface, tokenInterface];

/** No error of ours says more, in hex digits; what a contract or a node says beyond that is not looked into. */
const MAX_REVERT_CHARACTERS = 65_536;

/** Decodes what a call reverted with. Never throws. */
export function decodeRevert(data: string | undefined): DecodedError {
  if (data === undefined || data.length % 2 === 1) return { name: 'None', arguments: {} };
  if (data.length > MAX_REVERT_CHARACTERS) return unknownError(data);
  if (!/^0x[0-9a-fA-F]{8,}$/.test(data)) return { name: 'None', arguments: {} };
  for (const abi of interfacesWithErrors) {
    try {
      const parsed = abi.parseError(data);
      if (parsed !== null) {
        return { name: parsed.name, arguments: toArguments(parsed.fragment.inputs, parsed.args) };
      }
    } catch {
      // Right selector, wrong payload: another ABI may fit.
    }
  }
  return unknownError(data);
}

function unknownError(data: string): DecodedError {
  return { name: 'Unknown', arguments: { data: data.slice(0, 2050) } };
}

/** The name of the Solidity error with a selector; `Unknown` when no ABI has it. */
export function decodeErrorSelector(selector: string): string {
  for (const abi of interfacesWithErrors) {
    const fragment = abi.getError(selector);
    if (fragment !== null) return fragment.name;
  }
  return 'Unknown';
}

/** A decoded error in one line for people: `SettlementExceedsHeld(total: 7, held: 5)`. */
export function describeRevert(error: DecodedError): string {
  const list = Object.entries(error.arguments).map(([name, value]) => `${name}: ${String(value)}`);
  return `${error.name}(${list.join(', ')})`;
}

/** An ERC-721 token id of the registry as the invoice's hash. */
export function invoiceHashOf(tokenId: string): string {
  const hex = toQuantity(BigInt(tokenId)).slice(2);
  return `${ZERO_HASH.slice(0, 66 - hex.length)}${hex}`;
}

/** The invoice that a log of the registry names, for logs that do not say which order it belongs to. */
export function namedInvoice({
  event,
  arguments: values,
}: Pick<DecodedLog, 'event' | 'arguments'>): string | undefined {
  const { tokenId, invoiceId } = values;
  if (event === 'Transfer') return invoiceHashOf(String(tokenId));
  return typeof invoiceId === 'string' ? invoiceId : undefined;
}
