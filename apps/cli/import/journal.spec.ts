import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Journal, type JournalEntry } from './journal.js';

const order: JournalEntry = { type: 'order', key: 'SCMS-1', id: 'po_1' };
const done: JournalEntry = { type: 'done', key: 'SCMS-1', step: 'accept' };

describe('Journal', () => {
  let directory: string;
  let path: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'quittance-journal-'));
    path = join(directory, 'imports', 'digest.jsonl');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function write(...entries: JournalEntry[]): void {
    const journal = Journal.open(path);
    for (const entry of entries) journal.append(entry);
    journal.close();
  }

  function read(): readonly JournalEntry[] {
    const journal = Journal.open(path);
    journal.close();
    return journal.entries;
  }

  it('is empty at first', () => {
    expect(read()).toEqual([]);
  });

  it('remembers what was appended, run after run', () => {
    write(order);
    write(done);
    expect(read()).toEqual([order, done]);
  });

  it('cuts off a torn last line and goes on after the last whole one', () => {
    write(order);
    appendFileSync(path, '{"type":"done","key":"SC');
    write(done);
    expect(read()).toEqual([order, done]);
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  it('forgets everything from the first broken line on', () => {
    write(order);
    appendFileSync(path, '\0\0\0\0\n{"type":"done","key":"SCMS-1","step":"fund"}\n');
    expect(read()).toEqual([order]);
  });

  it('is set aside under another name', () => {
    write(order);
    const aside = Journal.setAside(path);
    expect(read()).toEqual([]);
    expect(readFileSync(aside, 'utf8')).toContain('SCMS-1');
  });
});
