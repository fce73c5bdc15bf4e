// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AttesterAndSalt} from "../libraries/AttesterAndSalt.sol";
import {PaymentClauses, PerformanceClauses} from "../libraries/Clauses.sol";
import {EscrowSlot} from "../libraries/EscrowSlots.sol";
import {Schedule} from "../libraries/Schedules.sol";

/// @dev EIP-712 digest of an {Order}; the order's id on chain and off.
type OrderId is bytes32;

/// @notice One purchase order as calldata carries it. The buyer's funding authorisation binds every bit of it.
/// @dev Its id is the EIP-712 digest of the unpacked form, see {TypedData}:
/// `Order(address buyer,address supplier,address token,uint40 fundBy,Terms terms)`.
struct Order {
    address buyer;
    address supplier;
    address token;
    AttesterAndSalt attesterAndSalt;
    Schedule schedule;
    /// @dev Merkle root over the order's lines.
    bytes32 linesRoot;
    /// @dev SHA-256 over the order's document set.
    bytes32 documentsHash;
}

/// @notice What few orders have. An order whose clauses are all zero is plain.
struct Clauses {
    PerformanceClauses performance;
    PaymentClauses payment;
}

/// @notice What identifies an order and its parties, without the terms' content.
struct OrderKey {
    address buyer;
    address supplier;
    address token;
    /// @dev Unix seconds.
    uint40 fundBy;
    /// @dev EIP-712 struct hash of the order's `Terms`.
    bytes32 termsHash;
}

/// @dev How the buyer's money is pulled.
enum Collection {
    /// @dev By the buyer's allowance to the escrow.
    Allowance,
    /// @dev By an ERC-2612 permit, then the allowance.
    Permit,
    /// @dev By an ERC-3009 authorisation.
    Authorization,
    /// @dev By a Permit2 signature transfer with a witness.
    Permit2
}

/// @notice A movement of one order's money that the delivery desk decided on.
struct Disbursement {
    /// @dev Gross worth by which the order's released amount grows, at most held.
    uint256 advance;
    /// @dev To the payees of the gross range [from, to), pro rata.
    uint256 payout;
    uint256 from;
    uint256 to;
    /// @dev To the buyer.
    uint256 refund;
    uint256 fee;
    address feeRecipient;
}

/// @title TradeEscrow
/// @notice Holds the money of purchase orders and releases it against delivery.
/// Every message is cumulative and idempotent: submitting one again is a successful no-op.
/// Where a function takes a signature, an empty one means that the caller is the signer.
interface ITradeEscrow {
    /// @dev The record of an order that holds nothing is kept until its fundBy, so that nobody pays twice. From then on
    /// no money can come in under its id, the record is dropped when the last money leaves, and the status is `None`. An amended
    /// order keeps its record, as more money may come.
    enum Status {
        None,
        Funded,
        Closed
    }

    /// @notice The order's money was locked. The only place where the full terms appear on chain.
    event OrderFunded(
        OrderId indexed orderId,
        address buyer,
        address supplier,
        address token,
        AttesterAndSalt attesterAndSalt,
        Schedule schedule,
        bytes32 linesRoot,
        bytes32 documentsHash
    );

    /// @notice A part of the order's money, `deposit`, was locked; the desk's {IDeliveryDesk-FundsAdded} tells of the rest.
    event OrderDeposited(
        OrderId indexed orderId,
        address buyer,
        address supplier,
        address token,
        AttesterAndSalt attesterAndSalt,
        Schedule schedule,
        bytes32 linesRoot,
        bytes32 documentsHash,
        uint256 deposit
    );

    /// @notice The buyer accepted goods worth `released` in total; by as much as it grew, money left escrow for the supplier (pushed or
    /// credited).
    event AcceptedAndReleased(OrderId indexed orderId, uint256 released, bytes32 evidenceHash);

    /// @notice The buyer accepted goods worth `cumulative` in total; {Released} follows for each of several payees.
    event DeliveryAccepted(OrderId indexed orderId, uint256 cumulative, bytes32 evidenceHash);

    /// @notice Buyer and supplier split held money by mutual signature.
    event OrderSettled(OrderId indexed orderId, uint256 toSupplier, uint256 toBuyer, uint256 nonce);

    /// @notice `amount` left escrow for `payee` (pushed or credited). `released` is the order's total so far.
    event Released(OrderId indexed orderId, address indexed payee, uint256 amount, uint256 released);

    /// @notice `amount` left escrow for the fee's recipient (pushed or credited).
    event FeePaid(OrderId indexed orderId, address indexed recipient, uint256 amount);

    /// @notice `amount` left escrow for the buyer (pushed or credited).
    event Refunded(OrderId indexed orderId, address indexed buyer, uint256 amount);

    /// @notice A push of `amount` to `account` was refused by the token and became credit.
    event Credited(OrderId indexed orderId, address indexed token, address indexed account, uint256 amount);

    /// @notice `account` withdrew its credit to `recipient`.
    event CreditWithdrawn(address indexed token, address indexed account, address indexed recipient, uint256 amount);

    /// @notice The action at `index` of a batch changed nothing; `reason` is its error's selector, zero if it gave none.
    event ActionFailed(uint256 indexed index, bytes4 reason);

    event FundingPaused(bool paused);
    event TokenAllowed(address indexed token, bool allowed);
    event GuardianshipOffered(address indexed guardian, address indexed candidate);
    event GuardianChanged(address indexed previous, address indexed current);

    error OrderNotFunded(OrderId orderId);
    /// @dev The id was used and settled to the end; a new order needs a new salt.
    error OrderAlreadyClosed(OrderId orderId);
    error CallerNotBuyer(address caller, address buyer);
    error CallerNotGuardian(address caller, address guardian);
    error CallerNotInvoiceRegistry(address caller, address invoiceRegistry);
    error CallerNotOfferedGuardian(address caller, address offered);
    /// @dev Neither a valid signature of `signer` over the message nor, where it is empty, `signer` as the caller.
    error SignatureNotValid(address signer, bytes32 digest);
    error PartyNotAllowed(address party);
    error PartiesNotDistinct(address party);
    error AmountIsZero(OrderId orderId);
    /// @dev Bits are set beyond the packed fields.
    error ScheduleNotCanonical(Schedule schedule);
    error DeadlinesOutOfOrder(uint256 fundBy, uint256 deliverBy);
    error FundingIsPaused();
    error TokenNotAllowed(address token);
    error TokenWithoutCode(address token);
    error TokenListFull(uint256 listed, uint256 maximum);
    error FundingAfterFundBy(uint256 timestamp, uint256 fundBy);
    /// @dev The token moved another amount than asked for.
    error FundingNotExact(uint256 received, uint256 expected);
    /// @dev `available` is what was released and what is still held together.
    error CumulativeExceedsEscrow(uint256 cumulative, uint256 available);
    error CallerNotDeliveryDesk(address caller, address deliveryDesk);
    /// @dev Neither the delivery desk nor the invoice registry.
    error CallerNotTrusted(address caller);
    /// @dev The order has clauses: the delivery desk takes its acceptances.
    error OrderHasClauses(OrderId orderId);
    /// @dev The order has invoices: {accept} takes its acceptances.
    error OrderHasInvoices(OrderId orderId);
    /// @dev Acknowledged invoices are owed what the settlement would give back.
    error AcknowledgedDebtNotCovered(uint256 left, uint256 acknowledged);
    /// @dev The order knows no instalments and no changes.
    error OrderNotAmended(OrderId orderId);
    error PartExceedsAmount(uint256 part, uint256 amount);
    error WithdrawalExpired(uint256 timestamp, uint256 validBefore);
    error WithdrawalNonceAhead(uint256 nonce, uint256 expected);
    error SettlementNonceAhead(uint256 nonce, uint256 expected);
    error SettlementExceedsHeld(uint256 total, uint256 held);
    /// @dev Something that moves money is under way already.
    error EntryLocked();
    error ActionNotRelayable();
    error GasTooLowForAction(uint256 available, uint256 required);
    /// @dev The row at `index` is of another buyer or token than those before it.
    error PaymentRunMixed(uint256 index);
    /// @dev A settlement ended the round that the acceptance was signed for.
    error RoundNotCurrent(uint256 round, uint256 current);
    error CreditTooLow(uint256 credit, uint256 amount);
    error CreditNotPaid(uint256 paid, uint256 amount);

    /// @notice Locks the order's amount by the buyer's token allowance. Caller: the buyer.
    ///
    /// Requirements:
    /// - The caller is `order.buyer`. The supplier is another account, neither zero nor one of these contracts (the buyer cannot be, as
    /// none of them gives its word).
    /// - The amount is not zero; the token moves exactly that.
    /// - `order.token` is allowed and funding is not paused.
    /// - The time is before fundBy, and deliverBy is not before fundBy.
    /// - The order is plain: its id is hashed with clauses that are all zero. {IDeliveryDesk-fund} takes every other.
    /// - The order was never closed. One that is funded already is a no-op.
    function fundWithAllowance(Order calldata order) external returns (OrderId orderId);

    /// @notice Locks the order's amount by the buyer's ERC-3009 authorisation whose nonce is the order's id, whose
    /// validAfter is zero and whose validBefore is the order's fundBy. Caller: anyone.
    /// @param signature of `ReceiveWithAuthorization` in the token's domain. 65 bytes go to the token as (v, r, s),
    /// any other length as bytes, which takes a token that supports contract wallets
    ///
    /// Requirements: those of {fundWithAllowance}, the buyer's authorisation standing in for the caller.
    function fundWithAuthorisation(Order calldata order, bytes calldata signature) external returns (OrderId orderId);

    /// @notice Accepts goods worth `cumulative` in total and pays at once. Signer: the buyer, over
    /// `Acceptance(bytes32 orderId,uint256 round,uint256 cumulative,bytes32 evidenceHash)`, where `round` is the present count
    /// of the order's settlements.
    ///
    /// Requirements:
    /// - The order is plain and funded; `cumulative` is at most what was released and is held together.
    /// - No claim is needed. `cumulative` not above what was released: no-op.
    function accept(OrderKey calldata key, uint112 cumulative, bytes32 evidenceHash, bytes calldata signature) external;

    /// @notice Splits held money. Signers: buyer and supplier, over
    /// `Settlement(bytes32 orderId,uint256 toSupplier,uint256 toBuyer,uint256 nonce)`.
    /// `nonce` counts the order's settlements from zero. `toSupplier` counts as released.
    ///
    /// Requirements:
    /// - The order is funded; `toSupplier` and `toBuyer` together are at most what is held.
    /// - What acknowledged invoices are owed stays covered.
    /// - It ends every claim, dispute and retention of the order; what it does not split is held as unclaimed.
    /// - `nonce` is the next one. A lower one is a no-op.
    function settle(
        OrderKey calldata key,
        uint256 toSupplier,
        uint256 toBuyer,
        uint256 nonce,
        bytes calldata buyerSignature,
        bytes calldata supplierSignature
    ) external;

    /// @notice {accept} for many plain orders without invoices: one that fails stops no other ({ActionFailed}). Neighbours in one token
    /// to one account are paid as one. Caller: anyone.
    /// @param accounts the addresses that rows name by their place: at most 256
    /// @param rows packed acceptances, see {AcceptanceRows}
    ///
    /// Requirements:
    /// - The rows are complete.
    /// - Before each look at a contract's signature enough gas is left that it gets 300,000, and before each payout that it gets
    /// 200,000: otherwise the whole batch reverts, so that want of gas cannot pass for a failure.
    function acceptMany(address[] calldata accounts, bytes calldata rows) external;

    /// @notice {acceptMany} with one signature for all rows. Signer: the buyer, over
    /// `PaymentRun(Acceptance[] acceptances)Acceptance(bytes32 orderId,uint256 round,uint256 cumulative,bytes32 evidenceHash)`, the
    /// acceptances in the order of the rows. Caller: anyone.
    /// @param rows packed acceptances without signatures, which name their round, see {AcceptanceRows}
    /// @param signature by whoever may sign for the buyer what all rows together accept, `cumulative` by `cumulative`
    ///
    /// Requirements:
    /// - The rows are complete, all of one buyer and one token. Each is released or fails as in {acceptMany}; one whose round was ended
    /// by a settlement fails ({ActionFailed} with RoundNotCurrent). So a run can be sent again, and what it paid stays paid.
    /// - Before each payout enough gas is left that it gets 200,000.
    function acceptPaymentRun(address[] calldata accounts, bytes calldata rows, bytes calldata signature) external;

    /// @notice Performs many actions, each the calldata of {fundWithAuthorisation}, {accept}, {settle} or of
    /// one of the {IDeliveryDesk}'s. An action that fails changes nothing and stops no other: {ActionFailed}.
    /// Payouts come last; neighbours in one token to one account are paid as one. Caller: anyone.
    ///
    /// Requirements:
    /// - Every signature is there: an empty one would mean that this contract signs.
    /// - Before each action enough gas is left that it gets 500,000, and before each payout that it gets 200,000:
    /// otherwise the whole batch reverts, so that want of gas cannot pass for a failure. No action gets more than 3,000,000.
    function execute(bytes[] calldata actions) external;

    /// @notice Pays out the caller's credit to `recipient`. No credit: no-op.
    ///
    /// Requirements: the token moves the whole credit; `recipient` is neither zero nor one of these contracts.
    function withdrawCredit(address token, address recipient) external returns (uint256 amount);

    /// @notice Pays out `amount` of the credit of `account`. Signer: `account`, over
    /// `CreditWithdrawal(address token,address account,address recipient,uint256 amount,uint256 nonce,uint256 validBefore)`.
    /// `nonce` counts the account's signed withdrawals from zero. Caller: anyone.
    /// @param validBefore Unix seconds; succeeds strictly before
    ///
    /// Requirements:
    /// - The credit covers `amount`, and the token moves exactly that; `recipient` is neither zero nor one of these contracts.
    /// - `nonce` is the next one. A lower one is a no-op.
    function withdrawCreditFor(
        address token,
        address account,
        address recipient,
        uint256 amount,
        uint256 nonce,
        uint256 validBefore,
        bytes calldata signature
    ) external;

    /// @notice Opens an order with clauses or by a part of its amount. Caller: the delivery desk, which checked the clauses and who pays.
    /// @param authorizationId nonce or witness that the buyer's authorisation must carry
    /// @param validBefore Unix seconds, of the authorisation
    ///
    /// Requirements: those of {fundWithAllowance} but for the buyer as the caller and the clauses; `part` is neither zero nor above the order's
    /// amount; the fee recipient is none of these contracts. One that is funded already is a no-op.
    function open(
        Order calldata order,
        Clauses calldata clauses,
        uint256 part,
        Collection method,
        bytes32 authorizationId,
        uint256 validBefore,
        bytes calldata authorization
    ) external returns (OrderId orderId);

    /// @notice Adds money to an amended order, whose record stays for it when nothing is held. Caller: the delivery desk.
    ///
    /// Requirements: the order's record is there and amended; the token may be used and moves exactly `amount`.
    function addFunds(
        OrderId orderId,
        address token,
        address buyer,
        uint256 amount,
        Collection method,
        bytes32 authorizationId,
        uint256 validBefore,
        bytes calldata authorization
    ) external;

    /// @notice Moves and pays an order's money as the delivery desk decided, or the invoice registry for a redemption. Caller: one of them.
    ///
    /// Requirements: payout, refund and fee together are at most what is held.
    function disburse(OrderKey calldata key, OrderId orderId, Disbursement calldata disbursement) external;

    /// @notice Marks an order as amended: the delivery desk keeps its total and deliverBy. One that is opened by a part is so from
    /// the start. Caller: the delivery desk.
    ///
    /// Requirements: the order is funded.
    function markAmended(OrderId orderId) external;

    /// @notice Marks an order as having invoices on chain. Caller: the invoice registry.
    ///
    /// Requirements: the order is funded.
    function markInvoiced(OrderId orderId) external;

    /// @notice Stops or resumes funding, of new orders and of what is added to live ones; money held is not affected. Caller: the
    /// guardian.
    function setFundingPaused(bool paused) external;

    /// @notice Lets funding use `token`, or no longer; money held is not affected. Caller: the guardian.
    ///
    /// Requirements: an allowed token has code, and no more than 64 tokens were ever listed.
    function setTokenAllowed(address token, bool allowed) external;

    /// @notice Offers the role to `candidate`, who takes it by {acceptGuardianship}; zero withdraws. Caller: the guardian.
    function offerGuardianship(address candidate) external;

    /// @notice Takes the offered role. Caller: the account it was offered to.
    function acceptGuardianship() external;

    function hashOrder(Order calldata order, Clauses calldata clauses) external view returns (OrderId);

    function hashOrderKey(OrderKey calldata key) external view returns (OrderId);

    /// @return EIP-712 struct hash of the order's `Terms`, the last part of its key
    function hashTerms(Order calldata order, Clauses calldata clauses) external pure returns (bytes32);

    /// @return status lifecycle
    /// @return held minor units still in escrow
    /// @return released gross minor units released so far
    /// @return settlements count of mutual settlements: the next settlement's nonce and the round of other messages
    /// @return invoiced whether payees are looked up in the registry
    function orderState(
        OrderId orderId
    ) external view returns (Status status, uint256 held, uint256 released, uint256 settlements, bool invoiced);

    /// @return the order's state as stored, see {EscrowSlots}
    function slotOf(OrderId orderId) external view returns (EscrowSlot);

    /// @return minor units of `token` that this contract owes in total: held by orders plus credit
    function owed(address token) external view returns (uint256);

    /// @notice The token's books with a running hash over every movement of its money, to prove a copy of the logs
    /// complete and unchanged. Every movement of an order's money, be it of zero, sets the word to
    /// `owed' | flags | keccak256(word ‖ id) with its lowest 120 bits cut off`, where `id` is the order's, or the
    /// creditor's address for a withdrawal of credit.
    /// @return bits 0-111 owed, 112 listed, 113 allowed, 114 paused, 120-255 running hash
    function bookOf(address token) external view returns (bytes32);

    function credit(address token, address account) external view returns (uint256);

    /// @return count of the account's signed withdrawals, the next one's nonce
    function withdrawalNonce(address account) external view returns (uint256);

    function invoiceRegistry() external view returns (address);

    function deliveryDesk() external view returns (address);

    function businessRegistry() external view returns (address);

    function isTokenAllowed(address token) external view returns (bool);

    function fundingPaused() external view returns (bool);

    function guardian() external view returns (address);
}
