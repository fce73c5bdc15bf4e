// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow, Order, OrderId} from "../interfaces/ITradeEscrow.sol";

/// @title OrderFundedEvent
/// @notice Emits {ITradeEscrow-OrderFunded} and {ITradeEscrow-OrderDeposited} from calldata, where the events' data lies as it is to be
/// emitted.
library OrderFundedEvent {
    /// @dev The caller has made sure that no field holds bits beyond its type.
    function emitFunded(Order calldata order, OrderId orderId) internal {
        bytes32 topic = ITradeEscrow.OrderFunded.selector;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            calldatacopy(pointer, order, 0xe0)
            log2(pointer, 0xe0, topic, orderId)
        }
    }

    /// @dev The caller has made sure that no field holds bits beyond its type.
    function emitDeposited(Order calldata order, OrderId orderId, uint256 deposit) internal {
        bytes32 topic = ITradeEscrow.OrderDeposited.selector;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            calldatacopy(pointer, order, 0xe0)
            mstore(add(pointer, 0xe0), deposit)
            log2(pointer, 0x100, topic, orderId)
        }
    }
}
