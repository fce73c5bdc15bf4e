import { Command, CommanderError } from 'commander';
import { ApiProblem, ApiUnreachable } from './api-client.js';
import { exitCodes } from './exit-codes.js';
import { InputError } from './input-error.js';

/** Each is loaded only when it is asked for: most need a fraction of what all of them need. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  'dead-letters': async () => (await import('./commands/dead-letters.js')).deadLettersCommand(),
  doctor: async () => (await import('./commands/doctor.js')).doctorCommand(),
  erase: async () => (await import('./commands/erase.js')).eraseCommand(),
  hold: async () => (await import('./commands/erase.js')).holdCommand(),
  import: async () => (await import('./commands/import.js')).importCommand(),
  intents: async () => (await import('./commands/intents.js')).intentsCommand(),
  keys: async () => (await import('./commands/keys.js')).keysCommand(),
  lanes: async () => (await import('./commands/lanes.js')).lanesCommand(),
  migrate: async () => (await import('./commands/migrate.js')).migrateCommand(),
  rebuild: async () => (await import('./commands/rebuild.js')).rebuildCommand(),
  status: async () => (await import('./commands/status.js')).statusCommand(),
  verify: async () => (await import('./commands/verify.js')).verifyCommand(),
  'verify-database': async () => (await import('./commands/verify-database.js')).verifyDatabaseCommand(),
  'verify-trail': async () => (await import('./commands/verify-trail.js')).verifyTrailCommand(),
};

const program = new Command('quittance')
  .description('The command line of a Quittance network, for operators and auditors')
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

const all = Object.entries(commands);
const asked = all.filter(([name]) => name === process.argv[2]);
for (const [, load] of asked.length === 0 ? all : asked) program.addCommand(await load());

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
