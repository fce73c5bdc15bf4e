// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, Order, OrderId} from "../interfaces/ITradeEscrow.sol";

/// @title OrderFundedEvent
/// @notice Emits {ITradeEscrow-OrderFunded} from calldata, where the event's data lies as it is to be emitted.
library OrderFundedEvent {
    /// @dev The caller has made sure that no field holds bits beyond its type.
    function emitFor(Order calldata order, OrderId orderId) internal {
        bytes32 topic = ITradeEscrow.OrderFunded.selector;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            // buyer to salt: everything but the clauses
            calldatacopy(pointer, order, 0x100)
            log2(pointer, 0x100, topic, orderId)
        }
    }
}
