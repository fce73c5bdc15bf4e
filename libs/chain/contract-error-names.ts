import type {
  auditAnchorAbi,
  businessRegistryAbi,
  clearingHouseAbi,
  deliveryDeskAbi,
  invoiceRegistryAbi,
  sandboxStablecoinAbi,
  tradeEscrowAbi,
} from './generated/abi.js';

type OurAbi =
  | typeof auditAnchorAbi
  | typeof businessRegistryAbi
  | typeof clearingHouseAbi
  | typeof deliveryDeskAbi
  | typeof invoiceRegistryAbi
  | typeof sandboxStablecoinAbi
  | typeof tradeEscrowAbi;

type Names<Item> = Item extends { readonly type: 'error'; readonly name: infer Name extends string } ? Name : never;

/** The name of every error that our contracts declare. What maps all of them does not compile when a contract gets a new one. */
export type ContractErrorName = Names<OurAbi[number]>;
