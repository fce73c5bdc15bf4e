/** Exit codes of every command, as `quittance --help` lists them. */
export const exitCodes = {
  done: 0,
  /** Something unexpected, or the network refused. */
  failed: 1,
  /** Arguments, files or settings cannot be used. */
  input: 2,
  /** Everything was done, but the books do not agree. */
  notConserved: 3,
  /** The network does not answer or does not get on; the same command goes on later. */
  unreachable: 4,
  /** What the server says is not what the chain says. */
  notVerified: 5,
  /** An invariant of the network, or its configuration, does not hold. */
  notSound: 6,
  interrupted: 130,
} as const;
