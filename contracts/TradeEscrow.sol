// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBusinessRegistry} from "./interfaces/IBusinessRegistry.sol";
import {IDeliveryDesk} from "./interfaces/IDeliveryDesk.sol";
import {IInvoiceRegistry} from "./interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow} from "./interfaces/ITradeEscrow.sol";
import {PaymentRuns} from "./PaymentRuns.sol";
import {SisterContracts} from "./SisterContracts.sol";
import {TokenBooks} from "./TokenBooks.sol";

/// @title TradeEscrow
/// @notice See {ITradeEscrow}. Immutable: no proxy, no owner over the money of orders.
contract TradeEscrow is PaymentRuns {
    /// @dev What every action of a batch is sure to get: several times what one without invoices needs.
    uint256 private constant ACTION_GAS = 500_000;

    /// @dev The most that it gets, above what a release to 128 invoices needs: an action that burns what it is given must not stop
    /// those after it.
    uint256 private constant ACTION_GAS_LIMIT = 3_000_000;

    constructor(
        address initialGuardian,
        IDeliveryDesk desk,
        IInvoiceRegistry registry,
        IBusinessRegistry businesses
    ) TokenBooks(initialGuardian) SisterContracts(desk, registry, businesses) {}

    /// @inheritdoc ITradeEscrow
    function execute(bytes[] calldata actions) external batched {
        for (uint256 i = 0; i < actions.length; ++i) {
            (bool done, bytes4 reason) = _perform(actions[i]);
            if (!done) emit ActionFailed(i, reason);
        }
    }

    /// @dev Calls this contract or the desk, and of them only what others may relay and what speaks for nobody by its caller.
    function _perform(bytes calldata action) private returns (bool done, bytes4 reason) {
        // Check: a call forwards at most 63/64 of what is left.
        uint256 forwardable = gasleft() - gasleft() / 64;
        if (forwardable < ACTION_GAS) revert GasTooLowForAction(forwardable, ACTION_GAS);
        address target = action.length < 4 ? address(0) : _targetOf(bytes4(action));
        if (target == address(0)) return (false, ActionNotRelayable.selector);

        // Interaction: with this contract itself or the desk.
        uint256 gasLimit = ACTION_GAS_LIMIT;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            calldatacopy(pointer, action.offset, action.length)
            mstore(0x00, 0)
            done := call(gasLimit, target, 0, pointer, action.length, 0x00, 0x04)
            if iszero(done) {
                reason := mload(0x00)
            }
        }
    }

    function _targetOf(bytes4 selector) private view returns (address) {
        if (
            selector == ITradeEscrow.accept.selector ||
            selector == ITradeEscrow.fundWithAuthorisation.selector ||
            selector == ITradeEscrow.settle.selector
        ) return address(this);
        if (
            selector == IDeliveryDesk.accept.selector ||
            selector == IDeliveryDesk.claimDelivery.selector ||
            selector == IDeliveryDesk.releaseDeemed.selector ||
            selector == IDeliveryDesk.fund.selector ||
            selector == IDeliveryDesk.releaseAcknowledged.selector ||
            selector == IDeliveryDesk.releaseRetention.selector ||
            selector == IDeliveryDesk.reclaim.selector ||
            selector == IDeliveryDesk.contest.selector ||
            selector == IDeliveryDesk.contestRetention.selector ||
            selector == IDeliveryDesk.rule.selector ||
            selector == IDeliveryDesk.executeFallback.selector ||
            selector == IDeliveryDesk.changeOrder.selector
        ) return address(_desk);
        return address(0);
    }
}
