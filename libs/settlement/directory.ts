/** What handlers of logs may look up. */
export interface Directory {
  /** The business whose signer has the address. */
  businessOf(address: string): string | undefined;
}
