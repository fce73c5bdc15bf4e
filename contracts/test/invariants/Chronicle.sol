// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {EscrowFixture} from "../support/EscrowFixture.sol";
import {OrderTerms} from "../support/OrderTerms.sol";
import {Vm, vm} from "../support/Vm.sol";

/// @dev What the events say happened to each order, account and token: the accounts that the contracts' state must agree with.
abstract contract Chronicle is EscrowFixture {
    /// @dev One order's money by its events.
    struct Account {
        uint256 funded;
        uint256 toPayees;
        uint256 toBuyer;
        uint256 fees;
        /// @dev What fees must sum to by the terms.
        uint256 feesAgreed;
    }

    /// @dev Released, FeePaid and Refunded of one movement; the books fall by their sum before any refused push is booked again.
    struct Movement {
        uint256 order;
        uint256 released;
        uint256 fee;
        uint256 refunded;
        bool open;
        /// @dev A settlement has no fee, and its event tells the sum ahead.
        bool settlement;
    }

    struct Invoiced {
        InvoiceId id;
        uint256 order;
        uint256 from;
        uint256 to;
        uint256 credited;
    }

    OrderTerms[] internal orders;
    OrderId[] internal ids;
    Account[] internal accounts;
    Invoiced[] internal invoices;
    bytes32[] internal flaws;

    mapping(OrderId orderId => uint256) internal placeOf;
    mapping(uint256 order => mapping(uint256 round => uint256[])) internal claims;
    mapping(uint256 order => mapping(uint256 round => uint256[])) internal disputes;
    mapping(uint256 order => mapping(uint256 round => uint256[])) internal tranches;
    mapping(address token => mapping(address account => int256)) internal balanceTold;
    mapping(address token => mapping(address account => uint256)) internal creditTold;
    mapping(address token => uint256) internal bookTold;
    mapping(address token => mapping(address supplier => mapping(address buyer => uint256))) internal notesTold;
    mapping(address token => uint256) internal donated;
    mapping(uint256 order => mapping(address payee => uint256)) internal paidTo;

    Movement private movement;
    /// @dev {IDeliveryDesk-ReleaseDivided} ahead of a movement.
    bool private divided;
    uint256 private dividedFee;

    uint256 private constant FLAGS_MASK = uint256(0xff) << 112;

    /// @dev What the order had released before the act whose logs are read; no act accepts one order twice.
    function releasedBefore(uint256 order) internal view virtual returns (uint256);

    function note(bool good, bytes32 flaw) internal {
        if (!good) flaws.push(flaw);
    }

    /// @dev Reads the logs since the last time. Recorded logs include those of calls that reverted.
    /// @param batch the order of each action of a batch, no two the same; empty for anything else
    function absorb(uint256[] memory batch) internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bool[] memory undone = undoneIn(logs, batch);
        for (uint256 i = 0; i < logs.length; ++i) {
            address emitter = logs[i].emitter;
            if (undone[i]) continue;
            if (emitter == address(escrow)) absorbEscrow(logs, i);
            else if (emitter == address(desk)) absorbDesk(logs[i]);
            else if (emitter == address(registry)) absorbRegistry(logs[i]);
        }
        closeMovement();
        divided = false;
    }

    /// @dev Which logs tell of actions that failed, and so of nothing.
    function undoneIn(Vm.Log[] memory logs, uint256[] memory batch) private view returns (bool[] memory undone) {
        undone = new bool[](logs.length);
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != ITradeEscrow.ActionFailed.selector || batch.length == 0) continue;
            bytes32 orderId = OrderId.unwrap(ids[batch[uint256(logs[i].topics[1])]]);
            for (uint256 j = 0; j < logs.length; ++j) {
                undone[j] = undone[j] || (logs[j].topics.length > 1 && logs[j].topics[1] == orderId);
            }
        }
    }

    /// @dev Permissions are bits of the books' word and of its next hash, but no movement.
    function syncFlags(address ofToken) internal {
        bookTold[ofToken] = (bookTold[ofToken] & ~FLAGS_MASK) | (uint256(escrow.bookOf(ofToken)) & FLAGS_MASK);
    }

    function absorbEscrow(Vm.Log[] memory logs, uint256 index) private {
        Vm.Log memory log = logs[index];
        bytes32 kind = log.topics[0];
        if (kind == ITradeEscrow.CreditWithdrawn.selector) return absorbWithdrawal(log);
        if (log.topics.length < 2) return;
        uint256 place = placeOf[OrderId.wrap(log.topics[1])];
        if (place == 0) return;
        uint256 order = place - 1;
        if (kind == ITradeEscrow.Released.selector) {
            (uint256 amount, ) = abi.decode(log.data, (uint256, uint256));
            address payee = address(uint160(uint256(log.topics[2])));
            continueMovement(logs, index, order);
            movement.released += amount;
            accounts[order].toPayees += amount;
            paidTo[order][payee] += amount;
            balanceTold[orders[order].token][payee] += int256(amount);
        } else if (kind == ITradeEscrow.FeePaid.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            address recipient = address(uint160(uint256(log.topics[2])));
            note(recipient == orders[order].feeRecipient, "fee to another account");
            continueMovement(logs, index, order);
            movement.fee += amount;
            accounts[order].fees += amount;
            balanceTold[orders[order].token][recipient] += int256(amount);
        } else if (kind == ITradeEscrow.Refunded.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            address to = address(uint160(uint256(log.topics[2])));
            note(to == orders[order].buyer, "refund to another account");
            continueMovement(logs, index, order);
            movement.refunded += amount;
            accounts[order].toBuyer += amount;
            balanceTold[orders[order].token][to] += int256(amount);
        } else if (kind == ITradeEscrow.Credited.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            address account = address(uint160(uint256(log.topics[3])));
            if (movement.open && movement.order != order) closeMovement();
            address ofToken = orders[order].token;
            moveBook(ofToken, log.topics[1], int256(amount));
            creditTold[ofToken][account] += amount;
            balanceTold[ofToken][account] -= int256(amount);
        } else {
            closeMovement();
            absorbSingle(log, kind, order);
        }
    }

    function absorbSingle(Vm.Log memory log, bytes32 kind, uint256 order) private {
        address ofToken = orders[order].token;
        if (kind == ITradeEscrow.OrderFunded.selector) {
            told(order, orders[order].amount);
        } else if (kind == ITradeEscrow.OrderDeposited.selector) {
            (, , , , , , , uint256 deposit) = abi.decode(
                log.data,
                (address, address, address, uint256, uint256, bytes32, bytes32, uint256)
            );
            if (accounts[order].funded < deposit) told(order, deposit);
        } else if (kind == ITradeEscrow.AcceptedAndReleased.selector) {
            (uint256 released, ) = abi.decode(log.data, (uint256, bytes32));
            uint256 amount = released - releasedBefore(order);
            accounts[order].toPayees += amount;
            balanceTold[ofToken][orders[order].supplier] += int256(amount);
            moveBook(ofToken, log.topics[1], -int256(amount));
        } else if (kind == ITradeEscrow.OrderSettled.selector) {
            (uint256 toSupplier, uint256 toBuyer, ) = abi.decode(log.data, (uint256, uint256, uint256));
            moveBook(ofToken, log.topics[1], -int256(toSupplier + toBuyer));
            movement.order = order;
            movement.open = true;
            movement.settlement = true;
        }
    }

    function absorbWithdrawal(Vm.Log memory log) private {
        closeMovement();
        uint256 amount = abi.decode(log.data, (uint256));
        address ofToken = address(uint160(uint256(log.topics[1])));
        address account = address(uint160(uint256(log.topics[2])));
        note(amount <= creditTold[ofToken][account], "more withdrawn than credited");
        creditTold[ofToken][account] -= amount;
        balanceTold[ofToken][address(uint160(uint256(log.topics[3])))] += int256(amount);
        moveBook(ofToken, log.topics[2], -int256(amount));
    }

    function absorbDesk(Vm.Log memory log) private {
        bytes32 kind = log.topics[0];
        uint256 place = placeOf[OrderId.wrap(log.topics[1])];
        if (place == 0) return;
        closeMovement();
        uint256 order = place - 1;
        uint256 round = roundOf(ids[order]);
        if (kind != IDeliveryDesk.RetentionHeld.selector) divided = false;
        if (kind == IDeliveryDesk.FundsAdded.selector) {
            (, uint256 funded, ) = abi.decode(log.data, (uint256, uint256, uint256));
            if (accounts[order].funded < funded) told(order, funded - accounts[order].funded);
        } else if (kind == IDeliveryDesk.DeliveryClaimed.selector) {
            (uint256 cumulative, , , ) = abi.decode(log.data, (uint256, uint256, bytes32, uint256));
            claims[order][round].push(cumulative);
        } else if (kind == IDeliveryDesk.RetentionHeld.selector) {
            (uint256 tranche, , , , ) = abi.decode(log.data, (uint256, uint256, uint256, uint256, uint256));
            tranches[order][round].push(tranche);
        } else if (
            kind == IDeliveryDesk.DeliveryContested.selector || kind == IDeliveryDesk.RetentionContested.selector
        ) {
            disputes[order][round].push(uint256(log.topics[2]));
        } else if (kind == IDeliveryDesk.ReleaseDivided.selector) {
            uint256 gross;
            uint256 retained;
            (gross, , , retained, dividedFee) = abi.decode(log.data, (uint256, uint256, uint256, uint256, uint256));
            divided = true;
            // Where all of a release is retained, nothing leaves and no event of the escrow tells of the movement.
            if (retained == gross) moveBook(orders[order].token, log.topics[1], 0);
        }
    }

    function absorbRegistry(Vm.Log memory log) private {
        bytes32 kind = log.topics[0];
        if (kind == IInvoiceRegistry.CreditNotesNetted.selector) {
            (address ofToken, uint256 amount) = abi.decode(log.data, (address, uint256));
            address by = address(uint160(uint256(log.topics[2])));
            address to = address(uint160(uint256(log.topics[3])));
            note(amount <= notesTold[ofToken][by][to], "more netted than credit notes");
            notesTold[ofToken][by][to] -= amount;
            return;
        }
        closeMovement();
        if (kind == IInvoiceRegistry.InvoiceIssued.selector) {
            (uint256 from, uint256 to, , , ) = abi.decode(log.data, (uint256, uint256, bytes32, uint256, bytes32));
            uint256 order = placeOf[OrderId.wrap(log.topics[2])] - 1;
            invoices.push(Invoiced(InvoiceId.wrap(log.topics[1]), order, from, to, 0));
        } else if (kind == IInvoiceRegistry.CreditNoteIssued.selector) {
            (address ofToken, uint256 amount, , ) = abi.decode(log.data, (address, uint256, bytes32, bytes32));
            address by = address(uint160(uint256(log.topics[2])));
            address to = address(uint160(uint256(log.topics[3])));
            notesTold[ofToken][by][to] += amount;
            for (uint256 i = 0; i < invoices.length; ++i) {
                if (InvoiceId.unwrap(invoices[i].id) == log.topics[1]) invoices[i].credited += amount;
            }
        }
    }

    function told(uint256 order, uint256 amount) private {
        accounts[order].funded += amount;
        address ofToken = orders[order].token;
        balanceTold[ofToken][orders[order].buyer] -= int256(amount);
        moveBook(ofToken, OrderId.unwrap(ids[order]), int256(amount));
    }

    /// @dev Starts a movement, taking its whole sum off the books, unless the log belongs to the one under way.
    function continueMovement(Vm.Log[] memory logs, uint256 index, uint256 order) private {
        if (movement.open && movement.order == order) return;
        closeMovement();
        movement.order = order;
        movement.open = true;
        moveBook(orders[order].token, OrderId.unwrap(ids[order]), -int256(sumAhead(logs, index)));
    }

    /// @dev Sum of the movement that begins at `index`: until another event of the order's contracts than those of payouts.
    function sumAhead(Vm.Log[] memory logs, uint256 index) private view returns (uint256 sum) {
        bytes32 orderId = logs[index].topics[1];
        for (uint256 i = index; i < logs.length; ++i) {
            bytes32 kind = logs[i].topics[0];
            if (logs[i].emitter == address(escrow)) {
                if (kind == ITradeEscrow.Credited.selector && logs[i].topics[1] == orderId) continue;
                if (logs[i].topics.length < 2 || logs[i].topics[1] != orderId) break;
                if (kind == ITradeEscrow.Released.selector) {
                    (uint256 amount, ) = abi.decode(logs[i].data, (uint256, uint256));
                    sum += amount;
                } else if (kind == ITradeEscrow.FeePaid.selector || kind == ITradeEscrow.Refunded.selector) {
                    sum += abi.decode(logs[i].data, (uint256));
                } else {
                    break;
                }
            } else if (logs[i].emitter == address(desk)) {
                break;
            } else if (logs[i].emitter == address(registry)) {
                if (kind != IInvoiceRegistry.CreditNotesNetted.selector) break;
            }
        }
    }

    function closeMovement() private {
        if (!movement.open) return;
        OrderTerms storage order = orders[movement.order];
        uint256 agreed = ((movement.released + movement.fee) * order.feeBps) / 10_000;
        if (divided) agreed = dividedFee;
        if (!movement.settlement) accounts[movement.order].feesAgreed += agreed;
        divided = false;
        delete movement;
    }

    function moveBook(address ofToken, bytes32 id, int256 amount) private {
        uint256 word = bookTold[ofToken];
        uint256 owed = uint256(int256(word & type(uint112).max) + amount);
        uint256 history = (uint256(keccak256(abi.encode(word, id))) >> 120) << 120;
        bookTold[ofToken] = history | (word & FLAGS_MASK) | owed;
    }
}
