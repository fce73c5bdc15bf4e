/**
 * The floors of the house (docs/design): domain <- platform <- features <- apps.
 * A room on one floor may use rooms below it, and every room is entered by its index.ts.
 */
const PLATFORM =
  'commands|database|chain|ledger|audit|http|clock|config|observability|tracing|outbox|keystore|dead-letters|webhooks|rate-limits|testing';
const FEATURE = `libs/(?!(?:domain|${PLATFORM})/)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A circle of imports cannot be understood or changed one part at a time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'unresolvable',
      comment: 'An import that resolves to nothing fails at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-is-pure',
      comment: 'libs/domain imports nothing of ours, no framework and no driver.',
      severity: 'error',
      from: { path: '^libs/domain/' },
      to: { path: '^(libs/(?!domain/)|apps/|migrations/|node_modules/(@nestjs|@fastify|fastify|typeorm|pg|pino)/)' },
    },
    {
      name: 'platform-below-features',
      comment: 'Platform libraries know nothing of the business features that use them.',
      severity: 'error',
      from: { path: `^libs/(${PLATFORM})/` },
      to: { path: `^(${FEATURE}|apps/)` },
    },
    {
      name: 'libraries-below-apps',
      comment: 'A library never reaches up into an application.',
      severity: 'error',
      from: { path: '^(libs|migrations)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-stand-alone',
      comment: 'Applications share code through libs/, never with each other.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'sdk-stands-alone',
      comment: 'The SDK runs where its users are: it has nothing of the server, and no library but ethers.',
      severity: 'error',
      from: { path: '^libs/sdk/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs/(?!sdk/)|apps/|migrations/|node_modules/(?!ethers/))' },
    },
    {
      name: 'enter-by-the-index',
      comment: 'What a library offers is its index.ts; everything else may change without notice.',
      severity: 'error',
      from: { path: '^(?:libs|apps|test)/([^/]+)/' },
      to: { path: '^libs/[^/]+/', pathNot: ['^libs/$1/', '^libs/[^/]+/index\\.ts$'] },
    },
    {
      name: 'testing-only-in-tests',
      comment: 'The testing library starts databases and chains; only tests and the sandbox may do that.',
      severity: 'error',
      from: { path: '^(libs/(?!testing/)|apps/(?!sandbox/))', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'declared-dependencies',
      comment: 'What production code imports must be a dependency, or an installation without dev packages breaks.',
      severity: 'error',
      from: { path: '^(libs/(?!testing/)|apps/)', pathNot: '(\\.spec\\.ts$|^apps/(console|sandbox)/)' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|^apps/console/|/generated/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['quittance-source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
