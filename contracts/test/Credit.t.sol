// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow} from "../interfaces/ITradeEscrow.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {BlocklistToken} from "./support/HostileTokens.sol";
import {OrderTerms} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

/// @dev The supplier has credit of one order and cannot be paid; it names another recipient.
contract WithdrawCreditForTest is EscrowFixture {
    uint256 private constant VALID_BEFORE = START + 1 days;

    BlocklistToken private blocking;

    function setUp() public override {
        super.setUp();
        blocking = new BlocklistToken();
        allow(address(blocking));
        blocking.mint(buyer, AMOUNT);
        vm.prank(buyer);
        blocking.approve(address(escrow), AMOUNT);
        OrderTerms memory order = anOrder();
        order.token = address(blocking);
        fund(order);
        blocking.setBlocked(supplier, true);
        accept(order, AMOUNT);
    }

    function test_GivenTheAccountsSignature_AnybodySendsTheWithdrawal() external {
        bytes memory signature = signWithdrawal(SUPPLIER_KEY, financier, 400e6, 0);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.CreditWithdrawn(address(blocking), supplier, financier, 400e6);
        vm.prank(stranger);
        withdraw(financier, 400e6, 0, signature);
        assertEq(blocking.balanceOf(financier), 400e6, "recipient");
        assertEq(escrow.credit(address(blocking), supplier), 600e6, "credit");
        assertEq(escrow.withdrawalNonce(supplier), 1, "nonce");
        assertSolvent(address(blocking), 0);
    }

    function test_GivenAReplay_NothingMoves() external {
        bytes memory signature = signWithdrawal(SUPPLIER_KEY, financier, 400e6, 0);
        withdraw(financier, 400e6, 0, signature);
        withdraw(financier, 400e6, 0, signature);
        assertEq(blocking.balanceOf(financier), 400e6, "recipient");
    }

    function test_GivenTheAccountAsCaller_TheSignatureMayBeEmpty() external {
        vm.prank(supplier);
        withdraw(financier, AMOUNT, 0, "");
        assertEq(blocking.balanceOf(financier), AMOUNT, "recipient");
        assertEq(escrow.owed(address(blocking)), 0, "owed");
    }

    function test_GivenANonceAhead_Reverts() external {
        bytes memory signature = signWithdrawal(SUPPLIER_KEY, financier, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.WithdrawalNonceAhead.selector, 1, 0));
        withdraw(financier, 1, 1, signature);
    }

    function test_GivenValidBefore_ItSucceedsStrictlyBefore() external {
        bytes memory signature = signWithdrawal(SUPPLIER_KEY, financier, 1, 0);
        for (uint256 late = 0; late < 2; ++late) {
            vm.warp(VALID_BEFORE + late);
            vm.expectRevert(
                abi.encodeWithSelector(ITradeEscrow.WithdrawalExpired.selector, VALID_BEFORE + late, VALID_BEFORE)
            );
            withdraw(financier, 1, 0, signature);
        }
        vm.warp(VALID_BEFORE - 1);
        withdraw(financier, 1, 0, signature);
    }

    function test_GivenMoreThanTheCredit_Reverts() external {
        bytes memory signature = signWithdrawal(SUPPLIER_KEY, financier, AMOUNT + 1, 0);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CreditTooLow.selector, AMOUNT, AMOUNT + 1));
        withdraw(financier, AMOUNT + 1, 0, signature);
    }

    function test_GivenAnythingElseThanWasSigned_Reverts() external {
        bytes memory signature = signWithdrawal(SUPPLIER_KEY, financier, 1, 0);
        vm.expectRevert();
        withdraw(stranger, 1, 0, signature);
        vm.expectRevert();
        withdraw(financier, 2, 0, signature);
        vm.expectRevert();
        escrow.withdrawCreditFor(address(blocking), buyer, financier, 1, 0, VALID_BEFORE, signature);
        bytes memory another = signWithdrawal(STRANGER_KEY, financier, 1, 0);
        vm.expectRevert();
        withdraw(financier, 1, 0, another);
        vm.prank(stranger);
        vm.expectRevert();
        withdraw(financier, 1, 0, "");
    }

    function test_GivenARecipientThatCouldNotSpend_Reverts() external {
        address[5] memory refused = [
            address(0),
            address(escrow),
            address(desk),
            address(registry),
            address(businesses)
        ];
        for (uint256 i = 0; i < refused.length; ++i) {
            vm.prank(supplier);
            vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.PartyNotAllowed.selector, refused[i]));
            withdraw(refused[i], 1, 0, "");
            vm.prank(supplier);
            vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.PartyNotAllowed.selector, refused[i]));
            escrow.withdrawCredit(address(blocking), refused[i]);
        }
    }

    function test_GivenABusiness_ItsSignerWithdrawsUpToItsLimit() external {
        vm.prank(supplier);
        businesses.setSigner(supplier, financier, address(blocking), 400e6, type(uint40).max, 0, "");
        bytes memory signature = signWithdrawal(FINANCIER_KEY, stranger, 400e6 + 1, 0);
        vm.expectRevert();
        withdraw(stranger, 400e6 + 1, 0, signature);
        withdraw(stranger, 400e6, 0, signWithdrawal(FINANCIER_KEY, stranger, 400e6, 0));
        assertEq(blocking.balanceOf(stranger), 400e6, "recipient");
    }

    function test_GivenARecipientThatIsRefused_TheCreditStays() external {
        bytes memory signature = signWithdrawal(SUPPLIER_KEY, supplier, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CreditNotPaid.selector, 0, 1));
        withdraw(supplier, 1, 0, signature);
        assertEq(escrow.credit(address(blocking), supplier), AMOUNT, "credit");
        assertEq(escrow.withdrawalNonce(supplier), 0, "nonce");
    }

    function withdraw(address recipient, uint256 amount, uint256 nonce, bytes memory signature) private {
        escrow.withdrawCreditFor(address(blocking), supplier, recipient, amount, nonce, VALID_BEFORE, signature);
    }

    function signWithdrawal(
        uint256 key,
        address recipient,
        uint256 amount,
        uint256 nonce
    ) private view returns (bytes memory) {
        bytes32 structHash = TypedData.hashCreditWithdrawal(
            address(blocking),
            supplier,
            recipient,
            amount,
            nonce,
            VALID_BEFORE
        );
        return sign(key, digest(escrowDomain(), structHash));
    }
}
