// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Collection, Disbursement, ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {TokenPull} from "../libraries/TokenPull.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "./support/OrderTerms.sol";
import {Permit2Code} from "./support/Permit2Code.sol";
import {vm} from "./support/Vm.sol";

/// @dev Each way of collecting the buyer's money, asked for by the desk.
contract CollectionTest is EscrowFixture {
    address private constant PERMIT2 = 0x000000000022D473030F116dDEE9F6B43aC78BA3;

    function setUp() public override {
        super.setUp();
        vm.etch(PERMIT2, Permit2Code.RUNTIME);
        vm.startPrank(buyer);
        token.approve(address(escrow), 0);
        token.approve(PERMIT2, type(uint256).max);
        vm.stopPrank();
    }

    function test_GivenTheFixture_ItIsPermit2() external pure {
        assertEq(
            sha256(Permit2Code.RUNTIME),
            0x62f01f46295c143ebea4d1cf12be2085d8b93d53f86d95afba4f016ee2d694ba,
            "code of Permit2"
        );
    }

    function test_GivenAnAllowance_ItIsUsed() external {
        vm.prank(buyer);
        token.approve(address(escrow), AMOUNT);
        assertEq(heldOf(open(Collection.Allowance, 0, "")), AMOUNT, "held");
    }

    function test_GivenNoAllowance_Reverts() external {
        expectRefusal(Collection.Allowance, 0, "");
    }

    function test_GivenAPermit_ItIsUsed() external {
        bytes memory signature = signPermit(AMOUNT);
        assertEq(heldOf(open(Collection.Permit, 0, signature)), AMOUNT, "held");
        assertEq(token.allowance(buyer, address(escrow)), 0, "nothing of it is left");
    }

    function test_GivenAPermitThatSomebodySentBefore_TheAllowanceIsUsed() external {
        bytes memory signature = signPermit(AMOUNT);
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        vm.prank(stranger);
        token.permit(buyer, address(escrow), AMOUNT, FUND_BY, uint8(signature[64]), r, s);
        assertEq(heldOf(open(Collection.Permit, 0, signature)), AMOUNT, "held");
    }

    function test_GivenAPermitForLessOrByAnother_Reverts() external {
        expectRefusal(Collection.Permit, 0, signPermit(AMOUNT - 1));
        expectRefusal(Collection.Permit, 0, sign(STRANGER_KEY, keccak256("another")));
    }

    function test_GivenAPermitOfAnotherLength_Reverts() external {
        vm.prank(address(desk));
        vm.expectRevert(abi.encodeWithSelector(TokenPull.PermitMalformed.selector, 1, 65));
        openWith(Collection.Permit, 0, hex"00");
    }

    function test_GivenAnAuthorisation_ItsNonceIsTheIdThatTheDeskNames() external {
        OrderTerms memory order = anOrder();
        bytes32 orderId = OrderId.unwrap(idOf(order));
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        expectRefusal(Collection.Authorization, keccak256("another"), signature);
        assertEq(heldOf(open(Collection.Authorization, orderId, signature)), AMOUNT, "held");
    }

    function test_GivenAPermit2Signature_ItsWitnessAndNonceAreTheIdThatTheDeskNames() external {
        bytes32 id = keccak256("funding");
        bytes memory signature = signPermit2(BUYER_KEY, id, id, AMOUNT);
        expectRefusal(Collection.Permit2, keccak256("another"), signature);
        expectRefusal(Collection.Permit2, id, signPermit2(BUYER_KEY, id, keccak256("another"), AMOUNT));
        expectRefusal(Collection.Permit2, id, signPermit2(BUYER_KEY, keccak256("another"), id, AMOUNT));
        expectRefusal(Collection.Permit2, id, signPermit2(BUYER_KEY, id, id, AMOUNT + 1));
        expectRefusal(Collection.Permit2, id, signPermit2(STRANGER_KEY, id, id, AMOUNT));
        assertEq(heldOf(open(Collection.Permit2, id, signature)), AMOUNT, "held");
        assertSolvent(address(token), 0);
    }

    function test_GivenAPermit2Signature_ItServesOnce() external {
        bytes32 id = keccak256("funding");
        bytes memory signature = signPermit2(BUYER_KEY, id, id, AMOUNT);
        OrderId orderId = open(Collection.Permit2, id, signature);
        vm.prank(address(desk));
        escrow.markAmended(orderId);
        vm.prank(address(desk));
        vm.expectRevert();
        escrow.addFunds(orderId, address(token), buyer, AMOUNT, Collection.Permit2, id, FUND_BY, signature);
    }

    function test_GivenAnybodyElse_ThePermit2SignatureIsWorthNothing() external {
        bytes32 id = keccak256("funding");
        bytes memory signature = signPermit2(BUYER_KEY, id, id, AMOUNT);
        bytes memory call = abi.encodeWithSignature(
            "permitWitnessTransferFrom(((address,uint256),uint256,uint256),(address,uint256),address,bytes32,string,bytes)",
            token,
            AMOUNT,
            id,
            FUND_BY,
            stranger,
            AMOUNT,
            buyer,
            keccak256(abi.encode(keccak256("QuittanceFunding(bytes32 id)"), id)),
            "QuittanceFunding witness)QuittanceFunding(bytes32 id)TokenPermissions(address token,uint256 amount)",
            signature
        );
        vm.prank(stranger);
        (bool success, ) = PERMIT2.call(call);
        assertTrue(!success, "the spender is the escrow");
    }

    function test_GivenAPermit2SignatureAfterItsDeadline_Reverts() external {
        OrderTerms memory order = anOrder();
        order.salt = 2;
        bytes32 id = keccak256("funding");
        bytes memory signature = signPermit2(BUYER_KEY, id, id, AMOUNT);
        order.fundBy = FUND_BY + 2;
        vm.warp(uint256(FUND_BY) + 1);
        vm.prank(address(desk));
        vm.expectRevert();
        escrow.open(pack(order), clausesOf(order), AMOUNT, Collection.Permit2, id, FUND_BY, signature);
    }

    function open(Collection method, bytes32 id, bytes memory authorization) private returns (OrderId) {
        vm.prank(address(desk));
        return openWith(method, id, authorization);
    }

    function openWith(Collection method, bytes32 id, bytes memory authorization) private returns (OrderId) {
        OrderTerms memory order = anOrder();
        return escrow.open(pack(order), clausesOf(order), AMOUNT, method, id, FUND_BY, authorization);
    }

    function expectRefusal(Collection method, bytes32 id, bytes memory authorization) private {
        vm.prank(address(desk));
        vm.expectRevert();
        openWith(method, id, authorization);
    }

    function signPermit(uint256 amount) private view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                buyer,
                address(escrow),
                amount,
                token.nonces(buyer),
                FUND_BY
            )
        );
        return sign(BUYER_KEY, digest(token.DOMAIN_SEPARATOR(), structHash));
    }

    function signPermit2(uint256 key, bytes32 nonce, bytes32 id, uint256 amount) private view returns (bytes memory) {
        bytes32 permitted = keccak256(
            abi.encode(keccak256("TokenPermissions(address token,uint256 amount)"), address(token), amount)
        );
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,QuittanceFunding witness)QuittanceFunding(bytes32 id)TokenPermissions(address token,uint256 amount)"
                ),
                permitted,
                address(escrow),
                nonce,
                FUND_BY,
                keccak256(abi.encode(keccak256("QuittanceFunding(bytes32 id)"), id))
            )
        );
        bytes32 domainSeparator = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
                keccak256("Permit2"),
                block.chainid,
                PERMIT2
            )
        );
        return sign(key, digest(domainSeparator, structHash));
    }
}

/// @dev What only the desk may ask for.
contract DeskSideTest is EscrowFixture {
    function test_GivenAnybodyElse_NothingCanBeAskedFor() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        bytes[4] memory calls = [
            abi.encodeCall(
                ITradeEscrow.open,
                (pack(order), clausesOf(order), AMOUNT, Collection.Allowance, 0, FUND_BY, "")
            ),
            abi.encodeCall(
                ITradeEscrow.addFunds,
                (orderId, address(token), buyer, 1, Collection.Allowance, 0, FUND_BY, "")
            ),
            abi.encodeCall(ITradeEscrow.markAmended, (orderId)),
            abi.encodeCall(ITradeEscrow.disburse, (keyOf(order), orderId, payment(0, AMOUNT, 0, 0)))
        ];
        address[4] memory callers = [buyer, supplier, address(this), address(businesses)];
        for (uint256 i = 0; i < calls.length; ++i) {
            for (uint256 j = 0; j < callers.length; ++j) {
                vm.prank(callers[j]);
                (bool success, bytes memory reason) = address(escrow).call(calls[i]);
                assertTrue(!success, "called by somebody else");
                bytes4 expected =
                    i == 3 ? ITradeEscrow.CallerNotTrusted.selector : ITradeEscrow.CallerNotDeliveryDesk.selector;
                assertTrue(bytes4(reason) == expected, "for another reason");
            }
        }
    }

    function test_GivenClauses_TheOrderIsMarkedAndOnlyTheDeskReleasesIt() external {
        OrderTerms memory order = anOrder();
        order.feeBps = 10;
        order.feeRecipient = financier;
        OrderId orderId = idOf(order);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.OrderFunded(
            orderId,
            buyer,
            supplier,
            address(token),
            pack(order).attesterAndSalt,
            pack(order).schedule,
            order.linesRoot,
            order.documentsHash
        );
        open(order, AMOUNT);
        bytes memory signature = signAcceptance(BUYER_KEY, order, 1);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.OrderHasClauses.selector, orderId));
        escrow.accept(keyOf(order), 1, EVIDENCE, signature);
        disburse(order, payment(AMOUNT, 900e6, 60e6, 40e6));
        assertBalance(supplier, 900e6);
        assertBalance(financier, 40e6);
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        assertSolvent(address(token), 0);
    }

    function test_GivenAPart_MoreCanBeAddedUntilTheEnd() external {
        OrderTerms memory order = anOrder();
        OrderId orderId = idOf(order);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.OrderDeposited(
            orderId,
            buyer,
            supplier,
            address(token),
            pack(order).attesterAndSalt,
            pack(order).schedule,
            order.linesRoot,
            order.documentsHash,
            300e6
        );
        open(order, 300e6);
        assertEq(heldOf(orderId), 300e6, "held");
        accept(order, 300e6);
        vm.warp(FUND_BY);
        assertStatus(orderId, ITradeEscrow.Status.Closed);
        addFunds(orderId, 700e6);
        assertStatus(orderId, ITradeEscrow.Status.Funded);
        accept(order, AMOUNT);
        assertBalance(supplier, AMOUNT);
        assertEq(releasedOf(orderId), AMOUNT, "the record of an amended order stays");
        bytes memory tooMuch = signAcceptance(BUYER_KEY, order, AMOUNT + 1);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.CumulativeExceedsEscrow.selector, AMOUNT + 1, AMOUNT));
        escrow.accept(keyOf(order), uint112(AMOUNT + 1), EVIDENCE, tooMuch);
        assertSolvent(address(token), 0);
    }

    function test_GivenAPartThatIsNone_Reverts() external {
        OrderTerms memory order = anOrder();
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.AmountIsZero.selector, idOf(order)));
        this.openAsDesk(order, 0);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.PartExceedsAmount.selector, AMOUNT + 1, AMOUNT));
        this.openAsDesk(order, AMOUNT + 1);
    }

    function test_GivenAnOrderThatIsOpen_OpeningItAgainMovesNothing() external {
        OrderTerms memory order = anOrder();
        open(order, 300e6);
        open(order, AMOUNT);
        fund(order);
        assertEq(heldOf(idOf(order)), 300e6, "held");
    }

    function test_GivenAnOrderThatIsOver_OpeningItAgainReverts() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        accept(order, AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.OrderAlreadyClosed.selector, orderId));
        this.openAsDesk(order, AMOUNT);
    }

    function test_GivenAFeeForOneOfTheContracts_Reverts() external {
        address[4] memory refused = [address(escrow), address(desk), address(registry), address(businesses)];
        for (uint256 i = 0; i < refused.length; ++i) {
            OrderTerms memory order = anOrder();
            order.feeRecipient = refused[i];
            order.feeBps = 1;
            vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.PartyNotAllowed.selector, refused[i]));
            this.openAsDesk(order, AMOUNT);
        }
    }

    function test_GivenAnOrderThatIsNotAmended_NothingCanBeAdded() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.OrderNotAmended.selector, orderId));
        this.addFundsAsDesk(orderId, 1);
        vm.prank(address(desk));
        escrow.markAmended(orderId);
        addFunds(orderId, 1);
        assertEq(heldOf(orderId), AMOUNT + 1, "held");
        accept(order, AMOUNT + 1);
        assertBalance(supplier, AMOUNT + 1);
    }

    function test_GivenAnOrderThatIsOver_ItCannotBeAmended() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        accept(order, AMOUNT);
        vm.prank(address(desk));
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.OrderNotFunded.selector, orderId));
        escrow.markAmended(orderId);
    }

    function test_GivenAPauseOrADelistedToken_NothingCanBeAdded() external {
        OrderTerms memory order = anOrder();
        OrderId orderId = idOf(order);
        open(order, 300e6);
        escrow.setFundingPaused(true);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.FundingIsPaused.selector));
        this.addFundsAsDesk(orderId, 1);
        escrow.setFundingPaused(false);
        escrow.setTokenAllowed(address(token), false);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.TokenNotAllowed.selector, address(token)));
        this.addFundsAsDesk(orderId, 1);
    }

    function test_GivenMoreThanIsHeld_NothingIsDisbursed() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        Disbursement[3] memory refused = [
            payment(AMOUNT, AMOUNT, 1, 0),
            payment(AMOUNT + 1, AMOUNT, 0, 0),
            payment(0, type(uint256).max, 1, 0)
        ];
        for (uint256 i = 0; i < refused.length; ++i) {
            vm.prank(address(desk));
            vm.expectRevert();
            escrow.disburse(keyOf(order), orderId, refused[i]);
        }
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    function test_GivenARefund_ItDoesNotCountAsReleased() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        uint256 before = token.balanceOf(buyer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit ITradeEscrow.Refunded(orderId, buyer, 400e6);
        disburse(order, payment(0, 0, 400e6, 0));
        assertBalance(buyer, before + 400e6);
        assertEq(releasedOf(orderId), 0, "released");
        vm.warp(FUND_BY);
        disburse(order, payment(0, 0, 600e6, 0));
        assertStatus(orderId, ITradeEscrow.Status.None);
        assertSolvent(address(token), 0);
    }

    function openAsDesk(OrderTerms memory order, uint256 part) external {
        open(order, part);
    }

    function addFundsAsDesk(OrderId orderId, uint256 amount) external {
        addFunds(orderId, amount);
    }

    function open(OrderTerms memory order, uint256 part) private {
        vm.prank(address(desk));
        escrow.open(pack(order), clausesOf(order), part, Collection.Allowance, 0, FUND_BY, "");
    }

    function addFunds(OrderId orderId, uint256 amount) private {
        vm.prank(address(desk));
        escrow.addFunds(orderId, address(token), buyer, amount, Collection.Allowance, 0, FUND_BY, "");
    }

    function disburse(OrderTerms memory order, Disbursement memory disbursement) private {
        OrderId orderId = idOf(order);
        vm.prank(address(desk));
        escrow.disburse(keyOf(order), orderId, disbursement);
    }

    function payment(
        uint256 advance,
        uint256 payout,
        uint256 refund,
        uint256 fee
    ) private view returns (Disbursement memory) {
        return Disbursement(advance, payout, 0, advance, refund, fee, financier);
    }
}
