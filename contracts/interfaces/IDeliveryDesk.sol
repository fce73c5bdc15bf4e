// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {PaymentClauses, PerformanceClauses} from "../libraries/Clauses.sol";
import {Clauses, Collection, Order, OrderId} from "./ITradeEscrow.sol";

/// @title DeliveryDesk
/// @notice What an order needs beyond funding and acceptance: delivery claims and their inspection, contests and rulings,
/// retention, the clauses of payment, instalments, change orders and what silence leads to. Holds no money: it tells the
/// {ITradeEscrow} what to pay. Every function may be sent by anyone; where it takes a signature, an empty one means that the
/// caller is the signer. Amounts are minor units of the order's token; cumulative ones count from the order's start.
interface IDeliveryDesk {
    /// @notice The order's clauses, once, just before the escrow's event of its first funding. Orders without this event are plain.
    event ClausesAgreed(OrderId indexed orderId, PerformanceClauses performance, PaymentClauses payment);

    /// @notice The order's money grew by `added` to `funded`, out of `total` agreed.
    event FundsAdded(OrderId indexed orderId, uint256 added, uint256 funded, uint256 total);

    /// @notice Both parties agreed on a new total and a later last day.
    event OrderChanged(
        OrderId indexed orderId,
        uint256 nonce,
        uint256 amount,
        uint256 deliverBy,
        bytes32 linesRoot,
        bytes32 documentsHash
    );

    /// @notice Delivery of goods worth `cumulative` in total was claimed; silence until `inspectionEndsAt` accepts.
    event DeliveryClaimed(
        OrderId indexed orderId,
        address indexed claimant,
        uint256 cumulative,
        uint256 deliveredAt,
        bytes32 evidenceHash,
        uint256 inspectionEndsAt
    );

    /// @notice The buyer accepted goods worth `cumulative` in total (orders with clauses; plain ones: the escrow's events).
    event DeliveryAccepted(OrderId indexed orderId, uint256 cumulative, bytes32 evidenceHash);

    /// @notice The inspection period of a claim over `cumulative` in total ended in silence.
    event DeliveryDeemedAccepted(OrderId indexed orderId, uint256 cumulative);

    /// @notice The buyer's acknowledged debt that was due was released up to `cumulative` in total.
    event AcknowledgedDebtReleased(OrderId indexed orderId, uint256 cumulative);

    /// @notice How a release of `gross` was divided (orders with clauses): what is left of it is the payees'.
    event ReleaseDivided(
        OrderId indexed orderId,
        uint256 gross,
        uint256 lateDeduction,
        uint256 earlyDiscount,
        uint256 retained,
        uint256 fee
    );

    /// @notice `amount` of a release is retained until `dueAt`; it belongs to the payees of [from, to) of what was released.
    event RetentionHeld(
        OrderId indexed orderId,
        uint256 tranche,
        uint256 amount,
        uint256 from,
        uint256 to,
        uint256 dueAt
    );

    /// @notice What was left of a tranche, `amount`, was paid to its payees, less the fee.
    event RetentionReleased(OrderId indexed orderId, uint256 tranche, uint256 amount);

    /// @notice The buyer accepted goods worth `cumulative` in total but for `contested`, which waits for a ruling or, from
    /// `arbitrationEndsAt`, for the fallback.
    event DeliveryContested(
        OrderId indexed orderId,
        uint256 indexed dispute,
        uint256 cumulative,
        uint256 contested,
        bytes32 reasonHash,
        uint256 arbitrationEndsAt
    );

    /// @notice The buyer contested `contested` more of what was retained.
    event RetentionContested(
        OrderId indexed orderId,
        uint256 indexed dispute,
        uint256 tranche,
        uint256 contested,
        bytes32 reasonHash,
        uint256 arbitrationEndsAt
    );

    /// @notice A dispute ended. The fee comes out of `toSupplier`. `by` is the arbiter, the party that gave in, or zero for the fallback.
    event DisputeResolved(
        OrderId indexed orderId,
        uint256 indexed dispute,
        address indexed by,
        uint256 toSupplier,
        uint256 toBuyer,
        bytes32 reasonHash
    );

    error AlreadyBound(address escrow);
    error NotBound();
    /// @dev Something is under way here already.
    error EntryLocked();
    error OrderNotFunded(OrderId orderId);
    /// @dev The escrow takes the acceptances of orders without clauses.
    error OrderIsPlain(OrderId orderId);
    error ClausesNotValid(PerformanceClauses performance, PaymentClauses payment);
    error SignatureNotValid(address signer, bytes32 digest);
    error ClaimantNotEntitled(address claimant, address supplier, address attester);
    error ClaimTooLate(uint256 timestamp, uint256 lastTime);
    error ClaimNotFound(OrderId orderId, uint256 cumulative);
    error TooManyClaims(uint256 claims, uint256 maximum);
    /// @dev `hint` is not the lowest claim that covers `cumulative`.
    error ClaimHintNotValid(uint256 cumulative, uint256 hint);
    error CumulativeExceedsEscrow(uint256 cumulative, uint256 limit);
    error InspectionNotEnded(uint256 timestamp, uint256 inspectionEndsAt);
    error InspectionEnded(uint256 timestamp, uint256 inspectionEndsAt);
    /// @dev The order's terms know no contests.
    error ContestsNotAgreed(OrderId orderId);
    error ContestedOutOfRange(uint256 contested, uint256 maximum);
    error DisputeNotOpen(OrderId orderId, uint256 dispute);
    error ArbitrationEnded(uint256 timestamp, uint256 arbitrationEndsAt);
    error ArbitrationNotEnded(uint256 timestamp, uint256 arbitrationEndsAt);
    error RulingOutOfRange(uint256 toSupplier, uint256 contested);
    error RulerNotEntitled(address ruler, address arbiter);
    error TrancheNotFound(OrderId orderId, uint256 tranche);
    error RetentionNotDue(uint256 timestamp, uint256 dueAt);
    error RetentionDue(uint256 timestamp, uint256 dueAt);
    error ReclaimTooEarly(uint256 timestamp, uint256 lastTime);
    error DebtNotDue(OrderId orderId, uint256 cumulative);
    error FundingOutOfRange(uint256 funded, uint256 total);
    error FundingTooLate(uint256 timestamp, uint256 lastTime);
    error ChangeNonceAhead(uint256 nonce, uint256 expected);
    error ChangeShrinks(uint256 amount, uint256 deliverBy);
    /// @dev More than an order's words can hold.
    error ChangeOutOfRange(uint256 amount, uint256 deliverBy);

    /// @notice Makes the caller this desk's escrow, once. Caller: an escrow's constructor.
    function bind() external;

    /// @notice Brings the order's funded total to `funded`. The first call opens the order. Signer: the buyer, by the token's
    /// authorisation or over `Funding(bytes32 orderId,uint256 funded)`, see the collection methods.
    /// @param authorization Allowance: signature of `Funding` or empty where the buyer calls. Permit: abi.encode(bytes
    /// permitSignature, bytes fundingSignature). Authorization and Permit2: the token's or Permit2's signature, whose nonce or
    /// witness is the order's id for a first and full funding and the digest of `Funding` otherwise
    ///
    /// Requirements:
    /// - The order's first funding is before fundBy, later ones before deliverBy; what {ITradeEscrow-fundWithAllowance} requires.
    /// - The clauses are consistent; `funded` is at most the agreed total. Not above what was funded: no-op.
    function fund(
        Order calldata order,
        Clauses calldata clauses,
        uint256 funded,
        Collection method,
        bytes calldata authorization
    ) external returns (OrderId orderId);

    /// @notice Raises the order's total and moves deliverBy back, by both parties' signatures over
    /// `ChangeOrder(bytes32 orderId,uint256 nonce,uint256 amount,uint256 deliverBy,bytes32 linesRoot,bytes32 documentsHash)`.
    /// `nonce` counts the order's changes from zero. The added money comes by {fund}.
    ///
    /// Requirements:
    /// - The order is funded; neither `amount` (new total) nor `deliverBy` (Unix seconds) shrinks.
    /// - `nonce` is the next one. A lower one is a no-op, as is any for an order that is over.
    function changeOrder(
        Order calldata order,
        Clauses calldata clauses,
        uint256 nonce,
        uint256 amount,
        uint256 deliverBy,
        bytes32 linesRoot,
        bytes32 documentsHash,
        bytes calldata buyerSignature,
        bytes calldata supplierSignature
    ) external;

    /// @notice Claims delivery; starts this claim's inspection clock. Signer: `claimant`, the supplier or the attester, over
    /// `DeliveryClaim(bytes32 orderId,uint256 round,uint256 cumulative,uint256 deliveredAt,bytes32 evidenceHash)`.
    /// @param deliveredAt Unix seconds as the claimant states them; evidence, no clock starts there
    ///
    /// Requirements:
    /// - The order is funded and the time is before the last time to claim: deliverBy, or with late deductions as many days
    /// later as it takes them to reach their cap.
    /// - `cumulative` is within what is left of the order. Not above what was claimed or answered: no-op.
    function claimDelivery(
        Order calldata order,
        Clauses calldata clauses,
        address claimant,
        uint256 cumulative,
        uint256 deliveredAt,
        bytes32 evidenceHash,
        bytes calldata signature
    ) external;

    /// @notice Accepts goods worth `cumulative` in total and pays at once, with the clauses' deductions. For orders with clauses;
    /// plain ones go to {ITradeEscrow-accept}. Signer: the buyer, over
    /// `Acceptance(bytes32 orderId,uint256 round,uint256 cumulative,bytes32 evidenceHash)`.
    /// @param claimHint the lowest claim that covers `cumulative`, zero if none does
    function accept(
        Order calldata order,
        Clauses calldata clauses,
        uint256 cumulative,
        bytes32 evidenceHash,
        uint256 claimHint,
        bytes calldata signature
    ) external;

    /// @notice Pays a claim over `cumulative` whose inspection period ended. Caller: anyone. Answered already: no-op.
    function releaseDeemed(Order calldata order, Clauses calldata clauses, uint256 cumulative) external;

    /// @notice Pays the acknowledged debt up to `cumulative`, the end of an acknowledged invoice that is due: in full but for the
    /// fee. Caller: anyone. Released already: no-op.
    ///
    /// Requirements: the debt is due. The money is there: the registry takes no acknowledgement of what is contested or retained,
    /// and nothing here or at the escrow uncovers it afterwards.
    function releaseAcknowledged(Order calldata order, Clauses calldata clauses, uint256 cumulative) external;

    /// @notice Contests `contested` of what was claimed up to `cumulative`; the rest of it is paid at once. Signer: the buyer,
    /// over `Contest(bytes32 orderId,uint256 round,uint256 cumulative,uint256 contested,bytes32 reasonHash)`.
    ///
    /// Requirements:
    /// - The terms know contests (arbitrationPeriod is not zero).
    /// - `cumulative` is a claim whose inspection has not ended; what lies below claims whose inspection has ended is not
    /// contested. Answered already: no-op.
    /// - What acknowledged invoices are owed stays covered.
    function contest(
        Order calldata order,
        Clauses calldata clauses,
        uint256 cumulative,
        uint256 contested,
        bytes32 reasonHash,
        bytes calldata signature
    ) external;

    /// @notice Contests a retention tranche up to `contested` in total before it is due; what is new opens a dispute. Signer: the
    /// buyer, over `RetentionContest(bytes32 orderId,uint256 round,uint256 tranche,uint256 contested,bytes32 reasonHash)`.
    ///
    /// Requirements:
    /// - The terms know contests; the time is before the tranche is due.
    /// - `contested` is at most what the tranche was. Not above what was contested of it: no-op.
    function contestRetention(
        Order calldata order,
        Clauses calldata clauses,
        uint256 tranche,
        uint256 contested,
        bytes32 reasonHash,
        bytes calldata signature
    ) external;

    /// @notice Ends a dispute. Signer: `ruler` over
    /// `Ruling(bytes32 orderId,uint256 round,uint256 dispute,uint256 toSupplier,bytes32 reasonHash)`: the arbiter strictly
    /// before arbitration ends, or at any time the party that gives in: the buyer to all, the supplier to nothing. What goes to
    /// the supplier's side is paid without the clauses' deductions but for the fee. Resolved already: no-op.
    function rule(
        Order calldata order,
        Clauses calldata clauses,
        uint256 dispute,
        uint256 toSupplier,
        bytes32 reasonHash,
        address ruler,
        bytes calldata signature
    ) external;

    /// @notice Ends a dispute by the terms' split once arbitration ended. Caller: anyone. Resolved already: no-op.
    function executeFallback(Order calldata order, Clauses calldata clauses, uint256 dispute) external;

    /// @notice Pays a retention tranche that is due, less the fee. Caller: anyone. Paid already: no-op.
    function releaseRetention(Order calldata order, Clauses calldata clauses, uint256 tranche) external;

    /// @notice Returns to the buyer what nobody claimed by the last time to claim. Caller: anyone.
    ///
    /// Requirements:
    /// - The time is the last time to claim or later.
    /// - Pending claims, disputes, retention and acknowledged debt stay. Nothing to return: no-op.
    function reclaim(Order calldata order, Clauses calldata clauses) external;

    function escrow() external view returns (address);

    /// @return claimed highest cumulative amount claimed in this round
    /// @return inspectionEndsAt end of that claim's inspection, Unix seconds
    /// @return position goods' worth answered so far: released plus what contests took out
    /// @return frozen in open disputes
    /// @return retained in retention tranches
    /// @return disputes count in this round
    /// @return tranches count in this round
    function deliveryState(
        OrderId orderId
    )
        external
        view
        returns (
            uint256 claimed,
            uint256 inspectionEndsAt,
            uint256 position,
            uint256 frozen,
            uint256 retained,
            uint256 disputes,
            uint256 tranches
        );

    /// @return Unix seconds at which the claim over `cumulative` counts as accepted; zero if there is no such open claim
    function inspectionEndsAt(OrderId orderId, uint256 cumulative) external view returns (uint256);

    /// @return contested minor units; zero where the dispute is not open
    /// @return arbitrationEndsAt Unix seconds
    function disputeOf(
        OrderId orderId,
        uint256 dispute
    ) external view returns (uint256 contested, uint256 arbitrationEndsAt);

    function trancheOf(
        OrderId orderId,
        uint256 tranche
    ) external view returns (uint256 amount, uint256 dueAt, uint256 from, uint256 to);

    /// @return amount the agreed total; zero where neither instalments nor changes were ever agreed
    /// @return funded so far
    /// @return deliverBy the amended one; zero where it was not amended
    /// @return changes count, the next change's nonce
    function amendmentOf(
        OrderId orderId
    ) external view returns (uint256 amount, uint256 funded, uint256 deliverBy, uint256 changes);
}
