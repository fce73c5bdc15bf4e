import { SandboxHome } from './home.js';
import { SandboxError } from './progress.js';
import { summary } from './screen.js';
import { readSettings } from './settings.js';
import { Supervisor } from './supervisor.js';

/** npm passes a signal on that the terminal sent to us as well; only a later one is a second wish. */
const SAME_SIGNAL_MILLISECONDS = 1000;

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
  const home = new SandboxHome(settings.home);
  home.lock();
  process.on('exit', () => home.unlock());

  const end = async (exitCode: number): Promise<never> => {
    await supervisor.stop();
    process.exit(exitCode);
  };
  const supervisor = new Supervisor(home, settings, (message) => {
    console.error(`\n${message}`);
    void end(1);
  });
  stopOnSignals(supervisor, end);
  if (process.env.npm_lifecycle_event === 'start') stopWithParent(end);

  try {
    console.log(`Quittance starts; its data is in ${home.directory}`);
    const state = await supervisor.start();
    if (!supervisor.isStopping) console.log(summary(state, home.stateFile));
  } catch (error) {
    if (supervisor.isStopping) return;
    report(error);
    await end(1);
  }
}

function stopOnSignals(supervisor: Supervisor, end: (exitCode: number) => Promise<never>): void {
  let stoppingSince: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stoppingSince === undefined) {
        stoppingSince = Date.now();
        console.log('\nStopping … (Ctrl-C again to force)');
        void end(0);
      } else if (Date.now() - stoppingSince > SAME_SIGNAL_MILLISECONDS && supervisor.isStopping) {
        // What still runs is ended by the guard that outlives this process.
        process.exit(1);
      }
    });
  }
}

/** `npm start` may be killed without passing the signal on; then nobody is left who could stop us. */
function stopWithParent(end: (exitCode: number) => Promise<never>): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    void end(0);
  }, 500);
}

function report(error: unknown): void {
  console.error(
    `\n${error instanceof SandboxError ? error.message : error instanceof Error ? error.stack : String(error)}`,
  );
}

try {
  await main();
} catch (error) {
  report(error);
  process.exit(1);
}
