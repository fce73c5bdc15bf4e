// Every attack of docs/attacks.md has a test that bears its number in the file it names, and every row of the table of
// silence in SECURITY.md one that bears its state and tries the second before, at and after.
import { existsSync, readFileSync } from 'node:fs';

const ATTACKS = 32;
const SILENCE_TESTS = 'contracts/test/desk/DeskSilence.t.sol';

/** Cells of each row of the first table after `heading`, without its head. */
function rowsOf(file, heading) {
  const page = readFileSync(file, 'utf8');
  const table = /\n\|[\s\S]*?(?=\n[^|])/.exec(`${page.slice(page.indexOf(heading))}\n\n`)?.[0] ?? '';
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) => row.split('|').slice(1, -1)).map((cells) => cells.map((cell) => cell.trim()));
}

/** Functions of a test file by name, with their bodies. */
function testsOf(file) {
  if (!existsSync(file)) return [];
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/^ {4}function (test\w+|invariant\w+)\([\s\S]*?\n {4}\}$/gm)].map(([body, name]) => ({
    name,
    body,
  }));
}

function camelCase(words) {
  return words
    .split(/[^a-z]+/i)
    .filter((word) => word !== '')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
}

const failures = [];

const attacks = new Map(rowsOf('docs/attacks.md', '# Attacks').map((cells) => [cells[0], cells.at(-1)]));
for (let number = 1; number <= ATTACKS; number += 1) {
  const file = attacks.get(`P${number}`);
  const mark = `_P${String(number).padStart(2, '0')}_`;
  if (file === undefined) failures.push(`P${number} is not in the table of attacks`);
  else if (!testsOf(`contracts/test/${file}.t.sol`).some(({ name }) => name.includes(mark))) {
    failures.push(`P${number} has no test test${mark}… in contracts/test/${file}.t.sol`);
  }
}

const silence = testsOf(SILENCE_TESTS);
const rows = rowsOf('SECURITY.md', '## Silence');
if (rows.length === 0) failures.push('SECURITY.md has no table of silence');
for (const [state, , until] of rows) {
  const mark = `test_${camelCase(state)}_`;
  const tests = silence.filter(({ name }) => name.startsWith(mark));
  if (tests.length === 0) failures.push(`"${state}" has no test ${mark}… in ${SILENCE_TESTS}`);
  else if (until !== '–' && !tests.some(({ body }) => body.includes('offset < 3') || body.includes('% 3'))) {
    failures.push(`"${state}" is not tried one second before, at and after`);
  }
}

for (const failure of failures) console.error(failure);
if (failures.length === 0) console.log(`${ATTACKS} attacks and ${rows.length} rows of silence have their tests`);
process.exitCode = failures.length === 0 ? 0 : 1;
