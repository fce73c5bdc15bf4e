// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IBusinessRegistry} from "./interfaces/IBusinessRegistry.sol";
import {Signatures} from "./libraries/Signatures.sol";

/// @title BusinessRegistry
/// @notice See {IBusinessRegistry}.
contract BusinessRegistry is IBusinessRegistry, EIP712 {
    /// @dev One slot.
    struct Mandate {
        uint216 limit;
        uint40 validUntil;
    }

    bytes32 private constant SIGNER_CHANGE_TYPEHASH = keccak256(
        "SignerChange(address business,address signer,address token,uint256 limit,uint256 validUntil,uint256 nonce)"
    );

    bytes32 private constant THRESHOLD_CHANGE_TYPEHASH = keccak256(
        "ThresholdChange(address business,address token,uint256 threshold,uint256 nonce)"
    );

    uint256 private constant SIGNATURE_LENGTH = 65;

    mapping(address business => mapping(address signer => mapping(address token => Mandate))) private _mandates;
    /// @dev Kept as complements, so that where nothing is stored no amount is above the threshold.
    mapping(address business => mapping(address token => uint256)) private _thresholdComplements;
    mapping(address business => uint256) private _nonces;

    constructor() EIP712("Quittance BusinessRegistry", "1") {}

    /// @inheritdoc IBusinessRegistry
    function isAuthorised(
        address business,
        address token,
        uint256 amount,
        bytes32 digest,
        bytes calldata signature
    ) external view returns (bool) {
        if (signature.length == SIGNATURE_LENGTH) {
            return
                amount <= twoSignaturesAbove(business, token) &&
                _maySign(business, _recover(digest, signature), token, amount);
        }
        if (signature.length != 2 * SIGNATURE_LENGTH) return false;
        address first = _recover(digest, signature[:SIGNATURE_LENGTH]);
        address second = _recover(digest, signature[SIGNATURE_LENGTH:]);
        return first != second && _maySign(business, first, token, amount) && _maySign(business, second, token, amount);
    }

    /// @inheritdoc IBusinessRegistry
    function nonceOf(address business) external view returns (uint256) {
        return _nonces[business];
    }

    /// @inheritdoc IBusinessRegistry
    function signerOf(
        address business,
        address signer,
        address token
    ) external view returns (uint256 limit, uint256 validUntil) {
        Mandate memory mandate = _mandates[business][signer][token];
        return (mandate.limit, mandate.validUntil);
    }

    /// @inheritdoc IBusinessRegistry
    function twoSignaturesAbove(address business, address token) public view returns (uint256) {
        return ~_thresholdComplements[business][token];
    }

    /// @inheritdoc IBusinessRegistry
    function setSigner(
        address business,
        address signer,
        address token,
        uint256 limit,
        uint256 validUntil,
        uint256 nonce,
        bytes calldata signature
    ) external {
        // Check
        if (signer == address(0) || signer == business) revert SignerNotAllowed(signer);
        bytes32 structHash = keccak256(
            abi.encode(SIGNER_CHANGE_TYPEHASH, business, signer, token, limit, validUntil, nonce)
        );
        if (!_isNextChange(business, nonce, structHash, signature)) return;

        // Effect: the casts are exact.
        Mandate memory mandate = Mandate({
            limit: uint216(Math.min(limit, type(uint216).max)),
            validUntil: uint40(Math.min(validUntil, type(uint40).max))
        });
        ++_nonces[business];
        _mandates[business][signer][token] = mandate;
        emit SignerSet(business, signer, token, mandate.limit, mandate.validUntil);
    }

    /// @inheritdoc IBusinessRegistry
    function setTwoSignaturesAbove(
        address business,
        address token,
        uint256 threshold,
        uint256 nonce,
        bytes calldata signature
    ) external {
        // Check
        bytes32 structHash = keccak256(abi.encode(THRESHOLD_CHANGE_TYPEHASH, business, token, threshold, nonce));
        if (!_isNextChange(business, nonce, structHash, signature)) return;

        // Effect
        ++_nonces[business];
        _thresholdComplements[business][token] = ~threshold;
        emit TwoSignaturesAboveSet(business, token, threshold);
    }

    /// @dev Whether the business makes this change now; false where it is an old one. A business that calls itself must not be
    /// held up by anybody sending one of its signed changes ahead, so its call has no nonce.
    function _isNextChange(
        address business,
        uint256 nonce,
        bytes32 structHash,
        bytes calldata signature
    ) private view returns (bool) {
        uint256 expected = _nonces[business];
        if (signature.length != 0) {
            if (nonce < expected) return false;
            if (nonce > expected) revert NonceAhead(nonce, expected);
        }
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!Signatures.isSignedBy(business, digest, signature)) revert SignatureNotValid(business, digest);
        return true;
    }

    /// @dev Zero, which stands for no valid signature, never has a mandate.
    function _maySign(address business, address signer, address token, uint256 amount) private view returns (bool) {
        Mandate memory mandate = _mandates[business][signer][token];
        return mandate.limit != 0 && amount <= mandate.limit && block.timestamp < mandate.validUntil;
    }

    /// @dev Zero where the signature is not valid.
    function _recover(bytes32 digest, bytes calldata signature) private pure returns (address signer) {
        (signer, , ) = ECDSA.tryRecoverCalldata(digest, signature);
    }
}
