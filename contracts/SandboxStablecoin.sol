// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title SandboxStablecoin
/// @notice Play money for sandboxes and tests: anyone may mint. Never list it where real goods move.
/// @dev Six decimals, ERC-2612 and ERC-3009 with free nonces, as the large dollar tokens have them. OpenZeppelin's
/// ERC20TransferAuthorization is not used because its nonces are sequential, and ours is the order's id.
contract SandboxStablecoin is ERC20Permit, ERC3009 {
    constructor() ERC20("Sandbox Dollar", "SANDUSD") ERC20Permit("Sandbox Dollar") {}

    /// @notice Creates `amount` minor units for `account`. Caller: anyone.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    /// @notice {receiveWithAuthorization} for signatures of any length, so that contract wallets (ERC-1271) can pay.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce))
        );
        require(SignatureChecker.isValidSignatureNowCalldata(from, digest, signature), ERC3009InvalidSignature());
        require(to == _msgSender(), ERC20InvalidReceiver(to));
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// @inheritdoc ERC20
    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
