import { isUtf8 } from 'node:buffer';
import { QuittanceError } from '#domain';

/** Objects and arrays within each other; the deepest body that the API knows has five. */
export const MAX_JSON_DEPTH = 32;

/** Names that change what an object is when it is copied carelessly. */
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const OBJECT_START = 123;
const OBJECT_END = 125;
const ARRAY_START = 91;
const ARRAY_END = 93;

function refuse(detail: string): QuittanceError {
  return new QuittanceError('malformed_request', detail);
}

/**
 * Reads a JSON body; undefined when it is empty. Throws `malformed_request` for what is not UTF-8 or not JSON, is nested deeper
 * than {@link MAX_JSON_DEPTH}, or names a property twice, of which two readers could take different ones.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw refuse('The body is not UTF-8.');
  const text = bytes.toString('utf8');
  checkStructure(text);
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('The body is not JSON.');
  }
}

/** Looks at names and nesting alone; what else is wrong is for `JSON.parse`. */
function checkStructure(text: string): void {
  /** For every open object the names in it, for every open array nothing. */
  const open: (Set<string> | undefined)[] = [];
  let expectsName = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      const end = endOfString(text, index);
      if (expectsName) noteName(open.at(-1), text.slice(index, end + 1));
      expectsName = false;
      index = end;
    } else if (code === OBJECT_START || code === ARRAY_START) {
      expectsName = code === OBJECT_START;
      if (open.length === MAX_JSON_DEPTH) throw refuse(`The body is nested deeper than ${MAX_JSON_DEPTH} levels.`);
      open.push(expectsName ? new Set() : undefined);
    } else if (code === OBJECT_END || code === ARRAY_END) {
      open.pop();
      expectsName = false;
    } else if (code === COMMA) {
      expectsName = open.at(-1) !== undefined;
    }
  }
}

/** Where the string that begins at `start` ends; the text's end where it never does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

function noteName(names: Set<string> | undefined, quoted: string): void {
  const name = quoted.includes('\\') ? unescaped(quoted) : quoted.slice(1, -1);
  if (names?.has(name)) throw refuse('The body names a property twice.');
  if (FORBIDDEN_NAMES.has(name)) throw refuse(`The body has a property ${name}.`);
  names?.add(name);
}

function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw refuse('The body is not JSON.');
  }
}
