// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDeliveryDesk} from "../interfaces/IDeliveryDesk.sol";
import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {FirstAuthorisationToken} from "./support/HostileTokens.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";
import {KeyWallet} from "./support/Wallets.sol";

contract SignaturesTest is EscrowFixture {
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function test_GivenAMalformedSignature_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(BUYER_KEY, acceptanceDigest(order, 1));
        bytes32 highS = bytes32(CURVE_ORDER - uint256(s));
        bytes[9] memory malformed = [
            abi.encodePacked(r, highS, v == 27 ? uint8(28) : uint8(27)),
            abi.encodePacked(r, s, uint8(v - 27)),
            abi.encodePacked(r, s, uint8(29)),
            abi.encodePacked(r, s),
            abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))),
            abi.encodePacked(r, s, v, uint8(0)),
            abi.encodePacked(bytes32(0), bytes32(0), uint8(27)),
            abi.encodePacked(r, s, uint8(0)),
            hex"00"
        ];
        for (uint256 i = 0; i < malformed.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, acceptanceDigest(order, 1))
            );
            escrow.accept(keyOf(order), 1, EVIDENCE, malformed[i]);
        }
        escrow.accept(keyOf(order), 1, EVIDENCE, abi.encodePacked(r, s, v));
    }

    function test_GivenAnEmptySignatureFromAnybodyElse_Reverts() external {
        (OrderTerms memory order, ) = aFundedOrder();
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, acceptanceDigest(order, 1))
        );
        escrow.accept(keyOf(order), 1, EVIDENCE, "");
    }

    function test_GivenAMessageOfOneKind_ItIsNoOther() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes memory acceptance = signAcceptance(SUPPLIER_KEY, order, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IDeliveryDesk.SignatureNotValid.selector, supplier, claimDigest(order, 1))
        );
        desk.claimDelivery(pack(order), clausesOf(order), supplier, 1, START, EVIDENCE, acceptance);
    }

    function test_GivenAChangedMessage_TheSignatureDoesNotCarryOver() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes memory signature = signAcceptance(BUYER_KEY, order, 1);
        vm.expectRevert();
        escrow.accept(keyOf(order), 2, EVIDENCE, signature);
        vm.expectRevert();
        escrow.accept(keyOf(order), 1, keccak256("other evidence"), signature);
    }

    function test_GivenTwoOrders_ASignatureServesOne() external {
        (OrderTerms memory order, ) = aFundedOrder();
        OrderTerms memory twin = anOrder();
        twin.salt = 4;
        fund(twin);
        bytes memory signature = signAcceptance(BUYER_KEY, order, AMOUNT);
        vm.expectRevert(
            abi.encodeWithSelector(ITradeEscrow.SignatureNotValid.selector, buyer, acceptanceDigest(twin, AMOUNT))
        );
        escrow.accept(keyOf(twin), uint112(AMOUNT), EVIDENCE, signature);
    }

    function test_GivenTwoDeployments_ASignatureServesOne() external {
        (OrderTerms memory order, ) = aFundedOrder();
        bytes memory signature = signAcceptance(BUYER_KEY, order, AMOUNT);
        ITradeEscrow second = deployEscrow(address(this));
        second.setTokenAllowed(address(token), true);
        vm.startPrank(buyer);
        token.approve(address(second), AMOUNT);
        second.fundWithAllowance(pack(order));
        vm.stopPrank();
        vm.expectRevert();
        second.accept(keyOf(order), uint112(AMOUNT), EVIDENCE, signature);
        escrow.accept(keyOf(order), uint112(AMOUNT), EVIDENCE, signature);
    }

    function test_GivenAnotherChain_TheSameBytesAreWorthNothing() external {
        (OrderTerms memory order, OrderId orderId) = aFundedOrder();
        bytes memory signature = signAcceptance(BUYER_KEY, order, AMOUNT);
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        vm.expectRevert();
        escrow.accept(keyOf(order), uint112(AMOUNT), EVIDENCE, signature);
        assertTrue(OrderId.unwrap(idOf(order)) != OrderId.unwrap(orderId), "the id of the order is another one");
        vm.chainId(chain);
        escrow.accept(keyOf(order), uint112(AMOUNT), EVIDENCE, signature);
    }

    function test_GivenContractWallets_TheySignByERC1271() external {
        KeyWallet buyerWallet = new KeyWallet(buyer);
        KeyWallet supplierWallet = new KeyWallet(supplier);
        token.mint(address(buyerWallet), AMOUNT);
        buyerWallet.approve(IERC20(address(token)), address(escrow));
        OrderTerms memory order = anOrder();
        order.buyer = address(buyerWallet);
        order.supplier = address(supplierWallet);
        fund(order);
        bytes memory byStranger = signAcceptance(STRANGER_KEY, order, 400e6);
        vm.expectRevert();
        escrow.accept(keyOf(order), 400e6, EVIDENCE, byStranger);
        accept(order, 400e6);
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, 300e6, 300e6, 0);
        bytes memory longer = bytes.concat(bySupplier, "module data");
        escrow.settle(keyOf(order), 300e6, 300e6, 0, byBuyer, longer);
        assertBalance(address(supplierWallet), 700e6);
    }

    function test_GivenATokenOfTheFirstKind_ItsAuthorisationIsVRS() external {
        FirstAuthorisationToken first = new FirstAuthorisationToken();
        allow(address(first));
        first.mint(buyer, AMOUNT);
        OrderTerms memory order = anOrder();
        order.token = address(first);
        OrderId orderId = escrow.fundWithAuthorisation(pack(order), signAuthorization(BUYER_KEY, order));
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    function test_GivenAContractBuyer_ItsAuthorisationGoesToTheTokenAsBytes() external {
        KeyWallet wallet = new KeyWallet(buyer);
        token.mint(address(wallet), AMOUNT);
        OrderTerms memory order = anOrder();
        order.buyer = address(wallet);
        bytes memory signature = bytes.concat(signAuthorization(BUYER_KEY, order), "module data");
        OrderId orderId = escrow.fundWithAuthorisation(pack(order), signature);
        assertEq(heldOf(orderId), AMOUNT, "held");
    }

    function test_GivenTwoWalletsOfOneKey_EachMessageServesItsOwnOrder() external {
        KeyWallet first = new KeyWallet(buyer);
        KeyWallet second = new KeyWallet(buyer);
        token.mint(address(first), AMOUNT);
        token.mint(address(second), AMOUNT);
        first.approve(IERC20(address(token)), address(escrow));
        second.approve(IERC20(address(token)), address(escrow));
        OrderTerms memory order = anOrder();
        order.buyer = address(first);
        fund(order);
        bytes memory signature = signAcceptance(BUYER_KEY, order, AMOUNT);
        OrderTerms memory other = anOrder();
        other.buyer = address(second);
        fund(other);
        vm.expectRevert();
        escrow.accept(keyOf(other), uint112(AMOUNT), EVIDENCE, signature);
    }
}
