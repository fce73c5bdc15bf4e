import { Command, Option } from 'commander';
import { createDataSource } from '#database';
import { ApiKey, type ApiKeyRole, Business, issueApiKey, Signer } from '#parties';
import { InputError } from '../input-error.js';
import { readDatabaseUrl } from '../network-access.js';
import { ACTOR, operatorFileCommand, rotateKeystoreCommand, signingPolicyCommand } from './signing-keys.js';

interface Arguments {
  role: ApiKeyRole;
  name?: string;
  business?: string;
  json?: true;
}

/** `quittance keys create`: makes an API key straight in the database, which is how the first operator gets in. */
export function keysCommand(): Command {
  const create = new Command('create')
    .description('make an API key in the database at DATABASE_URL (default: of the running sandbox)')
    .addOption(
      new Option('--role <role>', 'what the key may do')
        .choices(['operator', 'auditor', 'regulator', 'buyer', 'supplier'])
        .makeOptionMandatory(),
    )
    .option('--business <id>', 'the business that the key speaks for; needed for buyer and supplier')
    .option('--name <name>', 'to tell keys apart (default: the role)')
    .option('--json', 'print {id, secret, role, name, businessId}')
    .action(createKey);
  return new Command('keys')
    .description('API keys, and the keys that sign')
    .addCommand(create)
    .addCommand(rotateKeystoreCommand())
    .addCommand(operatorFileCommand())
    .addCommand(signingPolicyCommand());
}

async function createKey({ role, name = role, business, json }: Arguments): Promise<void> {
  const speaksForBusiness = role === 'buyer' || role === 'supplier';
  if (speaksForBusiness !== (business !== undefined)) {
    throw new InputError(
      speaksForBusiness
        ? `A key with the role ${role} speaks for a business: add --business biz_…`
        : `A key with the role ${role} speaks for no business: leave out --business.`,
    );
  }
  const dataSource = await createDataSource({
    url: readDatabaseUrl(),
    entities: [ApiKey, Business, Signer],
  }).initialize();
  try {
    if (business !== undefined && !(await dataSource.manager.existsBy(Business, { id: business }))) {
      throw new InputError(`There is no business ${business}.`);
    }
    const key = { name, roles: [role], businessId: business ?? null };
    const { id, token } = await issueApiKey(dataSource, key, ACTOR);
    if (json) console.log(JSON.stringify({ id, secret: token, role, name, businessId: key.businessId }));
    else console.log(`${token}\nThis is the only time that the key's secret is shown. Its id is ${id}.`);
  } finally {
    await dataSource.destroy();
  }
}
