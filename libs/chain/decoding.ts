import { type Interface, type ParamType, toQuantity } from 'ethers';
import { type ContractAddresses, unpackSchedule, ZERO_HASH } from '#domain';
import { escrowInterface, registryInterface, tokenInterface } from './contracts.js';
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
const registryEvents = new EventDecoder(registryInterface);

const unknownLog: DecodedLog = { event: 'Unknown', arguments: {}, orderHash: undefined };

/** Funding says an order's amount and times in one word; whoever reads the log finds the terms one by one under `order`. */
function withTerms({ orderId = '', schedule, ...words }: DecodedArguments): DecodedArguments {
  const times = Object.entries(unpackSchedule(BigInt(String(schedule)))).map(([name, value]) => [name, String(value)]);
  const { buyer = '', supplier = '' } = words;
  return { orderId, buyer, supplier, order: { ...words, ...Object.fromEntries(times) } };
}

/** Decodes a log of one of our contracts. Never throws: what cannot be read is `Unknown` and has no arguments. */
export function decodeLog(
  contracts: ContractAddresses,
  log: { address: string; topics: readonly string[]; data: string },
): DecodedLog {
  const address = log.address.toLowerCase();
  const events = address === contracts.escrow.toLowerCase() ? escrowEvents : registryEvents;
  if (events === registryEvents && address !== contracts.invoiceRegistry.toLowerCase()) return unknownLog;
  try {
    const decoded = events.decode(log);
    if (decoded === undefined) return unknownLog;
    const { orderId } = decoded.arguments;
    return {
      event: decoded.name,
      arguments: decoded.name === 'OrderFunded' ? withTerms(decoded.arguments) : decoded.arguments,
      orderHash: typeof orderId === 'string' ? orderId : undefined,
    };
  } catch {
    return unknownLog;
  }
}

const interfacesWithErrors: readonly Interface[] = [escrowInterface, registryInterface, tokenInterface];

/** Decodes what a call reverted with. Never throws. */
export function decodeRevert(data: string | undefined): DecodedError {
  if (data === undefined || !/^0x([0-9a-fA-F]{2}){4,}$/.test(data)) {
    return { name: 'None', arguments: {} };
  }
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
  return { name: 'Unknown', arguments: { data: data.slice(0, 2050) } };
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
