import type { EntityManager } from 'typeorm';

/** Runs `work` inside the caller's transaction; when it fails, only what it did is undone, and its error is thrown on. */
export async function inSavepoint<Result>(manager: EntityManager, work: () => Promise<Result>): Promise<Result> {
  await manager.query('SAVEPOINT isolated');
  try {
    const result = await work();
    await manager.query('RELEASE SAVEPOINT isolated');
    return result;
  } catch (error) {
    await manager.query('ROLLBACK TO SAVEPOINT isolated');
    await manager.query('RELEASE SAVEPOINT isolated');
    throw error;
  }
}
