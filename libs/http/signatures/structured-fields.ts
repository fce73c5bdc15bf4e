/** A bare item (RFC 9651) of a type that signatures and digests are made of; decimals, dates and display strings are none. */
export type BareItem = string | number | boolean | Uint8Array | Token;
export type Parameters = ReadonlyMap<string, BareItem>;

/** A word that stands without quotation marks. */
export class Token {
  constructor(readonly name: string) {}
}

export interface Item {
  readonly value: BareItem;
  readonly parameters: Parameters;
}

export interface InnerList {
  readonly items: readonly Item[];
  readonly parameters: Parameters;
}

export class MalformedField extends Error {
  constructor(place: number) {
    super(`malformed at character ${place + 1}`);
    this.name = 'MalformedField';
  }
}

const KEY = /[a-z*][a-z0-9_.*-]*/y;
const INTEGER = /-?[0-9]{1,15}(?![0-9.])/y;
const STRING = /"((?:[ !#-[\]-~]|\\["\\])*)"/y;
const TOKEN = /[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*/y;
const BYTES = /:([A-Za-z0-9+/]*={0,2}):/y;
const BOOLEAN = /\?([01])/y;

/**
 * Reads a dictionary (RFC 9651, 4.2.2). Stricter than that: a key that comes twice, of which two readers could take different ones, and
 * bytes that are not in canonical base64 are malformed. Throws {@link MalformedField}.
 */
export function parseDictionary(text: string): Map<string, Item | InnerList> {
  return new Reader(text).dictionary();
}

/** As RFC 9651, 4.1.1.1 writes it, character by character. */
export function serializeInnerList({ items, parameters }: InnerList): string {
  return `(${items.map(({ value, parameters: own }) => serializeBareItem(value) + serializeParameters(own)).join(' ')})${serializeParameters(parameters)}`;
}

function serializeParameters(parameters: Parameters): string {
  return [...parameters]
    .map(([key, value]) => (value === true ? `;${key}` : `;${key}=${serializeBareItem(value)}`))
    .join('');
}

function serializeBareItem(value: BareItem): string {
  if (typeof value === 'string') return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '?1' : '?0';
  return value instanceof Token ? value.name : `:${Buffer.from(value).toString('base64')}:`;
}

/** Reads one field from left to right. */
class Reader {
  private place = 0;

  constructor(private readonly text: string) {}

  dictionary(): Map<string, Item | InnerList> {
    const members = new Map<string, Item | InnerList>();
    this.skip(' ');
    while (this.place < this.text.length) {
      if (members.size > 0) this.comma();
      const key = this.newKey(members);
      if (!this.take('=')) members.set(key, { value: true, parameters: this.parameters() });
      else members.set(key, this.text[this.place] === '(' ? this.innerList() : this.item());
      this.skip(' \t');
    }
    return members;
  }

  private innerList(): InnerList {
    const items: Item[] = [];
    this.place += 1;
    for (;;) {
      const blanks = this.skip(' ');
      if (this.take(')')) return { items, parameters: this.parameters() };
      if (items.length > 0 && blanks === 0) throw this.malformed();
      items.push(this.item());
    }
  }

  private item(): Item {
    return { value: this.bareItem(), parameters: this.parameters() };
  }

  private parameters(): Parameters {
    const parameters = new Map<string, BareItem>();
    while (this.take(';')) {
      this.skip(' ');
      const key = this.newKey(parameters);
      parameters.set(key, this.take('=') ? this.bareItem() : true);
    }
    return parameters;
  }

  private bareItem(): BareItem {
    const integer = this.match(INTEGER)?.[0];
    if (integer !== undefined) return Number(integer);
    const quoted = this.match(STRING)?.[1];
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, '$1');
    const token = this.match(TOKEN)?.[0];
    if (token !== undefined) return new Token(token);
    const boolean = this.match(BOOLEAN)?.[1];
    if (boolean !== undefined) return boolean === '1';
    return this.bytes();
  }

  private bytes(): Uint8Array {
    const encoded = this.match(BYTES)?.[1];
    const bytes = Buffer.from(encoded ?? '', 'base64');
    if (encoded === undefined || bytes.toString('base64') !== encoded) throw this.malformed();
    return bytes;
  }

  private newKey(taken: ReadonlyMap<string, unknown>): string {
    const key = this.match(KEY)?.[0];
    if (key === undefined || taken.has(key)) throw this.malformed();
    return key;
  }

  private comma(): void {
    if (!this.take(',')) throw this.malformed();
    this.skip(' \t');
    if (this.place === this.text.length) throw this.malformed();
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.place;
    const found = pattern.exec(this.text) ?? undefined;
    if (found !== undefined) this.place = pattern.lastIndex;
    return found;
  }

  private take(character: string): boolean {
    if (this.text[this.place] !== character) return false;
    this.place += 1;
    return true;
  }

  /** How many of `characters` stand here. */
  private skip(characters: string): number {
    const start = this.place;
    while (this.place < this.text.length && characters.includes(this.text[this.place] ?? '')) this.place += 1;
    return this.place - start;
  }

  private malformed(): MalformedField {
    return new MalformedField(this.place);
  }
}
