// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev A history as the tests see it.
interface ITradeHistory {
    function setUp() external;
    function succeeded(bytes32 act) external view returns (uint256);

    function checkOrdersMoney() external;
    function checkOwed() external;
    function checkBalanceOfEscrow() external;
    function checkBalancesOfActors() external;
    function checkSistersHoldNothing() external;
    function checkCredit() external;
    function checkBooks() external;
    function checkFees() external;
    function checkEvents() external;
    function checkFundedWithinTotal() external;
    function checkReleasedNeverFalls() external;
    function checkRoundNeverFalls() external;
    function checkClosedStaysClosed() external;
    function checkFrozenAndRetainedAreHeld() external;
    function checkPosition() external;
    function checkClaims() external;
    function checkDisputes() external;
    function checkTranches() external;
    function checkOrdersApart() external;
    function checkGuardian() external;
    function checkMandates() external;
    function checkOldMessages() external;
    function checkSlices() external;
    function checkPayees() external;
    function checkPledges() external;
    function checkCreditNotes() external;
    function checkHoldersPaidInFull() external;
    function checkDebtCovered() external;
    function checkSilence() external;
    function checkEveryOrderEnds() external;
}

/// @dev What the fuzzer may do. Some acts are listed twice or more, as they lead further.
abstract contract TradeActs {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    string private constant ACTS =
        "openPlain openWithClauses addFunds changeOrder claim claimAgain accept releaseDeemed releaseRetention releaseAcknowledged reclaim settle contest contestRetention rule executeFallback issue acknowledge assign transferTitle pledge releasePledge issueCreditNote applyCreditNotes redeem withdrawCredit withdrawCreditFor execute acceptMany acceptPaymentRun passTime passMoreTime donate refuse guard unguard setMandate acceptByMandate forge withhold sendWithheld";

    /// @dev What must succeed some time for a history to be worth anything.
    string private constant OUTCOMES =
        "fundWithAllowance fundWithAuthorisation openWithClauses addFunds changeOrder claim accept acceptPlain releaseDeemed releaseRetention releaseAcknowledged reclaim settle contest contestRetention rule executeFallback issue acknowledge assign transferTitle pledge releasePledge issueCreditNote applyCreditNotes redeem withdrawCredit withdrawCreditFor execute acceptMany acceptPaymentRun guard setMandate acceptByMandate sendWithheld";

    function acts() internal pure returns (bytes4[] memory selectors) {
        bytes[] memory names = wordsOf(ACTS);
        selectors = new bytes4[](names.length);
        for (uint256 i = 0; i < names.length; ++i)
            selectors[i] = bytes4(keccak256(bytes.concat(names[i], "(uint256)")));
    }

    function namesOfActs() internal pure returns (bytes32[] memory names) {
        bytes[] memory words = wordsOf(OUTCOMES);
        names = new bytes32[](words.length);
        for (uint256 i = 0; i < words.length; ++i) names[i] = bytes32(words[i]);
    }

    function wordsOf(string memory list) private pure returns (bytes[] memory words) {
        bytes memory text = bytes(list);
        uint256 count = 1;
        for (uint256 i = 0; i < text.length; ++i) if (text[i] == " ") ++count;
        words = new bytes[](count);
        uint256 start = 0;
        for (uint256 word = 0; word < count; ++word) {
            uint256 end = start;
            while (end < text.length && text[end] != " ") ++end;
            words[word] = new bytes(end - start);
            for (uint256 i = start; i < end; ++i) words[word][i - start] = text[i];
            start = end + 1;
        }
    }
}
