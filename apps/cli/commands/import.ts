import { Command, InvalidArgumentError, Option } from 'commander';
import { ApiUnreachable } from '../api-client.js';
import { exitCodes } from '../exit-codes.js';
import { Interrupted, NetworkStalled } from '../import/interruptions.js';
import { describeReport } from '../import/report.js';
import { runImport } from '../import/run-import.js';
import { readNetworkAccess } from '../network-access.js';

interface Arguments {
  mapping: string;
  limit?: number;
  shift?: number | true;
  state?: string;
  concurrency: number;
  json?: true;
}

/** More than this and the refused rows are left to the report file. */
const MOST_ROWS_IN_JSON = 200;

/** `quittance import`: replays a file of real trade through the network. */
export function importCommand(): Command {
  return new Command('import')
    .description('replay a csv file of purchase orders and deliveries through the running sandbox, at their own dates')
    .argument('<file.csv>', 'with a header; one row per order line')
    .requiredOption('--mapping <file.json>', 'what the columns mean, such as apps/cli/mappings/scms.json')
    .option(
      '--limit <rows>',
      'only the first so many rows, and the remaining rows of the orders that these begin',
      positive,
    )
    .option('--shift [days]', "move all dates by whole days, so that they begin after the network's clock", wholeNumber)
    .option('--state <file>', 'where the journal is kept (default: imports/ in the sandbox data directory)')
    .option('--json', 'end stdout with one JSON object, the report')
    .addOption(new Option('--concurrency <requests>', 'requests at the same time').default(16).argParser(positive))
    .addHelpText(
      'after',
      '\nRun the same command again to go on where it was interrupted; nothing is done twice.' +
        '\nThe network is the running sandbox, or QUITTANCE_API_URL with the operator key QUITTANCE_API_KEY.',
    )
    .action(async (file: string, options: Arguments) => {
      process.exitCode = await importFile(file, options);
    });
}

async function importFile(file: string, options: Arguments): Promise<number> {
  const stop = stopOnSignals();
  try {
    const { report, reportFile, token } = await runImport(
      {
        file,
        mappingFile: options.mapping,
        limit: options.limit,
        shift: options.shift,
        stateFile: options.state,
        concurrency: options.concurrency,
        stop: stop.signal,
        progressStream: process.stderr,
        tell: (line) => console.error(line),
      },
      readNetworkAccess(),
    );
    if (options.json) {
      const refusedRows = report.refusedRows.slice(0, MOST_ROWS_IN_JSON);
      console.log(JSON.stringify({ ...report, refusedRows, reportFile }));
    } else {
      console.log(`${describeReport(report, token)}\nReport      ${reportFile}`);
    }
    return report.conserved ? exitCodes.done : exitCodes.notConserved;
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error('\nInterrupted. To go on, run the same command again.');
      return exitCodes.interrupted;
    }
    if (error instanceof ApiUnreachable || error instanceof NetworkStalled) {
      console.error(`\n${error.message}\nNothing is lost: run the same command again when the network is back.`);
      return exitCodes.unreachable;
    }
    throw error;
  } finally {
    stop.forget();
  }
}

/** First signal: finish what is on its way. Second: end at once; the journal and the Idempotency-Keys make that safe too. */
function stopOnSignals(): { signal: AbortSignal; forget(): void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    console.error('\nFinishing what is on its way (Ctrl-C again to stop at once) …');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    forget: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number of 1 or more is needed.');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('A whole number of days is needed.');
  return value;
}
