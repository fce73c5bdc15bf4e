import { BeforeApplicationShutdown, Injectable, OnApplicationBootstrap } from '@nestjs/common';

/** Something that goes on by itself between start and stop. */
export interface Duty {
  start(): void;
  /** Resolves when the step under way is done. */
  stop(): Promise<void>;
}

/** Starts a worker's duties with the application and ends them before it. */
@Injectable()
export class WorkerDuties implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly duties: readonly Duty[]) {}

  onApplicationBootstrap(): void {
    for (const duty of this.duties) duty.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.duties.map((duty) => duty.stop()));
  }
}
