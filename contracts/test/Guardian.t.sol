// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {SandboxStablecoin} from "../SandboxStablecoin.sol";
import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

contract GuardianTest is EscrowFixture {
    function test_GivenAnybodyElse_NoneOfItsFunctionsCanBeCalled() external {
        bytes[3] memory calls = [
            abi.encodeCall(ITradeEscrow.setFundingPaused, (true)),
            abi.encodeCall(ITradeEscrow.setTokenAllowed, (address(token), false)),
            abi.encodeCall(ITradeEscrow.offerGuardianship, (stranger))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(stranger);
            vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CallerNotGuardian.selector, stranger, address(this)));
            (bool success, ) = address(escrow).call(calls[i]);
            assertTrue(success, "expectRevert reports success for a call that reverted");
        }
    }

    function test_GivenEveryRestriction_ALiveOrderRunsToItsEnd() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        escrow.setFundingPaused(true);
        escrow.setTokenAllowed(address(token), false);
        claim(order, 300e6);
        accept(order, 200e6);
        vm.warp(START + INSPECTION);
        releaseDeemed(order, 300e6);
        settle(order, 100e6, 100e6, 0);
        vm.warp(DELIVER_BY);
        reclaim(order);
        assertEq(heldOf(orderId), 0, "held");
        assertBalance(supplier, 400e6);
    }

    function test_GivenAPause_ItCoversTokensListedBeforeAndAfter() external {
        escrow.setFundingPaused(true);
        SandboxStablecoin later = new SandboxStablecoin();
        allow(address(later));
        later.mint(buyer, AMOUNT);
        vm.prank(buyer);
        later.approve(address(escrow), AMOUNT);
        OrderTerms memory order = anOrder();
        order.token = address(later);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.FundingIsPaused.selector));
        escrow.fundWithAllowance(pack(order));
        escrow.setFundingPaused(false);
        fund(order);
        fund(anOrder());
        assertTrue(!escrow.fundingPaused(), "funding goes on");
    }

    function test_GivenATokenTakenOffAndOnAgain_ItTakesOnePlaceOfTheList() external {
        for (uint256 i = 0; i < 63; ++i) escrow.setTokenAllowed(address(token), i % 2 == 0);
        SandboxStablecoin later = new SandboxStablecoin();
        allow(address(later));
        assertTrue(escrow.isTokenAllowed(address(later)), "there is room for another");
    }

    function test_GivenAnAddressWithoutCode_ItCannotBeAllowed() external {
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.TokenWithoutCode.selector, stranger));
        escrow.setTokenAllowed(stranger, true);
    }

    function test_GivenAnOffer_OnlyTheCandidateTakesTheRole() external {
        escrow.offerGuardianship(financier);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CallerNotOfferedGuardian.selector, stranger, financier));
        escrow.acceptGuardianship();
        vm.prank(financier);
        escrow.acceptGuardianship();
        assertEq(escrow.guardian(), financier, "guardian");
        vm.prank(financier);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CallerNotOfferedGuardian.selector, financier, address(0)));
        escrow.acceptGuardianship();
    }

    function test_GivenNoGuardian_TheEscrowIsNotDeployed() external {
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.PartyNotAllowed.selector, address(0)));
        this.deployWithoutGuardian();
    }

    function deployWithoutGuardian() external {
        deployEscrow(address(0));
    }
}
