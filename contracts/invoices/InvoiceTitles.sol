// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IBusinessRegistry} from "../interfaces/IBusinessRegistry.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";
import {IInvoiceRegistry, InvoiceId} from "../interfaces/IInvoiceRegistry.sol";
import {ITradeEscrow} from "../interfaces/ITradeEscrow.sol";
import {InvoiceMessages} from "../libraries/InvoiceMessages.sol";
import {Signatures} from "../libraries/Signatures.sol";

/// @title InvoiceTitles
/// @notice Who holds an invoice, and who is paid for it. One account at any time: the pledgee where there is one, else the holder.
abstract contract InvoiceTitles is IInvoiceRegistry, ERC721, EIP712 {
    /// @dev What ERC-721 does not keep; one slot. The nonce moves with every change of holder or pledgee, so that what a former
    /// holder signed never comes back to life with its title.
    struct Title {
        address pledgee;
        uint96 nonce;
    }

    IBusinessRegistry internal immutable _businesses;
    IClearingHouse internal immutable _clearing;

    ITradeEscrow internal _escrow;
    mapping(InvoiceId invoiceId => Title) private _titles;

    constructor(
        IBusinessRegistry businesses,
        IClearingHouse clearing
    ) ERC721("Quittance Invoice", "QINV") EIP712("Quittance InvoiceRegistry", "1") {
        _businesses = businesses;
        _clearing = clearing;
    }

    /// @inheritdoc IInvoiceRegistry
    function escrow() external view returns (address) {
        return address(_escrow);
    }

    /// @inheritdoc IInvoiceRegistry
    function clearingHouse() external view returns (address) {
        return address(_clearing);
    }

    /// @inheritdoc IInvoiceRegistry
    function businessRegistry() external view returns (address) {
        return address(_businesses);
    }

    /// @inheritdoc IInvoiceRegistry
    function payeeOf(InvoiceId invoiceId) external view returns (address) {
        return _payeeOf(invoiceId);
    }

    /// @inheritdoc IInvoiceRegistry
    function pledgeeOf(InvoiceId invoiceId) external view returns (address) {
        return _titles[invoiceId].pledgee;
    }

    /// @inheritdoc IInvoiceRegistry
    function assignmentNonce(InvoiceId invoiceId) external view returns (uint256) {
        return _titles[invoiceId].nonce;
    }

    /// @inheritdoc IInvoiceRegistry
    function bind() external {
        // Check
        if (address(_escrow) != address(0)) revert AlreadyBound(address(_escrow));

        // Effect
        _escrow = ITradeEscrow(msg.sender);
    }

    /// @inheritdoc IInvoiceRegistry
    function assign(
        InvoiceId invoiceId,
        address to,
        uint256 nonce,
        uint256 validBefore,
        bytes calldata signature
    ) external {
        // Check
        if (!_isNext(invoiceId, nonce, validBefore)) return;
        address holder = _ownerOf(_tokenId(invoiceId));
        bytes32 structHash = InvoiceMessages.hashAssignment(invoiceId, to, nonce, validBefore);
        _requireSignedFor(invoiceId, holder, structHash, signature);

        // Effect: the nonce moves with the title.
        _transfer(holder, to, _tokenId(invoiceId));
    }

    /// @inheritdoc IInvoiceRegistry
    function pledge(
        InvoiceId invoiceId,
        address pledgee,
        uint256 nonce,
        uint256 validBefore,
        bytes calldata signature
    ) external {
        // Check
        if (!_isNext(invoiceId, nonce, validBefore)) return;
        address holder = _ownerOf(_tokenId(invoiceId));
        _requireFree(invoiceId);
        if (pledgee == address(0)) revert HolderNotAllowed(pledgee);
        _requireHolderAllowed(pledgee);
        bytes32 structHash = InvoiceMessages.hashPledge(invoiceId, pledgee, nonce, validBefore);
        _requireSignedFor(invoiceId, holder, structHash, signature);

        // Effect
        Title storage title = _titles[invoiceId];
        title.pledgee = pledgee;
        ++title.nonce;
        emit InvoicePledged(invoiceId, holder, pledgee);
    }

    /// @inheritdoc IInvoiceRegistry
    function releasePledge(InvoiceId invoiceId, uint256 nonce, bytes calldata signature) external {
        // Check
        if (!_isNext(invoiceId, nonce, type(uint256).max)) return;
        Title storage title = _titles[invoiceId];
        address pledgee = title.pledgee;
        if (pledgee == address(0)) revert InvoiceNotPledged(invoiceId);
        _requireSignedFor(invoiceId, pledgee, InvoiceMessages.hashPledgeRelease(invoiceId, nonce), signature);

        // Effect
        title.pledgee = address(0);
        ++title.nonce;
        emit PledgeReleased(invoiceId, pledgee);
    }

    /// @dev Every way to hold an invoice comes through here.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        // Check
        InvoiceId invoiceId = InvoiceId.wrap(bytes32(tokenId));
        _requireHolderAllowed(to);
        _requireFree(invoiceId);

        // Effect
        from = super._update(to, tokenId, auth);
        if (from != address(0)) ++_titles[invoiceId].nonce;
    }

    function _payeeOf(InvoiceId invoiceId) internal view returns (address) {
        address pledgee = _titles[invoiceId].pledgee;
        return pledgee != address(0) ? pledgee : _ownerOf(_tokenId(invoiceId));
    }

    /// @param amount at stake, minor units of `token`
    function _requireSigned(
        address signer,
        address token,
        uint256 amount,
        bytes32 structHash,
        bytes calldata signature
    ) internal view {
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!Signatures.isSignedFor(_businesses, signer, digest, signature, token, amount)) {
            revert SignatureNotValid(signer, digest);
        }
    }

    /// @return token in which the invoice is paid, zero if there is no such invoice
    /// @return amount of the invoice, minor units
    function _worthOf(InvoiceId invoiceId) internal view virtual returns (address token, uint256 amount);

    /// @dev Whether the invoice was paid by the clearing house, which ends its title.
    function _isDischarged(InvoiceId invoiceId) internal view virtual returns (bool);

    function _tokenId(InvoiceId invoiceId) internal pure returns (uint256) {
        return uint256(InvoiceId.unwrap(invoiceId));
    }

    function _requireSignedFor(
        InvoiceId invoiceId,
        address signer,
        bytes32 structHash,
        bytes calldata signature
    ) private view {
        (address token, uint256 amount) = _worthOf(invoiceId);
        _requireSigned(signer, token, amount, structHash, signature);
    }

    /// @dev Whether it is this message's turn; false where it is an old one.
    function _isNext(InvoiceId invoiceId, uint256 nonce, uint256 validBefore) private view returns (bool) {
        if (_ownerOf(_tokenId(invoiceId)) == address(0)) revert InvoiceNotFound(invoiceId);
        uint256 expected = _titles[invoiceId].nonce;
        if (nonce < expected) return false;
        if (nonce > expected) revert AssignmentNonceAhead(nonce, expected);
        if (block.timestamp >= validBefore) revert MessageExpired(block.timestamp, validBefore);
        return true;
    }

    function _requireFree(InvoiceId invoiceId) private view {
        address pledgee = _titles[invoiceId].pledgee;
        if (pledgee != address(0)) revert InvoiceIsPledged(invoiceId, pledgee);
        if (_isDischarged(invoiceId)) revert InvoiceIsDischarged(invoiceId);
    }

    function _requireHolderAllowed(address holder) private view {
        if (holder == address(this) || holder == address(_escrow) || holder == address(_clearing)) {
            revert HolderNotAllowed(holder);
        }
    }
}
