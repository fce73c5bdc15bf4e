// What can be said of the compiled contracts without running them:
//   - the compiler warns of nothing in our sources;
//   - runtime code holds no DELEGATECALL, CALLCODE, SELFDESTRUCT, CREATE or CREATE2;
//   - runtime and creation code stay within the limits of EIP-170 and EIP-3860;
//   - every place that can leave a contract is listed, with the kinds of its target, in contracts/external-calls.json, and every
//     call instruction of the runtime code comes from one of them.
// Run: node scripts/static-checks/check-contracts.mjs [--write]   --write lists new places; their kinds are written by hand.
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compileContracts, placeOf } from '../contracts/compilation.mjs';
import { disassemble, OPCODES } from './disassembly.mjs';
import { externalCallsOf } from './external-calls.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const listFile = join(root, 'contracts/external-calls.json');

const RUNTIME_LIMIT = 24_576;
const INITCODE_LIMIT = 49_152;
const FORBIDDEN = ['DELEGATECALL', 'CALLCODE', 'SELFDESTRUCT', 'CREATE', 'CREATE2'];

/** What a call may be made to. The first four are not ours. */
const KINDS = ['token', 'permit2', 'signer', 'receiver', 'sister contract', 'self', 'precompile'];

/** "Transient storage … can break the composability": given once for every build that uses it, however it is used. */
const TRANSIENT_STORAGE_IN_USE = '2394';

/** A build may be older than some of its sources: contracts that do not use them are not compiled anew. */
function warningsOf(build) {
  return (build.errors ?? [])
    .filter(({ sourceLocation }) => sourceLocation === undefined || isPresentSource(build, sourceLocation.file))
    .filter(({ errorCode }) => errorCode !== TRANSIENT_STORAGE_IN_USE)
    .map(({ formattedMessage }) => `The compiler warns:\n${formattedMessage}`);
}

function isPresentSource(build, name) {
  const file = join(root, name.replace(/^project\//, ''));
  return name.startsWith('project/') && existsSync(file) && readFileSync(file).equals(build.texts[name]);
}

function sizeProblems({ name, evm }) {
  const sizes = { runtime: evm.deployedBytecode.object.length / 2, initcode: evm.bytecode.object.length / 2 };
  console.log(
    `${name.padEnd(18)} runtime ${sizes.runtime} of ${RUNTIME_LIMIT}, initcode ${sizes.initcode} of ${INITCODE_LIMIT}`,
  );
  const problems = [];
  if (sizes.runtime > RUNTIME_LIMIT)
    problems.push(`${name}: runtime code has ${sizes.runtime} bytes, over ${RUNTIME_LIMIT}`);
  if (sizes.initcode > INITCODE_LIMIT)
    problems.push(`${name}: creation code has ${sizes.initcode} bytes, over ${INITCODE_LIMIT}`);
  return problems;
}

function opcodeProblems({ name, build, evm }, calls) {
  const problems = [];
  for (const { opcode, src } of disassemble(evm.deployedBytecode)) {
    const forbidden = FORBIDDEN.find((word) => OPCODES[word] === opcode);
    if (forbidden !== undefined) problems.push(`${name}: ${forbidden} in runtime code, from ${placeOf(build, src)}`);
    if (opcode !== OPCODES.CALL && opcode !== OPCODES.STATICCALL) continue;
    if (!calls.some((call) => call.src === src)) {
      problems.push(`${name}: a call instruction comes from no known place: ${placeOf(build, src)}`);
    }
  }
  return problems;
}

const keyOf = (row) => [row.contract, row.function, row.call, row.target].join(' | ');

const { contracts, builds } = await compileContracts();
const problems = builds.flatMap(warningsOf);
const found = new Map();
for (const contract of contracts) {
  const calls = externalCallsOf(contract);
  for (const { function: name, call, target } of calls) {
    const row = { contract: contract.name, function: name, call, target };
    found.set(keyOf(row), row);
  }
  problems.push(...sizeProblems(contract), ...opcodeProblems(contract, calls));
}

const listed = new Map(JSON.parse(await readFile(listFile, 'utf8').catch(() => '[]')).map((row) => [keyOf(row), row]));
if (process.argv.includes('--write')) {
  const rows = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, row]) => listed.get(key) ?? { ...row, kinds: [] });
  await writeFile(listFile, `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
} else {
  for (const key of found.keys()) if (!listed.has(key)) problems.push(`Not in contracts/external-calls.json: ${key}`);
  for (const key of listed.keys()) if (!found.has(key)) problems.push(`Listed but no longer there: ${key}`);
}
for (const [key, { kinds }] of listed) {
  if (kinds.length === 0 || kinds.some((kind) => !KINDS.includes(kind))) {
    problems.push(`The kinds of target (${kinds.join(', ')}) are not among ${KINDS.join(', ')}: ${key}`);
  }
}

console.log(`${found.size} places leave the contracts, ${contracts.length} contracts, ${problems.length} problems`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
