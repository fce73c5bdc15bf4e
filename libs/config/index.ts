export { type ApiLimits, defaultApiLimits } from './api-limits.js';
export * from './config.js';
export { type KeystoreSecrets, readKeystoreSecrets } from './keystore-config.js';
export type { OidcConfig } from './oidc-config.js';
export type { FeeLimits } from './operator-config.js';
export * from './service-urls.js';
