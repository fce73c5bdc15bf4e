// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {IInvoiceRegistry} from "../../interfaces/IInvoiceRegistry.sol";
import {Collection, Disbursement, ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {DeskFixture} from "../desk/DeskFixture.sol";
import {NoReturnToken} from "../support/HostileTokens.sol";
import {OrderTerms, clausesOf, hashTerms, keyOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";

/// @dev An ERC-1271 wallet that burns whatever gas it is asked with.
contract BurningWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        while (true) {}
        return 0;
    }
}

/// @dev Attacks P4, P14, P20, P21, P26 and P30: by those who run the network, deploy it or send batches.
contract PowerAttacksTest is DeskFixture {
    /// @dev ERC-1967.
    bytes32 private constant IMPLEMENTATION_SLOT = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);

    function test_P04_TokenOrPriceSwappedJustBeforeFunding_NothingIsFunded() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        NoReturnToken swapped = new NoReturnToken();
        allow(address(swapped));
        swapped.mint(buyer, AMOUNT);
        OrderTerms memory other = anOrder();
        other.token = address(swapped);
        assertTrue(!fundsBy(other, signature), "another token");
        other = anOrder();
        other.amount = AMOUNT + 1;
        assertTrue(!fundsBy(other, signature), "another price");
        escrow.setTokenAllowed(address(token), false);
        assertTrue(!fundsBy(order, signature), "a token that left the list");
        escrow.setTokenAllowed(address(token), true);
        assertTrue(fundsBy(order, signature), "what was signed");
    }

    function test_P14_TheGuardianChangesEverything_LiveOrdersAreAsTheyWere() external {
        OrderTerms memory order = anOrderWithEverything();
        OrderId orderId = fundAtDesk(order, AMOUNT);
        claim(order, 600e6);
        contest(order, 600e6, 100e6);
        bytes32 state = stateOf(order);
        escrow.setFundingPaused(true);
        escrow.setTokenAllowed(address(token), false);
        escrow.offerGuardianship(stranger);
        vm.prank(stranger);
        escrow.acceptGuardianship();
        assertEq(stateOf(order), state, "a live order changed");
        rule(order, 0, 50e6);
        acceptAtDesk(order, 800e6, 0);
        vm.warp(START + RETENTION);
        perform(releaseRetentionCall(order, 0));
        perform(releaseRetentionCall(order, 1));
        perform(reclaimCall(order));
        assertEq(heldOf(orderId), 0, "it runs to its end");
        assertSolvent(address(token), 0);
    }

    function test_P14_TheGuardian_HasNoOtherFunction() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        Disbursement memory disbursement;
        disbursement.refund = 1;
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CallerNotTrusted.selector, address(this)));
        escrow.disburse(keyOf(order), orderId, disbursement);
        vm.expectRevert();
        escrow.markAmended(orderId);
        vm.expectRevert();
        escrow.markInvoiced(orderId);
        vm.expectRevert();
        escrow.addFunds(orderId, address(token), buyer, 1, Collection.Allowance, 0, 0, "");
        vm.expectRevert();
        escrow.open(pack(order), clausesOf(order), 1, Collection.Allowance, 0, 0, "");
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    /// @dev Nor CALLCODE, nor SELFDESTRUCT: nobody's code runs in these contracts' place, and they stay.
    function test_P20_NoContractDelegatesOrEnds() external view {
        assertNoForeignCode(address(escrow));
        assertNoForeignCode(address(desk));
        assertNoForeignCode(address(registry));
        assertNoForeignCode(address(businesses));
        assertNoForeignCode(registry.clearingHouse());
    }

    /// @dev A batch reaches nothing but the actions that anybody may relay: no token, no inner function, no guardian's.
    function test_P21_ABatch_CallsNothingOfItsSendersChoice() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        bytes4[21] memory selectors = [
            bytes4(keccak256("transfer(address,uint256)")),
            bytes4(keccak256("transferFrom(address,address,uint256)")),
            bytes4(keccak256("approve(address,uint256)")),
            ITradeEscrow.fundWithAllowance.selector,
            ITradeEscrow.execute.selector,
            ITradeEscrow.acceptMany.selector,
            ITradeEscrow.acceptPaymentRun.selector,
            ITradeEscrow.withdrawCredit.selector,
            ITradeEscrow.withdrawCreditFor.selector,
            ITradeEscrow.open.selector,
            ITradeEscrow.addFunds.selector,
            ITradeEscrow.disburse.selector,
            ITradeEscrow.markAmended.selector,
            ITradeEscrow.markInvoiced.selector,
            ITradeEscrow.setFundingPaused.selector,
            ITradeEscrow.setTokenAllowed.selector,
            ITradeEscrow.offerGuardianship.selector,
            ITradeEscrow.acceptGuardianship.selector,
            IDeliveryDesk.bind.selector,
            IInvoiceRegistry.discharge.selector,
            bytes4(0)
        ];
        for (uint256 i = 0; i < selectors.length; ++i) {
            bytes[] memory actions = new bytes[](1);
            actions[0] = abi.encodePacked(selectors[i], abi.encode(keyOf(order), orderId, stranger, AMOUNT));
            vm.expectEmit(true, true, true, true, address(escrow));
            emit ITradeEscrow.ActionFailed(0, ITradeEscrow.ActionNotRelayable.selector);
            escrow.execute(actions);
        }
        assertEq(heldOf(orderId), AMOUNT, "held");
        assertEq(token.allowance(address(escrow), stranger), 0, "the escrow approves nobody");
    }

    function test_P26_OnePoisonedActionAmongFifty_StopsNoOther() external {
        bytes[] memory actions = new bytes[](50);
        OrderTerms[] memory orders = new OrderTerms[](50);
        for (uint256 i = 0; i < 50; ++i) {
            orders[i] = anOrder();
            orders[i].salt = uint96(i + 10);
            if (i == 20) orders[i].buyer = aBurningBuyer();
            fund(orders[i]);
            bytes memory signature = signAcceptance(BUYER_KEY, orders[i], AMOUNT);
            actions[i] = abi.encodeCall(ITradeEscrow.accept, (keyOf(orders[i]), uint112(AMOUNT), EVIDENCE, signature));
        }
        // The most that a transaction may bring (EIP-7825).
        escrow.execute{gas: 1 << 24}(actions);
        for (uint256 i = 0; i < 50; ++i) {
            assertEq(heldOf(idOf(orders[i])), i == 20 ? AMOUNT : 0, "held");
        }
    }

    function test_P26_OnePoisonedRowAmongFifty_StopsNoOther() external {
        address[] memory accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2]) = (buyer, supplier, address(token));
        accounts[3] = aBurningBuyer();
        OrderTerms[] memory orders = new OrderTerms[](50);
        bytes memory rows;
        for (uint256 i = 0; i < 50; ++i) {
            orders[i] = anOrder();
            orders[i].salt = uint96(i + 10);
            if (i == 20) orders[i].buyer = accounts[3];
            fund(orders[i]);
            rows = bytes.concat(rows, rowOf(orders[i], i == 20 ? 3 : 0));
        }
        escrow.acceptMany{gas: 1 << 24}(accounts, rows);
        for (uint256 i = 0; i < 50; ++i) {
            assertEq(heldOf(idOf(orders[i])), i == 20 ? AMOUNT : 0, "held");
        }
    }

    /// @dev Whatever gas the sender brings, a valid action is done or the whole batch is not: none fails for want of gas.
    function test_P26_TheSenderStarvesABatch_NoActionPassesForFailed() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(anOrderWithEverything());
        bytes[] memory actions = new bytes[](1);
        actions[0] = acceptCall(order, AMOUNT, 0);
        bytes memory call = abi.encodeCall(ITradeEscrow.execute, (actions));
        for (uint256 gasLimit = 50_000; gasLimit < 1_500_000; gasLimit += 7_919) {
            (bool done, ) = address(escrow).call{gas: gasLimit}(call);
            assertTrue(done == (releasedOf(orderId) == AMOUNT), "an action was said to have failed");
            if (done) break;
        }
        assertEq(releasedOf(orderId), AMOUNT, "with enough gas it is done");
        assertEq(escrow.owed(address(token)), heldOf(orderId), "no payout became credit");
    }

    function test_P30_WhoeverBindsFirst_OnlyMakesTheDeploymentRevert() external {
        address newDesk = deploy("DeliveryDesk.sol:DeliveryDesk", "");
        vm.prank(stranger);
        IDeliveryDesk(newDesk).bind();
        vm.expectRevert(abi.encodeWithSelector(IDeliveryDesk.AlreadyBound.selector, stranger));
        this.deployAround(newDesk, address(registry));
        address freshDesk = deploy("DeliveryDesk.sol:DeliveryDesk", "");
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.AlreadyBound.selector, address(escrow)));
        this.deployAround(freshDesk, address(registry));
    }

    function test_P30_NothingIsAProxyOrCanBeBoundAgain() external {
        address[4] memory contracts = [address(escrow), address(desk), address(registry), address(businesses)];
        for (uint256 i = 0; i < contracts.length; ++i) {
            assertEq(vm.load(contracts[i], IMPLEMENTATION_SLOT), 0, "an implementation");
        }
        vm.expectRevert(abi.encodeWithSelector(IDeliveryDesk.AlreadyBound.selector, address(escrow)));
        desk.bind();
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.AlreadyBound.selector, address(escrow)));
        registry.bind();
        assertEq(desk.escrow(), address(escrow), "escrow");
    }

    /// @dev External, so that a revert of the constructor can be expected.
    function deployAround(address newDesk, address newRegistry) external returns (address) {
        bytes memory parameters = abi.encode(address(this), newDesk, newRegistry, address(businesses));
        return deploy("TradeEscrow.sol:TradeEscrow", parameters);
    }

    function aBurningBuyer() private returns (address wallet) {
        wallet = address(new BurningWallet());
        token.mint(wallet, AMOUNT);
        vm.prank(wallet);
        token.approve(address(escrow), AMOUNT);
    }

    function fundsBy(OrderTerms memory order, bytes memory signature) private returns (bool done) {
        bytes memory call = abi.encodeCall(ITradeEscrow.fundWithAuthorisation, (pack(order), signature));
        (done, ) = address(escrow).call(call);
    }

    function rowOf(OrderTerms memory order, uint8 placeOfBuyer) private view returns (bytes memory) {
        bytes memory signature = signAcceptance(BUYER_KEY, order, AMOUNT);
        return
            abi.encodePacked(
                placeOfBuyer,
                hex"0102",
                order.fundBy,
                uint112(AMOUNT),
                uint16(65),
                hashTerms(order),
                EVIDENCE,
                signature
            );
    }

    /// @dev Walks the instructions, past the data of each PUSH, up to the metadata, whose length is in the last two bytes.
    function assertNoForeignCode(address account) private view {
        bytes memory code = account.code;
        uint256 metadata = (uint256(uint8(code[code.length - 2])) << 8) + uint8(code[code.length - 1]) + 2;
        for (uint256 i = 0; i < code.length - metadata; ++i) {
            uint8 instruction = uint8(code[i]);
            if (instruction >= 0x60 && instruction <= 0x7f) i += instruction - 0x5f;
            bool foreign = instruction == 0xf4 || instruction == 0xf2 || instruction == 0xff;
            assertTrue(!foreign, "DELEGATECALL, CALLCODE or SELFDESTRUCT");
        }
    }
}
