/** One line per step with the time it took; the line shows what is going on while it lasts. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const live = process.stdout.isTTY === true;
  const announce = () => process.stdout.write(`  ${title} …${live ? '' : '\n'}`);
  if (live) announce();
  // In a log a line per step is enough, but nobody should wonder what takes so long.
  const timer = live ? undefined : setTimeout(announce, 3000);
  const result = await work().finally(() => clearTimeout(timer));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${live ? '\r' : ''}  ${title.padEnd(44)} ${seconds.padStart(5)} s\n`);
  return result;
}

/** Something that the user can mend; shown without a stack trace. The message says what to do. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}
