// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, Order, OrderId} from "../interfaces/ITradeEscrow.sol";

/// @title OrderFundedEvent
/// @notice Emits {ITradeEscrow-OrderFunded} from calldata: the static struct is its own ABI encoding, so one copy
/// replaces the compiler's field-by-field encoder.
library OrderFundedEvent {
    /// @dev Reading the fields that nothing else reads at funding rejects bits beyond their types. The caller has
    /// checked that the unsupported terms are zero words and has read the other fields.
    function emitFor(Order calldata order, OrderId orderId) internal {
        address buyer = order.buyer;
        address supplier = order.supplier;
        requireClean(order.attester, order.inspectionPeriod);
        bytes32 topic = ITradeEscrow.OrderFunded.selector;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            calldatacopy(pointer, order, 0x2c0)
            log4(pointer, 0x2c0, topic, orderId, buyer, supplier)
        }
    }

    /// @dev The compiler checks a field's range where it is read.
    function requireClean(address, uint32) private pure {}
}
