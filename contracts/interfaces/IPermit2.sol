// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title IPermit2
/// @notice What this network uses of Uniswap's Permit2: a transfer by signature, bound to a witness.
interface IPermit2 {
    struct TokenPermissions {
        address token;
        uint256 amount;
    }

    struct PermitTransferFrom {
        TokenPermissions permitted;
        uint256 nonce;
        /// @dev Unix seconds; succeeds up to and at this time.
        uint256 deadline;
    }

    struct SignatureTransferDetails {
        address to;
        uint256 requestedAmount;
    }

    /// @param witnessTypeString the end of the signed type's encoding, from the witness's member on
    function permitWitnessTransferFrom(
        PermitTransferFrom calldata permit,
        SignatureTransferDetails calldata transferDetails,
        address owner,
        bytes32 witness,
        string calldata witnessTypeString,
        bytes calldata signature
    ) external;
}
