// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IBusinessRegistry} from "../interfaces/IBusinessRegistry.sol";

/// @title Signatures
/// @notice Whether a party said something: by key, by contract wallet, by calling itself or by whom it lets sign.
library Signatures {
    /// @dev What a contract gets to judge a signature by in {isSignedWithin}: several times what a multi-signature wallet needs.
    uint256 private constant VERDICT_GAS = 300_000;

    uint256 private constant HALF_CURVE_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    error GasTooLowForSignature(uint256 available, uint256 required);

    /// @notice Whether 65 bytes are the signer's ECDSA.
    /// @dev Each signature has a twin whose s is above half the order of the curve: only the lower one counts. The precompile takes
    /// no v but 27 and 28, and answers with nothing to what is no signature, which must not speak for the zero address. Assembly
    /// copies the signature from calldata to where the precompile reads it.
    function isOfKey(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signature.length != 65) return false;
        bytes32 s;
        bytes32 recovered;
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, digest)
            mstore(add(pointer, 0x20), byte(0, calldataload(add(signature.offset, 0x40))))
            calldatacopy(add(pointer, 0x40), signature.offset, 0x40)
            s := mload(add(pointer, 0x60))
            mstore(0x00, 0)
            pop(staticcall(gas(), 1, pointer, 0x80, 0x00, 0x20))
            recovered := mload(0x00)
        }
        if (recovered == 0 || uint256(s) > HALF_CURVE_ORDER) return false;
        return recovered == bytes32(uint256(uint160(signer)));
    }

    /// @notice An empty signature means that the caller is the signer. 65 bytes are tried as ECDSA (low s, v 27 or 28);
    /// anything that is not the signer's ECDSA goes to ERC-1271 if the signer has code.
    /// @dev ECDSA comes first: it spares key holders the account look-up and serves delegated accounts (EIP-7702).
    function isSignedBy(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        return isOfKey(signer, digest, signature) || _isOfCallerOrWallet(signer, digest, signature);
    }

    /// @notice {isSignedBy}, or signed by somebody whom `signer` lets sign for it.
    /// @param token and `amount`: what the message puts at stake, in minor units
    function isSignedFor(
        IBusinessRegistry businesses,
        address signer,
        bytes32 digest,
        bytes calldata signature,
        address token,
        uint256 amount
    ) internal view returns (bool) {
        return
            isOfKey(signer, digest, signature) ||
            isSignedOtherwise(businesses, signer, digest, signature, token, amount);
    }

    /// @notice {isSignedFor} but for {isOfKey}.
    function isSignedOtherwise(
        IBusinessRegistry businesses,
        address signer,
        bytes32 digest,
        bytes calldata signature,
        address token,
        uint256 amount
    ) internal view returns (bool) {
        if (_isOfCallerOrWallet(signer, digest, signature)) return true;
        return signature.length != 0 && businesses.isAuthorised(signer, token, amount, digest, signature);
    }

    /// @notice {isSignedOtherwise} with bounds for what other contracts may do: none can stop the caller's work, neither by burning gas,
    /// nor by what it returns, nor can want of gas pass for a signature that is not valid.
    function isSignedWithin(
        IBusinessRegistry businesses,
        address signer,
        bytes32 digest,
        bytes calldata signature,
        address token,
        uint256 amount
    ) internal view returns (bool) {
        if (signature.length == 0) return msg.sender == signer;
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        if (_answerOf(signer, question) == bytes32(IERC1271.isValidSignature.selector)) return true;
        question = abi.encodeCall(IBusinessRegistry.isAuthorised, (signer, token, amount, digest, signature));
        return _answerOf(address(businesses), question) == bytes32(uint256(1));
    }

    function _isOfCallerOrWallet(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (signature.length == 0) return msg.sender == signer;
        return
            signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    /// @dev The first word of the answer, zero where there is none; no more of it is copied.
    function _answerOf(address target, bytes memory question) private view returns (bytes32 answer) {
        uint256 gasCap = VERDICT_GAS;
        // Check: a call forwards at most 63/64 of what is left.
        uint256 forwardable = gasleft() - gasleft() / 64;
        if (forwardable < gasCap) revert GasTooLowForSignature(forwardable, gasCap);
        assembly ("memory-safe") {
            mstore(0x00, 0)
            let success := staticcall(gasCap, target, add(question, 0x20), mload(question), 0x00, 0x20)
            if and(success, gt(returndatasize(), 0x1f)) {
                answer := mload(0x00)
            }
        }
    }
}
