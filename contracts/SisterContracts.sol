// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IBusinessRegistry} from "./interfaces/IBusinessRegistry.sol";
import {IDeliveryDesk} from "./interfaces/IDeliveryDesk.sol";
import {IInvoiceRegistry} from "./interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow} from "./interfaces/ITradeEscrow.sol";
import {Signatures} from "./libraries/Signatures.sol";

/// @title SisterContracts
/// @notice The contracts that the escrow is deployed with, and whose word counts for whom.
abstract contract SisterContracts is ITradeEscrow, EIP712 {
    IDeliveryDesk internal immutable _desk;
    IInvoiceRegistry internal immutable _registry;
    IBusinessRegistry internal immutable _businesses;

    /// @dev Whoever bound desk or registry first makes this deployment revert, and nothing more.
    constructor(
        IDeliveryDesk desk,
        IInvoiceRegistry registry,
        IBusinessRegistry businesses
    ) EIP712("Quittance TradeEscrow", "1") {
        _desk = desk;
        _registry = registry;
        _businesses = businesses;
        desk.bind();
        registry.bind();
    }

    /// @inheritdoc ITradeEscrow
    function deliveryDesk() external view returns (address) {
        return address(_desk);
    }

    /// @inheritdoc ITradeEscrow
    function invoiceRegistry() external view returns (address) {
        return address(_registry);
    }

    /// @inheritdoc ITradeEscrow
    function businessRegistry() external view returns (address) {
        return address(_businesses);
    }

    /// @param token and `amount`: what the message puts at stake, which limits who signs for a business
    function _requireSigned(
        address signer,
        bytes32 structHash,
        bytes calldata signature,
        address token,
        uint256 amount
    ) internal view {
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!Signatures.isOfKey(signer, digest, signature)) {
            _requireSignedOtherwise(signer, digest, signature, token, amount);
        }
    }

    /// @dev By others than the signer's key.
    function _requireSignedOtherwise(
        address signer,
        bytes32 digest,
        bytes calldata signature,
        address token,
        uint256 amount
    ) internal view {
        if (!Signatures.isSignedOtherwise(_businesses, signer, digest, signature, token, amount)) {
            revert SignatureNotValid(signer, digest);
        }
    }

    /// @dev Whoever is paid or pays: none of these contracts, which could not get at the money.
    function _requireParty(address party) internal view {
        if (party == address(0)) revert PartyNotAllowed(party);
        if (party == address(this)) revert PartyNotAllowed(party);
        if (party == address(_desk)) revert PartyNotAllowed(party);
        if (party == address(_registry)) revert PartyNotAllowed(party);
        if (party == address(_businesses)) revert PartyNotAllowed(party);
    }
}
