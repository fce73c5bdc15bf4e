import { type InnerList, type Item, MalformedField, parseDictionary, serializeInnerList } from './structured-fields.js';

/** What of a request is signed. */
export interface SignedMessage {
  readonly method: string;
  /** The whole URL that the client asked for (RFC 9110, 7.1). */
  readonly targetUri: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/** One of the signatures of a message (RFC 9421). */
export interface MessageSignature {
  readonly label: string;
  /** The covered components and the parameters. */
  readonly input: InnerList;
  readonly signature: Uint8Array;
}

/** Components that come of the request itself (RFC 9421, 2.2). */
const DERIVED: Readonly<Record<string, (message: SignedMessage) => string>> = {
  '@method': ({ method }) => method,
  '@target-uri': ({ targetUri }) => targetUri,
  '@authority': ({ targetUri }) => new URL(targetUri).host,
  '@scheme': ({ targetUri }) => new URL(targetUri).protocol.slice(0, -1),
  '@request-target': ({ targetUri }) => pathAndQuery(targetUri),
  '@path': ({ targetUri }) => pathAndQuery(targetUri).split('?')[0] ?? '',
  '@query': ({ targetUri }) => `?${pathAndQuery(targetUri).split('?').slice(1).join('?')}`,
};

/** As it was sent: reading it as a URL could write it differently. */
function pathAndQuery(targetUri: string): string {
  return targetUri.replace(/^[a-z]+:\/\/[^/]*/i, '');
}

/** All values of a field, as one (RFC 9421, 2.1); undefined when there is none. `name` is in lower case. */
export function fieldOf({ rawHeaders }: SignedMessage, name: string): string | undefined {
  const values = rawHeaders.filter((_, place) => place % 2 === 1 && rawHeaders[place - 1]?.toLowerCase() === name);
  return values.length === 0 ? undefined : values.map((value) => value.trim()).join(', ');
}

/** The signatures of a message; none where it has none. Throws {@link MalformedField}. */
export function signaturesOf(message: SignedMessage): MessageSignature[] {
  const inputs = parseDictionary(fieldOf(message, 'signature-input') ?? '');
  const signatures = parseDictionary(fieldOf(message, 'signature') ?? '');
  return [...inputs].map(([label, input]) => {
    const signature = signatures.get(label);
    if (!isInnerList(input) || signature === undefined || isInnerList(signature)) throw new MalformedField(0);
    if (!(signature.value instanceof Uint8Array)) throw new MalformedField(0);
    return { label, input, signature: signature.value };
  });
}

function isInnerList(member: Item | InnerList): member is InnerList {
  return 'items' in member;
}

/**
 * The names of the covered components. Undefined where one comes twice or has parameters: those choose parts of fields, and nobody has to
 * cover parts.
 */
export function coveredBy({ items }: InnerList): string[] | undefined {
  const names = items.flatMap(({ value, parameters }) =>
    typeof value === 'string' && parameters.size === 0 ? [value] : [],
  );
  return names.length === items.length && new Set(names).size === names.length ? names : undefined;
}

/** The value of a component; undefined where the message has none, or the name is none of ours. */
export function componentOf(message: SignedMessage, name: string): string | undefined {
  if (name.startsWith('@')) return Object.hasOwn(DERIVED, name) ? DERIVED[name]?.(message) : undefined;
  return name === name.toLowerCase() ? fieldOf(message, name) : undefined;
}

/** The text that is signed (RFC 9421, 2.5); undefined where a covered component is not there. */
export function signatureBase(input: InnerList, component: (name: string) => string | undefined): string | undefined {
  const names = coveredBy(input);
  const lines = names?.map((name) => ({ name, value: component(name) }));
  if (lines === undefined || lines.some(({ value }) => value === undefined)) return undefined;
  return [
    ...lines.map(({ name, value }) => `"${name}": ${value}`),
    `"@signature-params": ${serializeInnerList(input)}`,
  ].join('\n');
}
