// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow, OrderId} from "../interfaces/ITradeEscrow.sol";
import {DeskMessages} from "../libraries/DeskMessages.sol";
import {InvoiceMessages} from "../libraries/InvoiceMessages.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {EscrowFixture} from "./support/EscrowFixture.sol";
import {OrderTerms, clausesOf, hashOrder, hashTerms, keyOf, pack} from "./support/OrderTerms.sol";
import {vm} from "./support/Vm.sol";

/// @dev Byte equality with the vectors that ethers made (test/vectors/typed-data.json).
contract TypedDataTest is EscrowFixture {
    string private json;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("test/vectors/typed-data.json");
    }

    function test_GivenTheVectors_DomainsAreThoseOfTheContracts() external view {
        assertEq(vectorDomain("escrow"), domain("Quittance TradeEscrow", verifyingContract("escrow")), "escrow");
        assertEq(
            vectorDomain("registry"),
            domain("Quittance InvoiceRegistry", verifyingContract("registry")),
            "registry"
        );
    }

    function test_GivenTheVectors_OrderIdsAreEqual() external {
        // The deployed code at the vectors' address, which is part of the domain.
        ITradeEscrow located = ITradeEscrow(verifyingContract("escrow"));
        vm.etch(address(located), address(escrow).code);
        uint256 count = 0;
        for (; has("orders", count); ++count) {
            OrderTerms memory terms = orderAt(count);
            assertEq(
                OrderId.unwrap(located.hashOrder(pack(terms), clausesOf(terms))),
                digestAt("orders", count),
                "order"
            );
            assertEq(OrderId.unwrap(located.hashOrderKey(keyOf(terms))), digestAt("orders", count), "key");
        }
        assertTrue(count >= 6, "too few orders");
    }

    function test_GivenTheVectors_DeliveryClaimsAreEqual() external view {
        for (uint256 i = 0; has("claims", i); ++i) {
            bytes32 structHash = DeskMessages.hashDeliveryClaim(
                OrderId.wrap(word("claims", i, "orderId")),
                number("claims", i, "round"),
                number("claims", i, "cumulative"),
                number("claims", i, "deliveredAt"),
                word("claims", i, "evidenceHash")
            );
            assertEq(digest(vectorDomain("escrow"), structHash), digestAt("claims", i), "claim");
        }
    }

    function test_GivenTheVectors_AcceptancesAreEqual() external view {
        for (uint256 i = 0; has("acceptances", i); ++i) {
            bytes32 structHash = TypedData.hashAcceptance(
                OrderId.wrap(word("acceptances", i, "orderId")),
                number("acceptances", i, "round"),
                number("acceptances", i, "cumulative"),
                word("acceptances", i, "evidenceHash")
            );
            assertEq(digest(vectorDomain("escrow"), structHash), digestAt("acceptances", i), "acceptance");
        }
    }

    function test_GivenTheVectors_PaymentRunsAreEqual() external view {
        uint256[3] memory counts = [uint256(0), 1, 3];
        for (uint256 run = 0; run < counts.length; ++run) {
            bytes32[] memory acceptances = new bytes32[](counts[run]);
            for (uint256 i = 0; i < acceptances.length; ++i) {
                acceptances[i] = TypedData.hashAcceptance(
                    OrderId.wrap(word("acceptances", i, "orderId")),
                    number("acceptances", i, "round"),
                    number("acceptances", i, "cumulative"),
                    word("acceptances", i, "evidenceHash")
                );
            }
            bytes32 structHash = TypedData.hashPaymentRun(acceptances);
            assertEq(digest(vectorDomain("escrow"), structHash), digestAt("paymentRuns", run), "payment run");
        }
    }

    function test_GivenTheVectors_SettlementsAreEqual() external view {
        for (uint256 i = 0; has("settlements", i); ++i) {
            bytes32 structHash = TypedData.hashSettlement(
                OrderId.wrap(word("settlements", i, "orderId")),
                number("settlements", i, "toSupplier"),
                number("settlements", i, "toBuyer"),
                number("settlements", i, "nonce")
            );
            assertEq(digest(vectorDomain("escrow"), structHash), digestAt("settlements", i), "settlement");
        }
    }

    function test_GivenTheVectors_CreditWithdrawalsAreEqual() external view {
        uint256 count = 0;
        for (; has("creditWithdrawals", count); ++count) {
            bytes32 structHash = TypedData.hashCreditWithdrawal(
                vm.parseJsonAddress(json, path("creditWithdrawals", count, "token")),
                vm.parseJsonAddress(json, path("creditWithdrawals", count, "account")),
                vm.parseJsonAddress(json, path("creditWithdrawals", count, "recipient")),
                number("creditWithdrawals", count, "amount"),
                number("creditWithdrawals", count, "nonce"),
                number("creditWithdrawals", count, "validBefore")
            );
            assertEq(digest(vectorDomain("escrow"), structHash), digestAt("creditWithdrawals", count), "withdrawal");
        }
        assertTrue(count >= 1, "too few withdrawals");
    }

    function test_GivenTheVectors_InvoiceMessagesAreEqual() external view {
        bytes32 registryDomainOfVectors = vectorDomain("registry");
        uint256 count = 0;
        for (; has("invoiceIssues", count); ++count) {
            bytes32 structHash = InvoiceMessages.hashIssue(
                OrderId.wrap(word("invoiceIssues", count, "orderId")),
                number("invoiceIssues", count, "from"),
                number("invoiceIssues", count, "to"),
                word("invoiceIssues", count, "numberHash"),
                number("invoiceIssues", count, "dueDate"),
                word("invoiceIssues", count, "documentHash")
            );
            assertEq(digest(registryDomainOfVectors, structHash), digestAt("invoiceIssues", count), "issue");
        }
        assertTrue(count >= 3, "too few invoices");
        for (uint256 i = 0; has("invoiceAcknowledgements", i); ++i) {
            bytes32 structHash = InvoiceMessages.hashAcknowledgement(
                InvoiceId.wrap(word("invoiceAcknowledgements", i, "invoiceId"))
            );
            assertEq(
                digest(registryDomainOfVectors, structHash),
                digestAt("invoiceAcknowledgements", i),
                "acknowledgement"
            );
        }
        for (uint256 i = 0; has("invoiceAssignments", i); ++i) {
            bytes32 structHash = InvoiceMessages.hashAssignment(
                InvoiceId.wrap(word("invoiceAssignments", i, "invoiceId")),
                vm.parseJsonAddress(json, path("invoiceAssignments", i, "to")),
                number("invoiceAssignments", i, "nonce"),
                number("invoiceAssignments", i, "validBefore")
            );
            assertEq(digest(registryDomainOfVectors, structHash), digestAt("invoiceAssignments", i), "assignment");
        }
    }

    /// @dev The hashes read from calldata equal those that the compiler's own encoder gives.
    function testFuzz_GivenAnyOrder_TheHashIsThatOfItsEncoding(OrderTerms memory terms) external view {
        terms.amount = uint112(terms.amount);
        assertEq(escrow.hashTerms(pack(terms), clausesOf(terms)), hashTerms(terms), "terms");
        bytes32 orderId = digest(escrowDomain(), hashOrder(terms));
        assertEq(OrderId.unwrap(idOf(terms)), orderId, "order");
        assertEq(OrderId.unwrap(escrow.hashOrderKey(keyOf(terms))), orderId, "key");
    }

    function orderAt(uint256 index) private view returns (OrderTerms memory) {
        // The struct is static: its encoding is its 22 fields in order, a word each.
        string[22] memory names = [
            "buyer",
            "supplier",
            "token",
            "amount",
            "arbiter",
            "attester",
            "fundBy",
            "deliverBy",
            "inspectionPeriod",
            "arbitrationPeriod",
            "fallbackSupplierBps",
            "retentionBps",
            "retentionPeriod",
            "lateBpsPerDay",
            "lateCapBps",
            "earlyDiscountBps",
            "earlyDiscountPeriod",
            "feeBps",
            "feeRecipient",
            "linesRoot",
            "documentsHash",
            "salt"
        ];
        bytes memory encoded;
        for (uint256 i = 0; i < names.length; ++i) {
            string memory key = string.concat(".orders[", vm.toString(index), "].order.", names[i]);
            encoded = bytes.concat(encoded, i == 19 || i == 20 ? vm.parseJsonBytes32(json, key) : fieldWord(key, i));
        }
        return abi.decode(encoded, (OrderTerms));
    }

    function fieldWord(string memory key, uint256 field) private view returns (bytes32) {
        bool isAddress = field <= 2 || field == 4 || field == 5 || field == 18;
        if (isAddress) return bytes32(uint256(uint160(vm.parseJsonAddress(json, key))));
        return bytes32(vm.parseJsonUint(json, key));
    }

    function vectorDomain(string memory name) private view returns (bytes32) {
        string memory key = string.concat(".domains.", name);
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256(bytes(vm.parseJsonString(json, string.concat(key, ".name")))),
                    keccak256(bytes(vm.parseJsonString(json, string.concat(key, ".version")))),
                    vm.parseJsonUint(json, string.concat(key, ".chainId")),
                    verifyingContract(name)
                )
            );
    }

    function verifyingContract(string memory name) private view returns (address) {
        return vm.parseJsonAddress(json, string.concat(".domains.", name, ".verifyingContract"));
    }

    function has(string memory list, uint256 index) private view returns (bool) {
        return vm.keyExistsJson(json, string.concat(".", list, "[", vm.toString(index), "].digest"));
    }

    function digestAt(string memory list, uint256 index) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, string.concat(".", list, "[", vm.toString(index), "].digest"));
    }

    function path(string memory list, uint256 index, string memory field) private pure returns (string memory) {
        return string.concat(".", list, "[", vm.toString(index), "].message.", field);
    }

    function number(string memory list, uint256 index, string memory field) private view returns (uint256) {
        return vm.parseJsonUint(json, path(list, index, field));
    }

    function word(string memory list, uint256 index, string memory field) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, path(list, index, field));
    }
}
