// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Order} from "../interfaces/ITradeEscrow.sol";

/// @title OrderTerms
/// @notice Which of an order's terms this version executes.
library OrderTerms {
    /// @notice Whether the order sets a term that nothing executes, or a field holds bits beyond its type.
    /// @dev Works on raw words. The fields that funding reads one by one (parties, token, amount, deadlines) are range
    /// checked by the compiler where they are read; attester and inspectionPeriod are live but not read at funding, so
    /// their high bits are looked at here.
    function setsUnsupported(Order calldata order) internal pure returns (bool) {
        uint256 bits;
        assembly ("memory-safe") {
            bits := calldataload(add(order, 0x080)) // arbiter
            bits := or(bits, shr(160, calldataload(add(order, 0x0a0)))) // attester, beyond its type
            bits := or(bits, shr(32, calldataload(add(order, 0x100)))) // inspectionPeriod, beyond its type
            bits := or(bits, calldataload(add(order, 0x120))) // arbitrationPeriod
            bits := or(bits, calldataload(add(order, 0x140))) // fallbackSupplierBps
            bits := or(bits, calldataload(add(order, 0x160))) // retentionBps
            bits := or(bits, calldataload(add(order, 0x180))) // retentionPeriod
            bits := or(bits, calldataload(add(order, 0x1a0))) // lateBpsPerDay
            bits := or(bits, calldataload(add(order, 0x1c0))) // lateCapBps
            bits := or(bits, calldataload(add(order, 0x1e0))) // earlyDiscountBps
            bits := or(bits, calldataload(add(order, 0x200))) // earlyDiscountPeriod
            bits := or(bits, calldataload(add(order, 0x220))) // feeBps
            bits := or(bits, calldataload(add(order, 0x240))) // feeRecipient
        }
        return bits != 0;
    }
}
