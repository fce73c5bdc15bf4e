import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { appendAudit, NETWORK_TENANT } from '#audit';
import { readKeystoreSecrets } from '#config';
import { createDataSource, inTransaction } from '#database';
import { addressOfKey, encryptKeystoreFile, Keystore } from '#keystore';
import { countKeysOfOldSecrets, DEFAULT_DAILY_LIMIT, rotateKeystore, type SignerPolicy } from '#parties';
import { InputError } from '../input-error.js';
import { readDatabaseUrl } from '../network-access.js';

/** What the log calls whoever runs a command of the CLI. */
export const ACTOR = 'cli';
const BATCH = 200;
const SHORTEST_PASSWORD = 12;

/** `quittance keys rotate-keystore`: encrypts every managed key under KEYSTORE_SECRET. */
export function rotateKeystoreCommand(): Command {
  return new Command('rotate-keystore')
    .description(
      'encrypt the managed keys of the database at DATABASE_URL under KEYSTORE_SECRET, from KEYSTORE_OLD_SECRETS',
    )
    .option('--batch <keys>', 'keys per transaction', Number, BATCH)
    .option('--json', 'print {secretId, rotated, left}')
    .action(rotate);
}

async function rotate({ batch, json }: { batch: number; json?: true }): Promise<void> {
  if (!Number.isInteger(batch) || batch < 1) throw new InputError('--batch is a whole number from 1 on.');
  let keystore: Keystore;
  try {
    const { current, older } = readKeystoreSecrets();
    keystore = new Keystore(current, older);
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
  const dataSource = await createDataSource({ url: readDatabaseUrl() }).initialize();
  try {
    let rotated = 0;
    for (;;) {
      const count = await inTransaction(dataSource, (manager) => rotateKeystore(manager, keystore, ACTOR, batch));
      if (count === 0) break;
      rotated += count;
      if (!json) console.log(`${rotated} keys are under the secret ${keystore.secretId}`);
    }
    const left = await countKeysOfOldSecrets(dataSource.manager, keystore);
    if (json) console.log(JSON.stringify({ secretId: keystore.secretId, rotated, left }));
    else if (left > 0) console.log(`${left} keys are being changed by somebody else; run this again.`);
    else console.log('No key is under an older secret: take KEYSTORE_OLD_SECRETS away once every API has the new one.');
  } finally {
    await dataSource.destroy();
  }
}

/** `quittance keys operator-file`: a keystore file for OPERATOR_KEYSTORE_FILE. */
export function operatorFileCommand(): Command {
  return new Command('operator-file')
    .description('write a keystore file of an operator key: a new one, or that of the standard input')
    .requiredOption('--out <file>', 'where to; must not exist')
    .requiredOption('--password-file <file>', `holds the password, of at least ${SHORTEST_PASSWORD} characters`)
    .option('--from-stdin', 'take the private key, 0x and 64 hex digits, from the standard input')
    .action(writeOperatorFile);
}

function writeOperatorFile(options: { out: string; passwordFile: string; fromStdin?: true }): void {
  const password = readFileSync(options.passwordFile, 'utf8').replace(/\r?\n$/, '');
  if (password.length < SHORTEST_PASSWORD) {
    throw new InputError(`The password in ${options.passwordFile} is shorter than ${SHORTEST_PASSWORD} characters.`);
  }
  const text = options.fromStdin ? readFileSync(0, 'utf8').trim() : `0x${randomBytes(32).toString('hex')}`;
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw new InputError('The standard input is not 0x and 64 hex digits.');
  const key = Buffer.from(text.slice(2), 'hex');
  writeFileSync(options.out, encryptKeystoreFile(key, password), { mode: 0o600, flag: 'wx' });
  console.log(addressOfKey(key));
  key.fill(0);
}

interface PolicyOptions {
  message?: string[];
  dailyLimit?: string[];
  reset?: true;
}

/** `quittance keys policy`: what the network signs for a business with a managed signer. */
export function signingPolicyCommand(): Command {
  return new Command('policy')
    .description("show or set what a business's managed signer signs, in the database at DATABASE_URL")
    .argument('<business>', 'biz_…')
    .option('--message <types...>', 'sign these EIP-712 types only, such as Order Acceptance ReceiveWithAuthorization')
    .option('--daily-limit <limits...>', 'TOKEN=AMOUNT: the most of a token a day (UTC), in minor units')
    .option('--reset', 'back to what every business has')
    .action(setPolicy);
}

function readPolicy({ message, dailyLimit }: PolicyOptions): SignerPolicy {
  const limits = (dailyLimit ?? []).map((text) => {
    const [, token, amount] = /^(0x[0-9a-fA-F]{40})=([0-9]{1,78})$/.exec(text) ?? [];
    if (token === undefined || amount === undefined) throw new InputError(`${text} is not TOKEN=AMOUNT.`);
    return [token, amount] as const;
  });
  return {
    ...(message === undefined ? {} : { messages: message }),
    ...(dailyLimit === undefined ? {} : { dailyLimits: Object.fromEntries(limits) }),
  };
}

async function setPolicy(business: string, options: PolicyOptions): Promise<void> {
  const changes = readPolicy(options);
  const isChange = options.reset === true || Object.keys(changes).length > 0;
  const dataSource = await createDataSource({ url: readDatabaseUrl() }).initialize();
  try {
    const policy = await inTransaction(dataSource, async (manager) => {
      const [signer] = (await manager.query(
        `SELECT policy FROM signers WHERE business_id = $1 AND kind = 'managed' FOR UPDATE`,
        [business],
      )) as { policy: SignerPolicy | null }[];
      if (signer === undefined) throw new InputError(`There is no business ${business} with a managed signer.`);
      if (!isChange) return signer.policy;
      const next = options.reset ? null : { ...signer.policy, ...changes };
      await manager.query(`UPDATE signers SET policy = $2 WHERE business_id = $1`, [
        business,
        next === null ? null : JSON.stringify(next),
      ]);
      await appendAudit(manager, {
        tenantId: NETWORK_TENANT,
        actor: ACTOR,
        action: 'set_signing_policy',
        outcome: 'done',
        subject: business,
        details: { policy: next },
      });
      return next;
    });
    console.log(JSON.stringify({ business, policy, otherwiseDailyLimit: DEFAULT_DAILY_LIMIT.toString() }));
  } finally {
    await dataSource.destroy();
  }
}
