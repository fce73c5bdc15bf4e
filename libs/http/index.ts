export * from './cursor.js';
export * from './error-catalogue.js';
export * from './json-body.js';
export * from './problem.filter.js';
export * from './problems.js';
export * from './request-id.js';
export * from './schema-validation.pipe.js';
export { ContentCheck, contentDigestOf } from './signatures/content-digest.js';
export type { SignedMessage } from './signatures/message-signature.js';
export * from './signatures/request-signature.js';
export {
  decodePublicKey,
  parsePublicKey,
  type SignatureAlgorithm,
  type SigningKey,
  signatureAlgorithms,
} from './signatures/signing-keys.js';
