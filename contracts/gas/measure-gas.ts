// Measures what the contracts cost. Comparable ones are measured by `npm run bench -- gas`.
//   hardhat run --no-compile contracts/gas/measure-gas.ts              measure and write contracts/gas/gas.json
//   GAS_CHECK=1 hardhat run --no-compile contracts/gas/measure-gas.ts  measure and fail if a figure differs from the committed one
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import hre from 'hardhat';

import { measureOperations } from './measurement.js';
import type { Figures } from './trade-network.js';

const file = join(hre.config.paths.root, 'contracts/gas/gas.json');
const measured = await measureOperations();
if (process.env.GAS_CHECK !== '1') {
  const content = `${JSON.stringify(measured, null, 2)}\n`;
  await writeFile(file, content);
  process.stdout.write(content);
} else {
  const committed: Figures = JSON.parse(await readFile(file, 'utf8'));
  const names = new Set([...Object.keys(committed), ...Object.keys(measured)]);
  const changed = [...names].filter((name) => committed[name] !== measured[name]);
  for (const name of changed)
    process.stderr.write(`${name}: ${committed[name]} committed, ${measured[name]} measured\n`);
  if (changed.length > 0) {
    process.stderr.write('Run: hardhat run --no-compile contracts/gas/measure-gas.ts\n');
    process.exitCode = 1;
  }
}
