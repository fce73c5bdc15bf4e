import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { TransformStream } from 'node:stream/web';
import { CsvError, parse } from 'csv-parse';
import { InputError } from '../input-error.js';
import type { Mapping } from './mapping.schema.js';
import { mappedColumns } from './mapping.schema.js';

/** One record of the file below its header. */
export interface CsvRow {
  /** As spreadsheets count: the header is row 1. */
  readonly number: number;
  /** Column name -> text, trimmed, runs of white space made one space, Unicode NFC. */
  readonly values: ReadonlyMap<string, string>;
  /** Differs from the header's when the record is broken. */
  readonly fieldCount: number;
  readonly expectedFieldCount: number;
}

export interface CsvFile {
  /** SHA-256 of the file's bytes; known once all rows were read. */
  digest(): string;
  readonly rows: AsyncIterable<CsvRow>;
}

/**
 * Streams the rows of a csv file with a header.
 * @throws InputError when the file cannot be read, decoded or parsed, or lacks a column that the mapping names
 */
export function openCsv(path: string, mapping: Mapping): CsvFile {
  const hash = createHash('sha256');
  return { digest: () => hash.copy().digest('hex'), rows: readRows(path, mapping, hash) };
}

async function* readRows(path: string, mapping: Mapping, hash: ReturnType<typeof createHash>): AsyncIterable<CsvRow> {
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const parser = parse({ bom: true, delimiter: mapping.delimiter, relax_column_count: true, skip_empty_lines: true });
  const bytes = createReadStream(path);
  // One failing stream must end the others, or the reader below would wait for ever.
  bytes.on('error', (error) => hashed.destroy(error));
  hashed.on('error', (error) => parser.destroy(error));
  const text = Readable.fromWeb(Readable.toWeb(bytes.pipe(hashed)).pipeThrough(decoder(mapping.encoding)));
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);

  let header: string[] | undefined;
  let number = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number += 1;
      const fields = record.map(clean);
      if (header === undefined) {
        header = checkedHeader(fields, mapping, path);
        continue;
      }
      yield {
        number,
        values: new Map(header.map((name, index) => [name, fields[index] ?? ''])),
        fieldCount: fields.length,
        expectedFieldCount: header.length,
      };
    }
  } catch (error) {
    throw readableError(error, path, mapping);
  } finally {
    bytes.destroy();
  }
  if (header === undefined) throw new InputError(`${path} is empty.`);
}

/** Strict, so that a name is never silently mangled. */
function decoder(encoding: string): TransformStream<Uint8Array, string> {
  const decode = new TextDecoder(encoding, { fatal: true });
  return new TransformStream<Uint8Array, string>({
    transform: (chunk, controller) => controller.enqueue(decode.decode(chunk, { stream: true })),
    flush: (controller) => controller.enqueue(decode.decode()),
  });
}

function clean(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function checkedHeader(header: string[], mapping: Mapping, path: string): string[] {
  const missing = mappedColumns(mapping).filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new InputError(
      `${path} has no column ${missing.map((column) => `"${column}"`).join(', ')}, which the mapping "${mapping.name}" names.`,
    );
  }
  return header;
}

function readableError(error: unknown, path: string, mapping: Mapping): unknown {
  if (error instanceof InputError) return error;
  if (error instanceof CsvError) {
    return new InputError(`${path} is not a csv file that can be read: ${error.message}`);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new InputError(`There is no file ${path}.`);
  if (code === 'EISDIR') return new InputError(`${path} is a directory.`);
  if (code === 'EACCES') return new InputError(`${path} may not be read by this user.`);
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new InputError(
      `${path} is not in ${mapping.encoding}. Name its "encoding" in the mapping: utf-8 or windows-1252.`,
    );
  }
  return error;
}
