import { getAddress, recoverAddress, sha256, TypedDataEncoder, toUtf8Bytes } from 'ethers';
import type { Bundle } from './bundle.js';
import { requireMembers } from './bundle-file.js';
import { ensure, reading } from './faults.js';
import type { Ask, Verification } from './verifier.js';

/** Terms, documents and the supplier's signature. Returns the order's id on chain. */
export async function verifyTerms({ order }: Bundle, { report, ask, expected }: Verification): Promise<string> {
  const { domain, types, primaryType, message } = order.typedData;
  const digest = reading('The terms', () => {
    const encoder = TypedDataEncoder.from(types as Record<string, { name: string; type: string }[]>);
    ensure(encoder.primaryType === primaryType, `The terms are a ${encoder.primaryType}, not a ${primaryType}.`);
    ensure(primaryType === 'Order' && domain.name === 'Quittance TradeEscrow', 'The terms are not those of an order.');
    return TypedDataEncoder.hash(domain, types as Record<string, { name: string; type: string }[]>, message);
  });
  requireSignedMembers(types, primaryType, message);
  ensure(
    expected?.escrow === undefined || getAddress(expected.escrow) === domain.verifyingContract,
    `The escrow is ${domain.verifyingContract}, not ${expected?.escrow}.`,
  );
  report(
    `The terms are those of order ${digest} in the escrow ${domain.verifyingContract} on chain ${domain.chainId}.`,
  );
  verifyDocuments(order.documents, String((message.terms as { documentsHash?: string } | undefined)?.documentsHash));
  report(`The terms bind ${order.documents.length} documents, by their SHA-256.`);
  if (order.supplierSignature !== null) {
    const supplier = String(message.supplier);
    const signature = String(order.supplierSignature);
    const signed =
      reading('The signature', () => recoveredFrom(digest, signature)) === supplier ||
      (ask !== undefined && (await isSignedByWallet(ask, supplier, digest, signature)));
    ensure(signed, `The supplier's signature is not by ${supplier}.`);
    report(`The supplier ${supplier} signed the terms.`);
  }
  return digest;
}

/** Documents are bound by one hash over all of theirs; none by zero. */
function verifyDocuments(documents: readonly string[], documentsHash: string): void {
  const hash = documents.length === 0 ? `0x${'0'.repeat(64)}` : sha256(toUtf8Bytes(documents.join('\n')));
  ensure(hash === documentsHash, `The documents hash to ${hash}, the terms bind ${documentsHash}.`);
}

/** Whatever EIP-712 does not hash must not be there. */
function requireSignedMembers(types: Bundle['order']['typedData']['types'], type: string, value: object): void {
  const fields = types[type] ?? [];
  requireMembers(
    `The ${type}`,
    value,
    fields.map(({ name }) => name),
  );
  for (const field of fields) {
    const member = (value as Record<string, unknown>)[field.name];
    if (types[field.type] !== undefined) requireSignedMembers(types, field.type, member as object);
    else ensure(typeof member === 'string', `The ${type}'s ${field.name} is not text.`);
  }
}

export function recoveredFrom(digest: string, signature: string): string | undefined {
  try {
    return recoverAddress(digest, signature);
  } catch {
    return undefined;
  }
}

const IS_VALID_SIGNATURE = '0x1626ba7e';

async function isSignedByWallet(ask: Ask, wallet: string, digest: string, signature: string): Promise<boolean> {
  const length = (signature.length - 2) / 2;
  const word = (value: number) => value.toString(16).padStart(64, '0');
  const bytes = signature.slice(2).padEnd(Math.ceil(length / 32) * 64, '0');
  const data = `${IS_VALID_SIGNATURE}${digest.slice(2)}${word(64)}${word(length)}${bytes}`;
  const answer = await ask('eth_call', [{ to: wallet, data }, 'latest']).catch(() => '0x');
  return String(answer).startsWith(IS_VALID_SIGNATURE);
}
