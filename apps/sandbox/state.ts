import { randomBytes } from 'node:crypto';

/** A business of the sample trade, with what is needed to act for it. */
export interface SandboxBusiness {
  id: string;
  name: string;
  roles: string[];
  apiKey: string;
  address: string;
  /** Private key of an external signer: the network never saw it. */
  signerKey?: string;
}

export interface Deployment {
  chainId: number;
  /** Block after which the contracts can have logs. */
  blockNumber: number;
  escrow: string;
  token: string;
  /** Absent where the contracts are older than it. */
  auditAnchor?: string;
}

/** Everything about one sandbox, kept in `sandbox.json`. The command line and the benchmarks read it too. */
export interface SandboxState {
  createdAt: string;
  apiUrl: string;
  databaseUrl: string;
  rpcUrl: string;
  operatorApiKey: string;
  auditorApiKey: string;
  businesses: SandboxBusiness[];
  /** It is played when the sandbox is new or never: `skipped` on request, `begun` when it was interrupted. */
  sampleTrade: { status: 'unplayed' | 'skipped' | 'begun' } | { status: 'played'; outcomes: SampleOrderOutcome[] };
  deployment: Deployment | null;
  /** Of the contracts' sources that were deployed. */
  contractsFingerprint: string;
  /** False until database, contracts and keys exist: a first start that was interrupted begins anew. */
  prepared: boolean;
  /** Process ids; empty while the sandbox does not run. */
  pids: Partial<Record<'supervisor' | 'postgres' | 'chain' | 'api' | 'worker' | 'reader', number>>;
  ports: { postgres: number; chain: number };
  secrets: SandboxSecrets;
}

/** What became of one order of the sample trade. */
export interface SampleOrderOutcome {
  orderId: string;
  reference: string;
  /** For people: what happened. */
  story: string;
  status: string;
}

export interface SandboxSecrets {
  databasePassword: string;
  /** Private keys of the accounts that send the network's transactions, one lane each. */
  operatorKeys: string[];
  keystoreSecret: string;
  cursorSecret: string;
  webhookSecret: string;
}

/** Fresh secrets for a new sandbox. */
export function createSecrets(): SandboxSecrets {
  const secret = () => randomBytes(32).toString('hex');
  return {
    databasePassword: secret(),
    operatorKeys: [`0x${secret()}`, `0x${secret()}`],
    keystoreSecret: secret(),
    cursorSecret: secret(),
    webhookSecret: secret(),
  };
}
