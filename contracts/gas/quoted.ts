/** Gas of funding and releasing one order, or what comes closest to it, as others measured or computed it. */
export const QUOTED = {
  'commerce-payments, ERC-3009': 176_635,
  'commerce-payments, allowance': 200_017,
  'Kleros escrow': 220_158,
  'Request escrow': 227_420,
  'Circle refund-protocol': 239_067,
  Sablier: 326_620,
  'ERC-8183 reference': 527_918,
  SmartInvoice: 550_295,
  'physical floor, allowance': 108_900,
  'physical floor, ERC-3009': 133_300,
};

/** What our own figures are to stay within: funding and releasing one order; an order's share of a batch of fifty. */
export const TARGETS = {
  allowance: 126_000,
  erc3009Relayed: 159_000,
  batchReleaseDistinct50: 22_000,
  batchReleaseSame50: 11_500,
};
