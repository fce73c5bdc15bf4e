// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, Order, OrderId} from "../interfaces/ITradeEscrow.sol";

/// @title OrderFundedEvent
/// @notice Emits {ITradeEscrow-OrderFunded} from calldata: the static struct is its own ABI encoding, so one copy
/// replaces the compiler's field-by-field encoder.
library OrderFundedEvent {
    /// @dev The caller has made sure that no field holds bits beyond its type.
    function emitFor(Order calldata order, OrderId orderId) internal {
        address buyer = order.buyer;
        address supplier = order.supplier;
        bytes32 topic = ITradeEscrow.OrderFunded.selector;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            calldatacopy(pointer, order, 0x2c0)
            log4(pointer, 0x2c0, topic, orderId, buyer, supplier)
        }
    }
}
