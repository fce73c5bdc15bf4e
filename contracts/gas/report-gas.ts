// Measures and ends stdout with one line of JSON: hardhat run --no-compile contracts/gas/report-gas.ts
import { measureOperations, measurePeers } from './measurement.js';
import { gasReport } from './report.js';

process.stdout.write(`${JSON.stringify(gasReport(await measureOperations(), await measurePeers()))}\n`);
