// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {IPermit2} from "../interfaces/IPermit2.sol";

/// @dev The form that tokens with contract wallets in mind have beside ERC-3009's own.
interface IERC3009WithBytes {
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}

/// @title TokenPull
/// @notice Asks a token to move money to this contract.
/// @dev What the token returns is ignored; the caller compares this contract's balance before and after.
library TokenPull {
    error PermitMalformed(uint256 length, uint256 expected);

    /// @dev Permit2's address on every chain.
    IPermit2 private constant PERMIT2 = IPermit2(0x000000000022D473030F116dDEE9F6B43aC78BA3);

    bytes32 private constant QUITTANCE_FUNDING_TYPEHASH = keccak256("QuittanceFunding(bytes32 id)");

    string private constant WITNESS_TYPE =
        "QuittanceFunding witness)QuittanceFunding(bytes32 id)TokenPermissions(address token,uint256 amount)";

    /// @notice By the allowance that `from` gave this contract. A refusal reverts with the token's reason.
    function pullAllowed(address token, address from, uint256 amount) internal {
        bytes4 selector = IERC20.transferFrom.selector;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, selector)
            mstore(add(pointer, 0x04), from)
            mstore(add(pointer, 0x24), address())
            mstore(add(pointer, 0x44), amount)
            if iszero(call(gas(), token, 0, pointer, 0x64, 0, 0)) {
                returndatacopy(pointer, 0, returndatasize())
                revert(pointer, returndatasize())
            }
        }
    }

    /// @notice By an ERC-3009 authorisation of `from` to this contract.
    /// @dev 65 bytes are passed on as (v, r, s), the form that every ERC-3009 token has.
    function pullAuthorized(
        address token,
        address from,
        uint256 amount,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) internal {
        if (signature.length == 65) {
            bytes4 selector = IERC3009.receiveWithAuthorization.selector;
            assembly ("memory-safe") {
                let pointer := mload(0x40)
                mstore(pointer, selector)
                mstore(add(pointer, 0x04), from)
                mstore(add(pointer, 0x24), address())
                mstore(add(pointer, 0x44), amount)
                mstore(add(pointer, 0x64), 0)
                mstore(add(pointer, 0x84), validBefore)
                mstore(add(pointer, 0xa4), nonce)
                mstore(add(pointer, 0xc4), byte(0, calldataload(add(signature.offset, 0x40))))
                // r and s
                calldatacopy(add(pointer, 0xe4), signature.offset, 0x40)
                if iszero(call(gas(), token, 0, pointer, 0x124, 0, 0)) {
                    returndatacopy(pointer, 0, returndatasize())
                    revert(pointer, returndatasize())
                }
            }
        } else {
            IERC3009WithBytes(token).receiveWithAuthorization(
                from,
                address(this),
                amount,
                0,
                validBefore,
                nonce,
                signature
            );
        }
    }

    /// @notice By an ERC-2612 permit of `from` for `amount`, then the allowance.
    /// @dev Anybody may have sent the permit to the token before: a refusal is ignored, as the allowance decides.
    function pullPermitted(
        address token,
        address from,
        uint256 amount,
        uint256 deadline,
        bytes calldata signature
    ) internal {
        if (signature.length != 65) revert PermitMalformed(signature.length, 65);
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        uint8 v = uint8(signature[64]);
        // solhint-disable-next-line no-empty-blocks
        try IERC20Permit(token).permit(from, address(this), amount, deadline, v, r, s) {} catch {}
        pullAllowed(token, from, amount);
    }

    /// @notice By a Permit2 signature transfer of `from` whose witness is `QuittanceFunding(id)`.
    function pullByPermit2(
        address token,
        address from,
        uint256 amount,
        uint256 deadline,
        bytes32 id,
        bytes calldata signature
    ) internal {
        PERMIT2.permitWitnessTransferFrom(
            IPermit2.PermitTransferFrom({
                permitted: IPermit2.TokenPermissions({token: token, amount: amount}),
                nonce: uint256(id),
                deadline: deadline
            }),
            IPermit2.SignatureTransferDetails({to: address(this), requestedAmount: amount}),
            from,
            keccak256(abi.encode(QUITTANCE_FUNDING_TYPEHASH, id)),
            WITNESS_TYPE,
            signature
        );
    }
}
