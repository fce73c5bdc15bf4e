import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux, on every architecture that Node supports. */
const TICKS_PER_SECOND = 100;

interface Times {
  readonly parent: number;
  /** Of the process itself, seconds. */
  readonly own: number;
  /** Of its children that have ended. */
  readonly ended: number;
}

/** Undefined when there is no such process, or no /proc. */
function timesOf(pid: number): Times | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, which may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const field = (number: number) => Number(fields[number - 3]);
    return {
      parent: field(4),
      own: (field(14) + field(15)) / TICKS_PER_SECOND,
      ended: (field(16) + field(17)) / TICKS_PER_SECOND,
    };
  } catch {
    return undefined;
  }
}

/** Processor seconds that each process and its children have used so far, by name. */
export function processorSeconds(pids: Readonly<Record<string, number>>): Record<string, number> {
  const all = new Map<number, Times>();
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : undefined;
    if (times !== undefined) all.set(Number(name), times);
  }
  const ofProcess = (pid: number): number => {
    const times = all.get(pid);
    return times === undefined ? 0 : times.own + times.ended;
  };
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => {
      // Servers of PostgreSQL are the only children that go on while they are measured.
      const children = name === 'postgres' ? [...all].filter(([, { parent }]) => parent === pid) : [];
      return [name, ofProcess(pid) + children.reduce((sum, [child]) => sum + ofProcess(child), 0)];
    }),
  );
}
