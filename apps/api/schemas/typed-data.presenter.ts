import { type TypedData, typedDataDigest } from '#domain';

/** Typed data with its digest, as a signer wants it. */
export function presentTypedData(typedData: TypedData): { typedData: TypedData; digest: string } {
  return { typedData, digest: typedDataDigest(typedData) };
}

/** The link to an operation that a 202 answers with. */
export function presentOperationLink(operationId: string): { id: string; href: string } {
  return { id: operationId, href: `/v1/operations/${operationId}` };
}
