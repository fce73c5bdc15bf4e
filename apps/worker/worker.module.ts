import { type DynamicModule, Module } from '@nestjs/common';
import { type Duty, WorkerDuties } from './worker-duties.js';

@Module({})
export class WorkerModule {}

/** A worker that does `duties` from start to shutdown. */
export function workerModule(duties: readonly Duty[]): DynamicModule {
  return { module: WorkerModule, providers: [{ provide: WorkerDuties, useValue: new WorkerDuties(duties) }] };
}
