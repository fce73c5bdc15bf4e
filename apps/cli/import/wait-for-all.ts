/** Waits until all work has ended one way or the other, then throws the first failure. Nothing goes on behind the caller's back. */
export async function waitForAll(work: Iterable<Promise<unknown>>): Promise<void> {
  const results = await Promise.allSettled(work);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
