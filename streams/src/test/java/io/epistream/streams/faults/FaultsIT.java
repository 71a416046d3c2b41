package io.epistream.streams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.streams.DigitsInputs;
import io.epistream.streams.broker.EmbeddedBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the program in the middle of the stream, every input has exactly one outcome, in order, and every
 * event is in exactly one window or counted as late: counted from the topics. {@code -Depistream.long=true} repeats more
 * often.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
final class FaultsIT {
    private static final boolean LONG = Boolean.getBoolean("epistream.long");

    private Path folder;
    private DigitsInputs digits;
    private EmbeddedBroker broker;

    @BeforeAll
    void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path temporary) throws Exception {
        folder = temporary;
        digits = DigitsInputs.read();
        broker = EmbeddedBroker.start(folder.resolve("broker"));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void losesAndDoublesNothingWhenKilled() throws Exception {
        try (FaultScenario scenario = scenario("kills")) {
            for (int kill = 0; kill < (LONG ? 20 : 3); kill++) {
                try (RoleProcess process = scenario.start("only")) {
                    scenario.untilMidStream(process);
                    process.kill();
                    scenario.countFault();
                }
            }
            try (RoleProcess process = scenario.start("only")) {
                assertWhole(scenario.finish(process));
            }
        }
    }

    @Test
    void losesAndDoublesNothingWhenClosed() throws Exception {
        try (FaultScenario scenario = scenario("closes")) {
            for (int close = 0; close < (LONG ? 20 : 2); close++) {
                try (RoleProcess process = scenario.start("only")) {
                    scenario.untilMidStream(process);
                    process.stop();
                    scenario.countFault();
                }
            }
            try (RoleProcess process = scenario.start("only")) {
                assertWhole(scenario.finish(process));
            }
        }
    }

    /** A second instance joins and leaves, cleanly and by force in turn: two rebalances each time. */
    @Test
    void losesAndDoublesNothingWhenPartitionsMove() throws Exception {
        try (FaultScenario scenario = scenario("moves");
                RoleProcess stays = scenario.start("stays")) {
            scenario.untilMidStream(stays);
            for (int guest = 0; guest < (LONG ? 10 : 2); guest++) {
                try (RoleProcess visits = scenario.start("visits")) {
                    scenario.untilMembers(2, visits);
                    scenario.countFault();
                    if (guest % 2 == 0) {
                        visits.stop();
                    } else {
                        visits.kill();
                    }
                }
                scenario.untilMembers(1, stays);
                scenario.countFault();
            }
            assertWhole(scenario.finish(stays));
        }
    }

    private FaultScenario scenario(String name) throws Exception {
        return new FaultScenario(name, broker, folder, digits);
    }

    private static void assertWhole(Ledger ledger) {
        assertThat(ledger.lost()).isZero();
        assertThat(ledger.doubled()).isZero();
        assertThat(ledger.events()).isPositive();
        assertThat(ledger.deadLetters()).isPositive();
        assertThat(ledger.windowed() + ledger.late()).isEqualTo((long) ledger.events() - InputTraffic.CLOSING);
    }
}
