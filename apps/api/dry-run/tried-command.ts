import type { DryRun } from '#commands';
import type { ErrorContext } from '#domain';
import type { Principal } from '#parties';

/** What a command would do, and who would see it. */
export interface TriedCommand extends DryRun {
  readonly principal: Principal;
  /** What a second person would have to approve first; minor units. */
  readonly approval: ErrorContext['approval'];
}
