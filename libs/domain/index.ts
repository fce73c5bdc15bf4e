export * from './deadlines.js';
export * from './errors.js';
export * from './ids.js';
export * from './lines.js';
export * from './money.js';
export * from './order-state.js';
export * from './terms.js';
export * from './typed-data.js';
