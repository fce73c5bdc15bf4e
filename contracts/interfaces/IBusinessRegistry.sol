// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title BusinessRegistry
/// @notice Who signs for a business. A business is an address (a cold key or a contract wallet) that always speaks for itself; here it
/// lets other keys sign the network's messages for it, up to a limit per message and token, alone up to a threshold, two together
/// above it. Neither an administrator nor money.
interface IBusinessRegistry {
    event SignerSet(address indexed business, address indexed signer, address indexed token, uint256 limit, uint256 validUntil);
    event TwoSignaturesAboveSet(address indexed business, address indexed token, uint256 threshold);

    error SignatureNotValid(address business, bytes32 digest);
    error NonceAhead(uint256 nonce, uint256 expected);
    error SignerNotAllowed(address signer);

    /// @notice Lets `signer` sign messages of `business` worth up to `limit` of `token` while the time is before `validUntil`; zero
    /// ends it at once. Signer: the business, as caller or over
    /// `SignerChange(address business,address signer,address token,uint256 limit,uint256 validUntil,uint256 nonce)`.
    function setSigner(
        address business,
        address signer,
        address token,
        uint256 limit,
        uint256 validUntil,
        uint256 nonce,
        bytes calldata signature
    ) external;

    /// @notice Requires two signatures on messages of `business` worth more than `threshold` of `token`. Signer: the business, as
    /// caller or over `ThresholdChange(address business,address token,uint256 threshold,uint256 nonce)`.
    function setTwoSignaturesAbove(
        address business,
        address token,
        uint256 threshold,
        uint256 nonce,
        bytes calldata signature
    ) external;

    /// @param amount what the message is worth in minor units of `token`; zero where it commits to nothing
    /// @param signature one ECDSA signature of 65 bytes, or two of different signers, 130 bytes
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

    function signerOf(
        address business,
        address signer,
        address token
    ) external view returns (uint256 limit, uint256 validUntil);

    function twoSignaturesAbove(address business, address token) external view returns (uint256);
}
