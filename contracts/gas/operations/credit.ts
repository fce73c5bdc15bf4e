import { creditWithdrawalTypes } from '../../../test/vectors/message-types.js';
import { AMOUNT, DAY } from '../network.js';
import { openOrderBook } from '../orders.js';
import type { Figures, TradeNetwork } from '../trade-network.js';

const VALID_BEFORE = 2n ** 40n - 1n;

/** Payouts that the token refused for a while: they became credit, which its owner withdraws. */
export async function measureCredit(network: TradeNetwork): Promise<Figures> {
  const book = await openOrderBook(network);
  const { accounts, escrow, tokenAddress } = network;
  const { supplier, operator } = accounts;
  const [credited, other] = [await book.funded(), await book.funded()];
  await network.pass(21 * DAY);
  const resume = await refuseTransfers(network);
  const refused = await book.accept(credited);
  await book.accept(other);
  await resume();
  const message = {
    token: tokenAddress,
    account: supplier.address,
    recipient: supplier.address,
    amount: AMOUNT,
    nonce: 0,
    validBefore: VALID_BEFORE,
  };
  const signature = await network.sign('escrow', supplier, creditWithdrawalTypes, message);
  return {
    'accept in full where the token refuses the payout, signed and relayed': refused,
    'withdraw credit, signed and relayed': await network.gasOf(
      operator,
      escrow,
      'withdrawCreditFor',
      ...Object.values(message),
      signature,
    ),
    'withdraw all credit, sent by its owner': await network.gasOf(
      supplier,
      escrow,
      'withdrawCredit',
      ...[tokenAddress, supplier.address],
    ),
  };
}

/** Puts code before the token that refuses every transfer and hands all else to it. Returns what takes that back. */
async function refuseTransfers({ ethers, tokenAddress, setCode }: TradeNetwork): Promise<() => Promise<void>> {
  const code = await ethers.provider.getCode(tokenAddress);
  const original = ethers.dataSlice(ethers.id('the token behind'), 0, 20);
  await setCode(original, code);
  await setCode(
    tokenAddress,
    ethers.concat([
      '0x5f3560e01c63a9059cbb14603b57', // selector of transfer: to the end
      '0x365f5f375f5f365f73',
      original,
      '0x5af43d5f5f3e6037573d5ffd', // delegatecall with all calldata; failed: revert with the answer
      '0x5b3d5ff3',
      '0x5b5f5ffd',
    ]),
  );
  return () => setCode(tokenAddress, code);
}
