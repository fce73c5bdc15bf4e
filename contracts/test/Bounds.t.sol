// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {SandboxStablecoin} from "../SandboxStablecoin.sol";
import {IInvoiceRegistry, InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {Collection, ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {EscrowSlot, EscrowSlots} from "../libraries/EscrowSlots.sol";
import {TokenBookMoves} from "../libraries/TokenBook.sol";
import {InvoiceFixture} from "./support/InvoiceFixture.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

/// @dev Gives the sender of a transfer one unit more and moves nothing.
contract GrowingToken is SandboxStablecoin {
    function transfer(address, uint256) public override returns (bool) {
        _mint(msg.sender, 1);
        return true;
    }
}

/// @dev The ends of what words and lists hold, most of them out of reach of any history: they are put there.
contract BoundsTest is InvoiceFixture {
    uint256 private constant LARGEST_AMOUNT = type(uint112).max;
    uint256 private constant LARGEST_COUNT = type(uint16).max;

    function test_GivenAsManySettlementsAsAreCounted_TheNextReverts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        setSlot(orderId, slotWith(orderId, LARGEST_COUNT - 1, 0));
        settle(order, 0, 1, LARGEST_COUNT - 1);
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 0, 1, LARGEST_COUNT);
        vm.expectRevert(abi.encodeWithSelector(EscrowSlots.SettlementsExhausted.selector, LARGEST_COUNT));
        escrow.settle(keyOf(order), 0, 1, LARGEST_COUNT, byBuyer, bySupplier);
    }

    function test_GivenAllThatCanBeReleased_AnySettlementAboveItReverts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        setSlot(orderId, slotWith(orderId, 0, LARGEST_AMOUNT - 5));
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 6, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(EscrowSlots.AmountOutOfRange.selector, LARGEST_AMOUNT - 5, 6));
        escrow.settle(keyOf(order), 6, 0, 0, byBuyer, bySupplier);
        settle(order, 5, 0, 0);
        assertEq(releasedOf(orderId), LARGEST_AMOUNT, "released");
    }

    function test_GivenAllThatCanBeReleased_AnInstalmentAboveItReverts() external {
        OrderTerms memory order = anOrder();
        OrderId orderId = instalment(order, AMOUNT - 6);
        uint256 available = LARGEST_AMOUNT - 5;
        setSlot(orderId, slotWith(orderId, 0, available - (AMOUNT - 6)));
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(EscrowSlots.AmountOutOfRange.selector, available, 6));
        desk.fund(pack(order), clausesOf(order), AMOUNT, Collection.Allowance, "");
        instalment(order, AMOUNT - 1);
        assertEq(heldOf(orderId), AMOUNT - 1, "held");
    }

    function test_GivenMoreForTheSupplierThanIsHeld_ASettlementSaysBoth() external {
        (OrderTerms memory order, ) = aFundedOrder();
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, AMOUNT + 1, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SettlementExceedsHeld.selector, AMOUNT + 1, AMOUNT));
        escrow.settle(keyOf(order), AMOUNT + 1, 0, 0, byBuyer, bySupplier);
    }

    function test_GivenAsMuchAsABookHolds_FundingMoreReverts() external {
        OrderTerms memory first = anOrder();
        first.amount = LARGEST_AMOUNT;
        OrderTerms memory second = anOrder();
        second.salt = 5;
        second.amount = 1;
        token.mint(buyer, LARGEST_AMOUNT);
        fund(first);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(TokenBookMoves.OwedOutOfRange.selector, LARGEST_AMOUNT, 1));
        escrow.fundWithAllowance(pack(second));
        assertEq(escrow.owed(address(token)), LARGEST_AMOUNT, "owed");
    }

    function test_GivenAsManyTokensAsAreListed_TheNextReverts() external {
        // One is listed by the fixture.
        for (uint160 i = 1; i < 64; ++i) allow(aToken(i));
        address another = aToken(64);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.TokenListFull.selector, 64, 64));
        escrow.setTokenAllowed(another, true);
        escrow.setTokenAllowed(aToken(1), false);
        assertTrue(!escrow.isTokenAllowed(aToken(1)), "listed tokens can still be changed");
    }

    function test_GivenABalanceThatGrowsAtThePayout_NothingWasPaid() external {
        GrowingToken growing = new GrowingToken();
        allow(address(growing));
        growing.mint(buyer, AMOUNT);
        vm.prank(buyer);
        growing.approve(address(escrow), AMOUNT);
        OrderTerms memory order = anOrder();
        order.token = address(growing);
        fund(order);
        accept(order, AMOUNT);
        assertEq(escrow.credit(address(growing), supplier), AMOUNT, "credit");
        assertSolvent(address(growing), 1);
    }

    function test_GivenADueDateBeyondItsWord_IssuingReverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        uint256 latest = type(uint40).max;
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.DueDateOutOfRange.selector, latest + 1, latest));
        registry.issue(keyOf(order), 0, AMOUNT, NUMBER, latest + 1, DOCUMENT, "");
        vm.prank(supplier);
        InvoiceId invoiceId = registry.issue(keyOf(order), 0, AMOUNT, NUMBER, latest, DOCUMENT, "");
        assertEq(registry.invoice(invoiceId).dueDate, latest, "due date");
    }

    function test_GivenAnUninvoicedPartBetweenInvoices_ItIsTheSuppliers() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        assign(SUPPLIER_KEY, issue(order, 0, 300e6), financier);
        accept(order, 500e6);
        assign(SUPPLIER_KEY, issue(order, 500e6, 700e6), financier);
        (address[] memory payees, uint256[] memory amounts) = registry.payeesOf(orderId, supplier, 100e6, 800e6);
        assertEq(payees.length, 4, "payees");
        assertTrue(payees[0] == financier && amounts[0] == 200e6, "what is left of the first invoice");
        assertTrue(payees[1] == supplier && amounts[1] == 200e6, "the part between");
        assertTrue(payees[2] == financier && amounts[2] == 200e6, "the second invoice");
        assertTrue(payees[3] == supplier && amounts[3] == 100e6, "the rest");
    }

    function test_GivenAnUnknownOrder_ItIsNotMarkedAsInvoiced() external {
        OrderId unknown = OrderId.wrap(keccak256("unknown"));
        vm.prank(address(registry));
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.OrderNotFunded.selector, unknown));
        escrow.markInvoiced(unknown);
    }

    function test_GivenADebtThatTheOrderCannotCover_ItsReleaseReverts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        uint256 debt = AMOUNT + 1;
        vm.mockCall(address(registry), abi.encodeCall(IInvoiceRegistry.isDebtDue, (orderId, debt)), abi.encode(true));
        vm.expectRevert(abi.encodeWithSelector(IDeliveryDesk.CumulativeExceedsEscrow.selector, debt, AMOUNT));
        desk.releaseAcknowledged(pack(order), clausesOf(order), debt);
    }

    function test_GivenTheRegistries_TheyNameOneAnother() external view {
        assertEq(registry.businessRegistry(), escrow.businessRegistry(), "business registry");
    }

    function instalment(OrderTerms memory order, uint256 funded) private returns (OrderId) {
        vm.prank(buyer);
        return desk.fund(pack(order), clausesOf(order), funded, Collection.Allowance, "");
    }

    function aToken(uint160 number) private returns (address added) {
        added = address((1 << 100) + number);
        vm.etch(added, hex"00");
    }

    /// @dev The order's slot with another count of settlements and released amount.
    function slotWith(OrderId orderId, uint256 settlements, uint256 released) private view returns (uint256) {
        uint256 slot = EscrowSlot.unwrap(escrow.slotOf(orderId));
        return slot | (settlements << 224) | (released << 112);
    }

    /// @dev Writes to wherever the escrow keeps the order's slot.
    function setSlot(OrderId orderId, uint256 value) private {
        bytes32 current = bytes32(EscrowSlot.unwrap(escrow.slotOf(orderId)));
        for (uint256 place = 0; place < 32; ++place) {
            bytes32 position = keccak256(abi.encode(orderId, place));
            if (vm.load(address(escrow), position) != current) continue;
            vm.store(address(escrow), position, bytes32(value));
            return;
        }
        assertTrue(false, "the order's slot was not found");
    }
}
