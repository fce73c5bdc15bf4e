// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title BusinessRegistry
/// @notice Who signs for a business. A business is an address (a cold key or a contract wallet) that always speaks for itself; here it
/// lets other keys sign the network's messages for it, up to a limit per message and token, alone up to a threshold, two together
/// above it. Neither an administrator nor money.
interface IBusinessRegistry {
    event SignerSet(
        address indexed business,
        address indexed signer,
        address indexed token,
        uint256 limit,
        uint256 validUntil
    );
    event TwoSignaturesAboveSet(address indexed business, address indexed token, uint256 threshold);

    error SignatureNotValid(address business, bytes32 digest);
    error NonceAhead(uint256 nonce, uint256 expected);
    /// @dev Zero signs nothing, and a business always speaks for itself.
    error SignerNotAllowed(address signer);

    /// @notice Lets `signer` sign messages of `business` worth up to `limit` of `token` while the time is before `validUntil`; a
    /// limit of zero ends it at once. Signer: the business, as caller or over
    /// `SignerChange(address business,address signer,address token,uint256 limit,uint256 validUntil,uint256 nonce)`.
    /// A key is rotated by setting the new one and ending the old one.
    /// @param limit minor units; more than type(uint216).max counts as that
    /// @param validUntil Unix seconds; more than type(uint40).max counts as that
    /// @param nonce counts the business's changes from zero. A lower one is a no-op. With an empty signature it is not looked at,
    /// and the change uses up the next: what the business signed before and nobody sent lapses
    ///
    /// Requirements: `signer` is neither zero nor the business.
    function setSigner(
        address business,
        address signer,
        address token,
        uint256 limit,
        uint256 validUntil,
        uint256 nonce,
        bytes calldata signature
    ) external;

    /// @notice Requires two signatures on messages of `business` worth more than `threshold` of `token`; the maximum of the type, as
    /// at the start, requires them on none. Signer: the business, as caller or over
    /// `ThresholdChange(address business,address token,uint256 threshold,uint256 nonce)`; nonces are those of {setSigner}.
    function setTwoSignaturesAbove(
        address business,
        address token,
        uint256 threshold,
        uint256 nonce,
        bytes calldata signature
    ) external;

    /// @notice Whether signers speak for a business. What the business signs itself is not looked at here.
    /// @param amount what the message is worth in minor units of `token`; zero where it commits to nothing
    /// @param signature one ECDSA signature of 65 bytes (low s, v 27 or 28), or two of different signers, 130 bytes. Every signer's
    /// limit covers the amount and is not zero
    /// @return whether `signature` speaks for `business`; never reverts
    function isAuthorised(
        address business,
        address token,
        uint256 amount,
        bytes32 digest,
        bytes calldata signature
    ) external view returns (bool);

    /// @return next nonce of the business's signed changes
    function nonceOf(address business) external view returns (uint256);

    /// @return limit minor units of `token` per message; zero: none
    /// @return validUntil Unix seconds; signs strictly before
    function signerOf(
        address business,
        address signer,
        address token
    ) external view returns (uint256 limit, uint256 validUntil);

    /// @return minor units of `token` up to which one signature is enough
    function twoSignaturesAbove(address business, address token) external view returns (uint256);
}
