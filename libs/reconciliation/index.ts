export * from './reconcile.js';
export * from './reconcile-order.js';
export * from './reconciler.js';
export { isAlarming, type ReconciliationState, reconciliationState } from './reconciliation-state.js';
