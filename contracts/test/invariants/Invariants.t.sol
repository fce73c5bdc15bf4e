// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {vm} from "../support/Vm.sol";
import {ITradeHistory, TradeActs} from "./TradeActs.sol";

/// @dev Random histories of a whole network, on the real contracts: two buyers, two suppliers, attester, arbiter, financier, fee
/// recipient, delegate and stranger; up to eight orders at once in two tokens, one of which refuses whom it likes. After every
/// act each invariant is checked. Each contract here plays other histories.
abstract contract History is TradeActs {
    ITradeHistory internal history;

    function begin(uint256 salt) internal {
        bytes memory code = bytes.concat(vm.getCode("TradeHandler.sol:TradeHandler"), abi.encode(salt));
        address deployed;
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        history = ITradeHistory(deployed);
        history.setUp();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(history);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(history), acts());
    }
}

contract MoneyInvariantsTest is History {
    function setUp() external {
        begin(1);
    }

    function invariant_OrdersMoneyIsHeldOrPaidOut() external {
        history.checkOrdersMoney();
    }

    function invariant_OwedIsHeldAndCredit() external {
        history.checkOwed();
    }

    function invariant_BalanceIsOwedAndDonations() external {
        history.checkBalanceOfEscrow();
    }

    function invariant_BalancesAreWhatTheEventsSay() external {
        history.checkBalancesOfActors();
    }

    function invariant_CreditNeverCrossesAccounts() external {
        history.checkCredit();
    }

    function invariant_BooksAreTheReplayOfTheEvents() external {
        history.checkBooks();
    }

    function invariant_FeesAreThoseOfTheTerms() external {
        history.checkFees();
    }

    function invariant_EventsContradictNoAccount() external {
        history.checkEvents();
    }

    function invariant_SisterContractsHoldNothing() external {
        history.checkSistersHoldNothing();
    }
}

contract LineInvariantsTest is History {
    function setUp() external {
        begin(2);
    }

    function invariant_FundedStaysWithinTheAgreedTotal() external {
        history.checkFundedWithinTotal();
    }

    function invariant_ReleasedNeverFalls() external {
        history.checkReleasedNeverFalls();
    }

    function invariant_RoundNeverFalls() external {
        history.checkRoundNeverFalls();
    }

    function invariant_ClosedStaysClosed() external {
        history.checkClosedStaysClosed();
    }

    function invariant_FrozenAndRetainedAreHeld() external {
        history.checkFrozenAndRetainedAreHeld();
    }

    function invariant_PositionIsWithinTheLimit() external {
        history.checkPosition();
    }

    function invariant_ClaimsAreWithinTheLimit() external {
        history.checkClaims();
    }

    function invariant_DisputesSumToFrozen() external {
        history.checkDisputes();
    }

    function invariant_TranchesSumToRetained() external {
        history.checkTranches();
    }
}

contract PartiesInvariantsTest is History {
    function setUp() external {
        begin(3);
    }

    function invariant_AnActTouchesOnlyItsOrder() external {
        history.checkOrdersApart();
    }

    function invariant_TheGuardianMovesNoOrder() external {
        history.checkGuardian();
    }

    function invariant_DelegatesStayWithinTheirMandate() external {
        history.checkMandates();
    }

    function invariant_MessagesOfAnOldRoundMoveNothing() external {
        history.checkOldMessages();
    }
}

contract InvoiceInvariantsTest is History {
    function setUp() external {
        begin(4);
    }

    function invariant_SlicesFollowOneAnother() external {
        history.checkSlices();
    }

    function invariant_EverySliceHasOnePayee() external {
        history.checkPayees();
    }

    function invariant_PledgedInvoicesDoNotMove() external {
        history.checkPledges();
    }

    function invariant_CreditNotesStayWithinTheirInvoice() external {
        history.checkCreditNotes();
    }

    function invariant_HoldersArePaidInFull() external {
        history.checkHoldersPaidInFull();
    }

    function invariant_AcknowledgedDebtStaysCovered() external {
        history.checkDebtCovered();
    }
}

contract SilenceInvariantsTest is History {
    function setUp() external {
        begin(5);
    }

    function invariant_SilenceActsWhenItsTimeHasComeAndNotBefore() external {
        history.checkSilence();
    }

    function invariant_EveryOrderCanBeBroughtToItsEnd() external {
        history.checkEveryOrderEnds();
    }
}

/// @dev The histories are not empty: every act comes through.
contract HistoryReachTest is History {
    function setUp() external {
        begin(6);
    }

    function test_P32_GivenALongHistory_EveryActComesThroughOnTheRealContracts() external {
        bytes4[] memory selectors = acts();
        for (uint256 i = 0; i < 3000; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            bytes4 selector = selectors[seed % selectors.length];
            (bool done, bytes memory reason) = address(history).call(abi.encodePacked(selector, seed));
            if (!done) revert ActReverted(i, selector, reason);
            if (i % 100 == 99) begin(i);
            count();
        }
        bytes32[] memory names = namesOfActs();
        for (uint256 i = 0; i < names.length; ++i) {
            if (!reached[names[i]]) revert NeverSucceeded(string(abi.encodePacked(names[i])));
        }
    }

    error NeverSucceeded(string act);
    error ActReverted(uint256 index, bytes4 act, bytes reason);

    mapping(bytes32 act => bool) private reached;

    function count() private {
        bytes32[] memory names = namesOfActs();
        for (uint256 i = 0; i < names.length; ++i) {
            if (!reached[names[i]] && history.succeeded(names[i]) != 0) reached[names[i]] = true;
        }
    }
}
