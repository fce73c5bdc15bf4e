import { Command, CommanderError } from 'commander';
import { ApiProblem, ApiUnreachable } from './api-client.js';
import { deadLettersCommand } from './commands/dead-letters.js';
import { doctorCommand } from './commands/doctor.js';
import { eraseCommand, holdCommand } from './commands/erase.js';
import { importCommand } from './commands/import.js';
import { intentsCommand } from './commands/intents.js';
import { keysCommand } from './commands/keys.js';
import { lanesCommand } from './commands/lanes.js';
import { migrateCommand } from './commands/migrate.js';
import { rebuildCommand } from './commands/rebuild.js';
import { statusCommand } from './commands/status.js';
import { verifyCommand } from './commands/verify.js';
import { verifyDatabaseCommand } from './commands/verify-database.js';
import { verifyTrailCommand } from './commands/verify-trail.js';
import { exitCodes } from './exit-codes.js';
import { InputError } from './input-error.js';

const program = new Command('quittance')
  .description('The command line of a Quittance network, for operators and auditors')
  .addCommand(deadLettersCommand())
  .addCommand(doctorCommand())
  .addCommand(eraseCommand())
  .addCommand(holdCommand())
  .addCommand(importCommand())
  .addCommand(intentsCommand())
  .addCommand(keysCommand())
  .addCommand(lanesCommand())
  .addCommand(migrateCommand())
  .addCommand(rebuildCommand())
  .addCommand(statusCommand())
  .addCommand(verifyCommand())
  .addCommand(verifyDatabaseCommand())
  .addCommand(verifyTrailCommand())
  .addHelpText(
    'after',
    `
Exit codes:
  ${exitCodes.done}    done
  ${exitCodes.failed}    something unexpected, or the network refused
  ${exitCodes.input}    arguments, files or settings cannot be used
  ${exitCodes.notConserved}    done, but the books do not agree
  ${exitCodes.unreachable}    the network does not answer or does not get on; the same command goes on later
  ${exitCodes.notVerified}    a trail, a bundle or the database is not what it was, or not what the chain says
  ${exitCodes.notSound}    the doctor found something broken
  ${exitCodes.interrupted}  interrupted; the same command goes on later`,
  );

// Commander would end the process by itself, before buffered output is written.
for (const command of [program, ...program.commands, ...program.commands.flatMap((parent) => parent.commands)]) {
  command.exitOverride();
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.input;
  if (error instanceof InputError) {
    console.error(error.message);
    return exitCodes.input;
  }
  if (error instanceof ApiUnreachable) {
    console.error(error.message);
    return exitCodes.unreachable;
  }
  if (error instanceof ApiProblem) {
    console.error(`The network refused: ${error.message}`);
    return exitCodes.failed;
  }
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  console.error(typeof code === 'string' || process.env.DEBUG === undefined ? String(message) : error);
  return exitCodes.failed;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
