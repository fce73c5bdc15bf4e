// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITradeEscrow} from "../../interfaces/ITradeEscrow.sol";
import {OrderTerms, clausesOf} from "../support/OrderTerms.sol";
import {ReleaseTerms} from "../../libraries/ReleaseTerms.sol";
import {WorldActs} from "./WorldActs.sol";

/// @dev What must hold of money and of each order's line after every act.
abstract contract TradeChecks is WorldActs {
    function checkOrdersMoney() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            Account memory account = accounts[i];
            uint256 out = account.toPayees + account.toBuyer + account.fees;
            assertEq(present[i].held + out, account.funded, "funded = held + payees + buyer + fees");
        }
    }

    function checkOwed() external view {
        for (uint256 t = 0; t < 2; ++t) {
            address ofToken = tokens()[t];
            uint256 sum = 0;
            for (uint256 i = 0; i < orders.length; ++i) if (orders[i].token == ofToken) sum += present[i].held;
            for (uint256 i = 0; i < actors.length; ++i) sum += escrow.credit(ofToken, actors[i]);
            assertEq(escrow.owed(ofToken), sum, "owed = held + credit");
        }
    }

    function checkBalanceOfEscrow() external view {
        for (uint256 t = 0; t < 2; ++t) assertSolvent(tokens()[t], donated[tokens()[t]]);
    }

    function checkBalancesOfActors() external view {
        for (uint256 t = 0; t < 2; ++t) {
            address ofToken = tokens()[t];
            for (uint256 i = 0; i < actors.length; ++i) {
                uint256 told = uint256(int256(ENDOWMENT + extra(ofToken, i)) + balanceTold[ofToken][actors[i]]);
                assertEq(balanceOf(ofToken, actors[i]), told, "balance by the events");
            }
        }
    }

    function checkSistersHoldNothing() external view {
        for (uint256 t = 0; t < 2; ++t) {
            assertEq(balanceOf(tokens()[t], address(desk)), 0, "desk");
            assertEq(balanceOf(tokens()[t], address(registry)), 0, "registry");
            assertEq(balanceOf(tokens()[t], address(businesses)), 0, "businesses");
        }
    }

    function checkCredit() external view {
        for (uint256 t = 0; t < 2; ++t) {
            for (uint256 i = 0; i < actors.length; ++i) {
                uint256 told = creditTold[tokens()[t]][actors[i]];
                assertEq(escrow.credit(tokens()[t], actors[i]), told, "credit by the events");
            }
        }
    }

    function checkBooks() external view {
        for (uint256 t = 0; t < 2; ++t) {
            assertEq(uint256(escrow.bookOf(tokens()[t])), bookTold[tokens()[t]], "books by the events");
        }
    }

    function checkFees() external view {
        for (uint256 i = 0; i < orders.length; ++i) assertEq(accounts[i].fees, accounts[i].feesAgreed, "fees");
    }

    function checkEvents() external view {
        if (flaws.length != 0) revert Untrue(string(abi.encodePacked(flaws[0])));
    }

    function checkFundedWithinTotal() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            (uint256 total, uint256 funded, , ) = desk.amendmentOf(ids[i]);
            if (total == 0) total = orders[i].amount;
            else if (accounts[i].funded != 0) assertEq(funded, accounts[i].funded, "funded by the desk");
            assertTrue(accounts[i].funded <= total, "funded above the agreed total");
        }
    }

    function checkReleasedNeverFalls() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            bool dropped = present[i].status == ITradeEscrow.Status.None;
            assertTrue(dropped || present[i].released >= before[i].released, "released fell");
            assertTrue(!dropped || present[i].held == 0, "record dropped with money held");
        }
    }

    function checkRoundNeverFalls() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            bool dropped = present[i].status == ITradeEscrow.Status.None;
            assertTrue(dropped || present[i].round >= before[i].round, "round fell");
        }
    }

    function checkClosedStaysClosed() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            (uint256 total, , , ) = desk.amendmentOf(ids[i]);
            bool wasOver = before[i].held == 0 && accounts[i].funded != 0 && total == 0;
            if (before[i].status == ITradeEscrow.Status.None && present[i].status != ITradeEscrow.Status.None) {
                assertEq(accounts[i].funded, present[i].held, "opened again");
            } else if (wasOver) {
                assertEq(present[i].held, 0, "closed and holds money");
            }
        }
    }

    function checkFrozenAndRetainedAreHeld() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            assertTrue(present[i].frozen + present[i].retained <= present[i].held, "frozen + retained > held");
        }
    }

    function checkPosition() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            assertTrue(present[i].position >= present[i].released, "position below released");
            assertTrue(present[i].position <= limitOf(i), "position beyond the limit");
        }
    }

    function checkClaims() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            assertTrue(present[i].claimed <= limitOf(i), "claimed beyond the limit");
        }
    }

    function checkDisputes() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            uint256[] storage opened = disputes[i][present[i].round];
            uint256 sum = 0;
            for (uint256 j = 0; j < opened.length; ++j) {
                (uint256 contested, ) = desk.disputeOf(ids[i], opened[j]);
                sum += contested;
            }
            assertEq(present[i].frozen, sum, "frozen = sum of disputes");
        }
    }

    function checkTranches() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            uint256[] storage kept = tranches[i][present[i].round];
            uint256 sum = 0;
            for (uint256 j = 0; j < kept.length; ++j) {
                (uint256 amount, , uint256 from, uint256 to) = desk.trancheOf(ids[i], kept[j]);
                assertTrue(amount == 0 || (from < to && to <= present[i].released), "tranche of what was not released");
                sum += amount;
            }
            assertEq(present[i].retained, sum, "retained = sum of tranches");
        }
    }

    function checkOrdersApart() external view {
        assertTrue(!strayed, "an act touched another order than its own");
    }

    function checkGuardian() external view {
        assertTrue(!guardianMoved, "the guardian moved an order");
    }

    function checkMandates() external view {
        assertTrue(!mandateExceeded, "a delegate spent more than its mandate");
    }

    /// @dev What the buyer acknowledged without condition is there.
    function checkDebtCovered() external view {
        for (uint256 i = 0; i < orders.length; ++i) {
            View memory seen = present[i];
            if (seen.status != ITradeEscrow.Status.Funded || seen.acknowledged <= seen.released) continue;
            uint256 free = seen.held - seen.frozen - seen.retained;
            assertTrue(free >= seen.acknowledged - seen.released, "acknowledged debt is not covered");
        }
    }

    /// @dev The time from which on nobody can claim, as the terms and changes have it.
    function lastTimeOf(uint256 order) internal view returns (uint256) {
        OrderTerms memory terms = orders[order];
        (, , uint256 deliverBy, ) = desk.amendmentOf(ids[order]);
        if (deliverBy == 0) deliverBy = terms.deliverBy;
        return ReleaseTerms.lastTimeToClaim(clausesOf(terms).performance, deliverBy);
    }

    /// @dev Tokens that the fixture gave beyond the endowment.
    function extra(address ofToken, uint256 actor) private view returns (uint256) {
        return ofToken == address(token) && actors[actor] == buyer ? 100 * AMOUNT : 0;
    }
}
