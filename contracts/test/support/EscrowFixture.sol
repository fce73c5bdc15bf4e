// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IBusinessRegistry} from "../../interfaces/IBusinessRegistry.sol";
import {IDeliveryDesk} from "../../interfaces/IDeliveryDesk.sol";
import {IInvoiceRegistry, InvoiceId} from "../../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId} from "../../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../../libraries/DeskMessages.sol";
import {InvoiceMessages} from "../../libraries/InvoiceMessages.sol";
import {TypedData} from "../../libraries/TypedData.sol";
import {SandboxStablecoin} from "../../SandboxStablecoin.sol";
import {OrderTerms, clausesOf, keyOf, pack} from "./OrderTerms.sol";
import {Signing} from "./Signing.sol";
import {Vm, vm} from "./Vm.sol";

/// @dev A network with five actors who each sign with a key, and the messages they sign.
abstract contract EscrowFixture is Signing {
    uint256 internal constant BUYER_KEY = 0xB0;
    uint256 internal constant SUPPLIER_KEY = 0x50;
    uint256 internal constant ATTESTER_KEY = 0xA7;
    uint256 internal constant FINANCIER_KEY = 0xF1;
    uint256 internal constant STRANGER_KEY = 0x57;

    uint256 internal constant START = 1_800_000_000;
    uint40 internal constant FUND_BY = uint40(START + 1 days);
    uint40 internal constant DELIVER_BY = uint40(START + 30 days);
    uint32 internal constant INSPECTION = 3 days;
    uint256 internal constant AMOUNT = 1_000e6;
    bytes32 internal constant EVIDENCE = keccak256("evidence");

    address internal buyer = vm.addr(BUYER_KEY);
    address internal supplier = vm.addr(SUPPLIER_KEY);
    address internal attester = vm.addr(ATTESTER_KEY);
    address internal financier = vm.addr(FINANCIER_KEY);
    address internal stranger = vm.addr(STRANGER_KEY);

    ITradeEscrow internal escrow;
    IDeliveryDesk internal desk;
    IInvoiceRegistry internal registry;
    IBusinessRegistry internal businesses;
    SandboxStablecoin internal token;

    function setUp() public virtual {
        vm.warp(START);
        escrow = deployEscrow(address(this));
        desk = IDeliveryDesk(escrow.deliveryDesk());
        registry = IInvoiceRegistry(escrow.invoiceRegistry());
        businesses = IBusinessRegistry(escrow.businessRegistry());
        token = new SandboxStablecoin();
        allow(address(token));
        token.mint(buyer, 100 * AMOUNT);
        vm.prank(buyer);
        token.approve(address(escrow), type(uint256).max);
    }

    /// @dev With sister contracts of its own.
    function deployEscrow(address guardian) internal returns (ITradeEscrow) {
        address newDesk = deploy("DeliveryDesk.sol:DeliveryDesk", "");
        address newBusinesses = deploy("BusinessRegistry.sol:BusinessRegistry", "");
        address newRegistry = deploy("InvoiceRegistry.sol:InvoiceRegistry", abi.encode(newBusinesses));
        bytes memory parameters = abi.encode(guardian, newDesk, newRegistry, newBusinesses);
        return ITradeEscrow(deploy("TradeEscrow.sol:TradeEscrow", parameters));
    }

    function allow(address newToken) internal {
        escrow.setTokenAllowed(newToken, true);
    }

    function anOrder() internal view returns (OrderTerms memory order) {
        order.buyer = buyer;
        order.supplier = supplier;
        order.token = address(token);
        order.amount = AMOUNT;
        order.attester = attester;
        order.fundBy = FUND_BY;
        order.deliverBy = DELIVER_BY;
        order.inspectionPeriod = INSPECTION;
        order.linesRoot = keccak256("lines");
        order.documentsHash = keccak256("documents");
        order.salt = 1;
    }

    /// @dev Like {anOrder}, each another.
    function numberedOrder(uint256 number) internal view returns (OrderTerms memory order) {
        order = anOrder();
        order.salt = uint96(number);
    }

    /// @dev Three funded orders in a token that the buyer has just so much of: two of the supplier, then one of the financier.
    function threeOrdersIn(address hostile) internal returns (OrderTerms[] memory orders, OrderId[] memory orderIds) {
        allow(hostile);
        SandboxStablecoin(hostile).mint(buyer, 3 * AMOUNT);
        vm.prank(buyer);
        SandboxStablecoin(hostile).approve(address(escrow), 3 * AMOUNT);
        orders = new OrderTerms[](3);
        orderIds = new OrderId[](3);
        for (uint256 i = 0; i < 3; ++i) {
            orders[i] = numberedOrder(i);
            orders[i].token = hostile;
            if (i == 2) orders[i].supplier = financier;
            orderIds[i] = fund(orders[i]);
        }
    }

    function aFundedOrder() internal returns (OrderTerms memory order, OrderId orderId) {
        order = anOrder();
        orderId = fund(order);
    }

    function fund(OrderTerms memory order) internal returns (OrderId) {
        vm.prank(order.buyer);
        return escrow.fundWithAllowance(pack(order));
    }

    function accept(OrderTerms memory order, uint256 cumulative) internal {
        escrow.accept(keyOf(order), uint112(cumulative), EVIDENCE, signAcceptance(BUYER_KEY, order, cumulative));
    }

    function claim(OrderTerms memory order, uint256 cumulative) internal {
        bytes memory signature = signClaim(SUPPLIER_KEY, order, cumulative);
        desk.claimDelivery(pack(order), clausesOf(order), supplier, cumulative, START, EVIDENCE, signature);
    }

    function releaseDeemed(OrderTerms memory order, uint256 cumulative) internal {
        desk.releaseDeemed(pack(order), clausesOf(order), cumulative);
    }

    function reclaim(OrderTerms memory order) internal {
        desk.reclaim(pack(order), clausesOf(order));
    }

    function settle(OrderTerms memory order, uint256 toSupplier, uint256 toBuyer, uint256 nonce) internal {
        (bytes memory byBuyer, bytes memory bySupplier) = signSettlement(order, toSupplier, toBuyer, nonce);
        escrow.settle(keyOf(order), toSupplier, toBuyer, nonce, byBuyer, bySupplier);
    }

    function issue(OrderTerms memory order, uint256 from, uint256 to) internal returns (InvoiceId) {
        bytes32 structHash = InvoiceMessages.hashIssue(
            idOf(order),
            from,
            to,
            keccak256("number"),
            DELIVER_BY,
            keccak256("invoice")
        );
        bytes memory signature = sign(SUPPLIER_KEY, digest(registryDomain(), structHash));
        return registry.issue(keyOf(order), from, to, keccak256("number"), DELIVER_BY, keccak256("invoice"), signature);
    }

    function signAssignment(
        uint256 key,
        InvoiceId invoiceId,
        address to,
        uint256 nonce,
        uint256 validBefore
    ) internal view returns (bytes memory) {
        return sign(key, digest(registryDomain(), InvoiceMessages.hashAssignment(invoiceId, to, nonce, validBefore)));
    }

    function signAcceptance(
        uint256 key,
        OrderTerms memory order,
        uint256 cumulative
    ) internal view returns (bytes memory) {
        return sign(key, acceptanceDigest(order, cumulative));
    }

    function acceptanceDigest(OrderTerms memory order, uint256 cumulative) internal view returns (bytes32) {
        OrderId orderId = idOf(order);
        return digest(escrowDomain(), TypedData.hashAcceptance(orderId, roundOf(orderId), cumulative, EVIDENCE));
    }

    function signClaim(uint256 key, OrderTerms memory order, uint256 cumulative) internal view returns (bytes memory) {
        return sign(key, claimDigest(order, cumulative));
    }

    function claimDigest(OrderTerms memory order, uint256 cumulative) internal view returns (bytes32) {
        OrderId orderId = idOf(order);
        return
            digest(
                escrowDomain(),
                DeskMessages.hashDeliveryClaim(orderId, roundOf(orderId), cumulative, START, EVIDENCE)
            );
    }

    function signSettlement(
        OrderTerms memory order,
        uint256 toSupplier,
        uint256 toBuyer,
        uint256 nonce
    ) internal view returns (bytes memory byBuyer, bytes memory bySupplier) {
        bytes32 message = settlementDigest(order, toSupplier, toBuyer, nonce);
        return (sign(BUYER_KEY, message), sign(SUPPLIER_KEY, message));
    }

    function settlementDigest(
        OrderTerms memory order,
        uint256 toSupplier,
        uint256 toBuyer,
        uint256 nonce
    ) internal view returns (bytes32) {
        return digest(escrowDomain(), TypedData.hashSettlement(idOf(order), toSupplier, toBuyer, nonce));
    }

    /// @dev The buyer's ERC-3009 authorisation for `order`, valid until `fundBy`.
    function signAuthorization(uint256 key, OrderTerms memory order) internal view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                order.buyer,
                address(escrow),
                order.amount,
                0,
                order.fundBy,
                idOf(order)
            )
        );
        return sign(key, digest(token.DOMAIN_SEPARATOR(), structHash));
    }

    function escrowDomain() internal view returns (bytes32) {
        return domain("Quittance TradeEscrow", address(escrow));
    }

    function registryDomain() internal view returns (bytes32) {
        return domain("Quittance InvoiceRegistry", address(registry));
    }

    function idOf(OrderTerms memory order) internal view returns (OrderId) {
        return escrow.hashOrder(pack(order), clausesOf(order));
    }

    function statusOf(OrderId orderId) internal view returns (ITradeEscrow.Status status) {
        (status, , , , ) = escrow.orderState(orderId);
    }

    function heldOf(OrderId orderId) internal view returns (uint256 held) {
        (, held, , , ) = escrow.orderState(orderId);
    }

    function releasedOf(OrderId orderId) internal view returns (uint256 released) {
        (, , released, , ) = escrow.orderState(orderId);
    }

    function roundOf(OrderId orderId) internal view returns (uint256 round) {
        (, , , round, ) = escrow.orderState(orderId);
    }

    function claimedOf(OrderId orderId) internal view returns (uint256 claimed) {
        (claimed, , , , , , ) = desk.deliveryState(orderId);
    }

    function assertStatus(OrderId orderId, ITradeEscrow.Status expected) internal view {
        assertEq(uint256(statusOf(orderId)), uint256(expected), "status");
    }

    function assertBalance(address account, uint256 expected) internal view {
        assertEq(token.balanceOf(account), expected, "balance");
    }

    /// @dev What is owed is there, and nothing else is in the contract.
    function assertSolvent(address ofToken, uint256 donated) internal view {
        assertEq(IERC20(ofToken).balanceOf(address(escrow)), escrow.owed(ofToken) + donated, "owed against balance");
    }

    /// @dev How many of the logs recorded since `vm.recordLogs()` are `topic`'s.
    function logsOf(bytes32 topic) internal returns (uint256 count) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == topic) ++count;
        }
    }

    /// @dev `order` with its n-th field (in the type's order) changed.
    function withFieldChanged(
        OrderTerms memory order,
        uint256 field
    ) internal pure returns (OrderTerms memory changed) {
        changed = abi.decode(abi.encode(order), (OrderTerms));
        assembly ("memory-safe") {
            let position := add(changed, mul(field, 0x20))
            mstore(position, xor(mload(position), 1))
        }
    }
}
