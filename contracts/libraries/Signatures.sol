// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IBusinessRegistry} from "../interfaces/IBusinessRegistry.sol";

/// @title Signatures
/// @notice Whether a party said something: by key, by contract wallet, by calling itself or by whom it lets sign.
library Signatures {
    /// @dev What a contract gets to judge a signature by in {isSignedWithin}: several times what a multi-signature wallet needs.
    uint256 private constant VERDICT_GAS = 300_000;

    error GasTooLowForSignature(uint256 available, uint256 required);

    /// @notice An empty signature means that the caller is the signer. 65 bytes are tried as ECDSA (low s, v 27 or 28);
    /// anything that is not the signer's ECDSA goes to ERC-1271 if the signer has code.
    /// @dev ECDSA comes first: it spares key holders the account look-up and serves delegated accounts (EIP-7702).
    /// ECDSA recovery never yields the zero address.
    function isSignedBy(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signature.length == 0) return msg.sender == signer;
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return
            signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
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
        if (isSignedBy(signer, digest, signature)) return true;
        return signature.length != 0 && businesses.isAuthorised(signer, token, amount, digest, signature);
    }

    /// @notice {isSignedFor} with bounds for what other contracts may do: none can stop the caller's work, neither by burning gas,
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
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        if (_answerOf(signer, question) == bytes32(IERC1271.isValidSignature.selector)) return true;
        question = abi.encodeCall(IBusinessRegistry.isAuthorised, (signer, token, amount, digest, signature));
        return _answerOf(address(businesses), question) == bytes32(uint256(1));
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
