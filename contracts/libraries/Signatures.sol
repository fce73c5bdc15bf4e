// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Signatures
/// @notice Whether a party said something: by key, by contract wallet or by calling itself.
library Signatures {
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
}
