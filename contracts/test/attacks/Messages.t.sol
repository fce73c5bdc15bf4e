// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../../libraries/DeskMessages.sol";
import {DeskFixture} from "../desk/DeskFixture.sol";
import {OrderTerms, clausesOf, hashOrder, hashTerms, keyOf, pack} from "../support/OrderTerms.sol";
import {vm} from "../support/Vm.sol";
import {KeyWallet} from "../support/Wallets.sol";

/// @dev Attacks P2, P7, P8, P9, P22, P27, P28 and P29: on what was signed, and on who sends it when.
contract MessageAttacksTest is DeskFixture {
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function test_P02_OneFieldChanged_TheBuyersAuthorisationIsWorthNothing() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        // The arbiter and all that follows up to the fee's recipient are clauses, which plain funding has none of.
        for (uint256 field = 0; field < 22; ++field) {
            if (field == 4 || (field >= 9 && field <= 18)) continue;
            OrderTerms memory changed = withFieldChanged(order, field);
            if (field == 2) allow(changed.token = address(escrow));
            (bool funded, ) = address(escrow).call(
                abi.encodeCall(ITradeEscrow.fundWithAuthorisation, (pack(changed), signature))
            );
            assertTrue(!funded, "funded by a signature for other terms");
        }
        escrow.fundWithAuthorisation(pack(order), signature);
        assertEq(heldOf(idOf(order)), AMOUNT, "the terms that were signed");
    }

    function test_P02_OneClauseChanged_TheBuyersWordIsWorthNothing() external {
        OrderTerms memory order = anOrderWithEverything();
        bytes memory signature = signAtDesk(BUYER_KEY, DeskMessages.hashFunding(idOf(order), AMOUNT));
        for (uint256 field = 0; field < 22; ++field) {
            OrderTerms memory changed = withFieldChanged(order, field);
            (bool funded, ) = address(desk).call(
                abi.encodeWithSelector(
                    IDeliveryDesk.fund.selector,
                    pack(changed),
                    clausesOf(changed),
                    AMOUNT,
                    0,
                    signature
                )
            );
            assertTrue(!funded, "funded by a signature for other terms");
        }
        perform(fundCall(order, AMOUNT));
    }

    function test_P07_AMessageSentTwiceOlderOrForAnotherOrder_MovesNothing() external {
        (OrderTerms memory order, ) = aFundedOrder();
        OrderTerms memory other = anOrder();
        other.salt = 2;
        OrderId otherId = fund(other);
        bytes memory low = signAcceptance(BUYER_KEY, order, 100e6);
        bytes memory high = signAcceptance(BUYER_KEY, order, 400e6);
        escrow.accept(keyOf(order), 400e6, EVIDENCE, high);
        escrow.accept(keyOf(order), 400e6, EVIDENCE, high);
        escrow.accept(keyOf(order), 100e6, EVIDENCE, low);
        assertBalance(supplier, 400e6);
        (bool done, ) = address(escrow).call(
            abi.encodeCall(ITradeEscrow.accept, (keyOf(other), 400e6, EVIDENCE, high))
        );
        assertTrue(!done, "an acceptance served another order");
        assertEq(heldOf(otherId), AMOUNT, "the other order");
    }

    function test_P07_EveryMessageOfARound_IsDeadAfterASettlement() external {
        (OrderTerms memory order, OrderId orderId) = fundedAtDesk(aContestableOrder());
        claim(order, 500e6);
        bytes[] memory old = new bytes[](4);
        old[0] = claimCall(SUPPLIER_KEY, order, 600e6);
        old[1] = acceptCall(order, 500e6, 500e6);
        old[2] = contestCall(order, 500e6, 100e6);
        perform(old[2]);
        old[3] = ruleCall(ARBITER_KEY, order, 0, 100e6);
        settle(order, 10e6, 10e6, 0);
        // The new round has a claim and a dispute of the same numbers.
        claim(order, 500e6);
        contest(order, 500e6, 20e6);
        bytes32 state = stateOf(order);
        for (uint256 i = 0; i < old.length; ++i) {
            succeeds(old[i]);
            assertEq(stateOf(order), state, "a message of the round before moved something");
        }
        assertEq(roundOf(orderId), 1, "round");
    }

    function test_P08_AnotherChainDeploymentOrWallet_TheSameBytesAreWorthNothing() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes memory signature = signAcceptance(BUYER_KEY, order, 1);
        bytes memory call = abi.encodeCall(ITradeEscrow.accept, (keyOf(order), 1, EVIDENCE, signature));
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        (bool done, ) = address(escrow).call(call);
        assertTrue(!done, "another chain took it");
        vm.chainId(chain);
        ITradeEscrow twin = deployEscrow(address(this));
        twin.setTokenAllowed(address(token), true);
        vm.startPrank(buyer);
        token.approve(address(twin), type(uint256).max);
        twin.fundWithAllowance(pack(order));
        vm.stopPrank();
        (done, ) = address(twin).call(call);
        assertTrue(!done, "another deployment took it");
        escrow.accept(keyOf(order), 1, EVIDENCE, signature);
    }

    function test_P08_OneKeyBehindTwoWallets_EachMessageServesOne() external {
        KeyWallet first = new KeyWallet(stranger);
        KeyWallet second = new KeyWallet(stranger);
        OrderTerms memory order = anOrder();
        order.buyer = address(first);
        OrderTerms memory other = anOrder();
        other.buyer = address(second);
        fundFrom(first, order);
        fundFrom(second, other);
        bytes memory signature = signAcceptance(STRANGER_KEY, order, AMOUNT);
        (bool done, ) = address(escrow).call(
            abi.encodeCall(ITradeEscrow.accept, (keyOf(other), uint112(AMOUNT), EVIDENCE, signature))
        );
        assertTrue(!done, "a signature for one wallet served the other");
        escrow.accept(keyOf(order), uint112(AMOUNT), EVIDENCE, signature);
        assertEq(heldOf(idOf(other)), AMOUNT, "the other wallet's order");
    }

    /// @dev Equality with ethers: TypedData.t.sol and desk/DeskMessages.t.sol, against test/vectors/typed-data.json.
    function testFuzz_P09_AnyTerms_TheContractsHashIsTheCompilersEncoding(OrderTerms memory terms) external view {
        terms.amount = uint112(terms.amount);
        assertEq(escrow.hashTerms(pack(terms), clausesOf(terms)), hashTerms(terms), "terms");
        assertEq(OrderId.unwrap(idOf(terms)), digest(escrowDomain(), hashOrder(terms)), "order");
    }

    function test_P22_SomebodyFundsAnOrderOfTheSameReferences_NothingComesOfIt() external {
        OrderTerms memory order = anOrder();
        OrderTerms memory squatted = anOrder();
        squatted.buyer = stranger;
        token.mint(stranger, AMOUNT);
        vm.prank(stranger);
        token.approve(address(escrow), AMOUNT);
        OrderId squatterId = fund(squatted);
        OrderId orderId = fund(order);
        assertTrue(OrderId.unwrap(orderId) != OrderId.unwrap(squatterId), "two buyers, one id");
        accept(order, AMOUNT);
        assertEq(heldOf(squatterId), AMOUNT, "the squatter's own money");
    }

    function test_P27_EverySignedMessageSentAhead_TheSendersOwnIsANoOp() external {
        OrderTerms memory order = aContestableOrder();
        ahead(order, fundCall(order, AMOUNT));
        ahead(order, claimCall(SUPPLIER_KEY, order, 500e6));
        ahead(order, contestCall(order, 500e6, 100e6));
        ahead(order, ruleCall(ARBITER_KEY, order, 0, 50e6));
        ahead(order, acceptCall(order, 700e6, 0));
        ahead(order, changeCall(order, 0, AMOUNT, DELIVER_BY + 1 days));
        vm.warp(DELIVER_BY + 1 days);
        ahead(order, reclaimCall(order));
    }

    function test_P27_AnAuthorisationRelayedAhead_TheSecondIsANoOp() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        vm.prank(stranger);
        escrow.fundWithAuthorisation(pack(order), signature);
        escrow.fundWithAuthorisation(pack(order), signature);
        assertEq(heldOf(idOf(order)), AMOUNT, "held");
    }

    /// @dev The token takes the authorisation from the payee alone, so that nobody takes it there ahead of the escrow.
    function test_P27_AnAuthorisationSentStraightToTheToken_IsRefused() external {
        OrderTerms memory order = anOrder();
        bytes memory signature = signAuthorization(BUYER_KEY, order);
        bytes32 nonce = OrderId.unwrap(idOf(order));
        vm.prank(stranger);
        vm.expectRevert();
        token.receiveWithAuthorization(buyer, address(escrow), AMOUNT, 0, FUND_BY, nonce, signature);
    }

    /// @dev What a caller believes of the chain is in its message: round, nonce and cumulative amount. That the backend waits for its
    /// blocks: test/e2e/chain-reading.e2e.ts.
    function test_P28_TheStateIsNotWhatTheSenderExpected_NothingMoves() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        bytes memory acceptance = signAcceptance(BUYER_KEY, order, 400e6);
        settle(order, 0, 0, 0);
        (bool done, ) = address(escrow).call(
            abi.encodeCall(ITradeEscrow.accept, (keyOf(order), 400e6, EVIDENCE, acceptance))
        );
        assertTrue(!done, "signed for another round");
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 1, 1, 2);
        vm.expectRevert(abi.encodeWithSelector(ITradeEscrow.SettlementNonceAhead.selector, 2, 1));
        escrow.settle(keyOf(order), 1, 1, 2, byBuyer, bySupplier);
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    function test_P29_AMalformedSignature_SpeaksForNobody() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(BUYER_KEY, acceptanceDigest(order, 1));
        bytes32 highS = bytes32(CURVE_ORDER - uint256(s));
        bytes[8] memory malformed = [
            abi.encodePacked(r, highS, v == 27 ? uint8(28) : uint8(27)),
            abi.encodePacked(r, s, uint8(v - 27)),
            abi.encodePacked(r, s, uint8(29)),
            abi.encodePacked(r, s),
            abi.encodePacked(r, s, v, uint8(0)),
            abi.encodePacked(bytes32(0), bytes32(0), uint8(27)),
            abi.encodePacked(r),
            bytes("")
        ];
        for (uint256 i = 0; i < malformed.length; ++i) {
            (bool done, ) = address(escrow).call(
                abi.encodeCall(ITradeEscrow.accept, (keyOf(order), 1, EVIDENCE, malformed[i]))
            );
            assertTrue(!done, "accepted by a malformed signature");
            escrow.acceptMany(accountsOf(order), rowOf(order, 1, malformed[i]));
        }
        assertEq(heldOf(orderId), AMOUNT, "held");
        escrow.acceptMany(accountsOf(order), rowOf(order, 1, abi.encodePacked(r, s, v)));
        assertEq(heldOf(orderId), AMOUNT - 1, "the well-formed one");
    }

    function test_P29_AZeroSigner_SpeaksForNobody() external {
        OrderTerms memory order = anOrder();
        order.attester = address(0);
        fund(order);
        bytes memory zero = abi.encodePacked(bytes32(0), bytes32(0), uint8(27));
        vm.expectRevert(
            abi.encodeWithSelector(IDeliveryDesk.ClaimantNotEntitled.selector, address(0), supplier, address(0))
        );
        desk.claimDelivery(pack(order), clausesOf(order), address(0), 1, START, EVIDENCE, zero);
    }

    function ahead(OrderTerms memory order, bytes memory call) private {
        vm.prank(stranger);
        (bool done, ) = address(desk).call(call);
        assertTrue(done, "sent ahead");
        assertNoop(order, call);
    }

    function fundFrom(KeyWallet wallet, OrderTerms memory order) private {
        token.mint(address(wallet), AMOUNT);
        wallet.approve(token, address(escrow));
        fund(order);
    }

    function accountsOf(OrderTerms memory order) private pure returns (address[] memory accounts) {
        accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (order.buyer, order.supplier, order.token);
    }

    function rowOf(
        OrderTerms memory order,
        uint256 cumulative,
        bytes memory signature
    ) private pure returns (bytes memory) {
        return
            abi.encodePacked(
                uint8(0),
                uint8(1),
                uint8(2),
                order.fundBy,
                uint112(cumulative),
                uint16(signature.length),
                hashTerms(order),
                EVIDENCE,
                signature
            );
    }
}
