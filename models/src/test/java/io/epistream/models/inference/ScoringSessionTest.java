package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.digits.BundleFolder;
import io.epistream.models.graph.TestGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringSessionTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 9, 17, 40})
    void aListOfAnyLengthScoresAsItsRecordsAlone(int count) throws Exception {
        try (ScoringSession session = mcDropout()) {
            List<PreparedInput> records = Sessions.digits(session, count);
            List<Scores> together = session.score(records);
            assertThat(together).hasSize(count);
            for (int n = 0; n < count; n++) {
                assertSame(
                        together.get(n), session.score(List.of(records.get(n))).get(0), 1e-6);
            }
        }
    }

    @Test
    void oneRecordScoresTheSameBitsAgain() throws Exception {
        try (ScoringSession session = mcDropout()) {
            List<PreparedInput> records = Sessions.digits(session, 8);
            List<Scores> first = session.score(records);
            session.score(Sessions.digits(session, 3));
            List<Scores> again = session.score(records);
            for (int n = 0; n < records.size(); n++) {
                assertSame(again.get(n), first.get(n), 0);
            }
        }
    }

    @Test
    void aSecondSessionDrawsTheSameMasks() throws Exception {
        try (ScoringSession first = mcDropout();
                ScoringSession second = mcDropout()) {
            assertThat(second.identity()).isEqualTo(first.identity());
            Scores a = first.score(Sessions.digits(first, 1)).get(0);
            Scores b = second.score(Sessions.digits(second, 1)).get(0);
            // the two may have taken two layouts of the same masks
            assertSame(a, b, 1e-6);
        }
    }

    @Test
    void manyThreadsScoreAtOnceWithoutMixingRecords() throws Exception {
        try (ScoringSession session = mcDropout()) {
            List<PreparedInput> records = Sessions.digits(session, 60);
            List<Scores> expected = session.score(records);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<List<Scores>>> runs = new ArrayList<>();
                for (int run = 0; run < 40; run++) {
                    int from = run;
                    runs.add(threads.submit(() -> session.score(records.subList(from, from + 20))));
                }
                for (int run = 0; run < 40; run++) {
                    List<Scores> scores = runs.get(run).get();
                    for (int n = 0; n < 20; n++) {
                        assertSame(scores.get(n), expected.get(run + n), 1e-6);
                    }
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void aClosedSessionSaysSo() throws Exception {
        ScoringSession session = mcDropout();
        List<PreparedInput> records = Sessions.digits(session, 1);
        session.close();
        session.close();
        assertThatThrownBy(() -> session.score(records))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the session is closed");
    }

    @Test
    void closingOneSessionLeavesTheOthersOpen() throws Exception {
        try (ScoringSession kept = mcDropout()) {
            mcDropout().close();
            assertThat(kept.score(Sessions.digits(kept, 1))).hasSize(1);
        }
    }

    @Test
    void aRunThatFailsLeavesTheSessionFitForTheNext() throws Exception {
        // the first value picks a row of the table; there is no row 9
        byte[] onnx = new TestGraph()
                .input("input", -1, 1)
                .floats("table", new float[] {1, 2, 3, 4}, 2, 2)
                .longs("flat", -1)
                .node("Reshape", "flatten", List.of("input", "flat"), "row")
                .node("Cast", "cast", List.of("row"), List.of("index"), TestGraph.attribute("to", 7))
                .node("Gather", "look-up", List.of("table", "index"), "logits")
                .output("logits", -1, 2)
                .bytes();
        BundleFolder bundle = BundleFolder.in(folder)
                .file("model.onnx", onnx)
                .labels(2)
                .input("{ type: float32, shape: [1], onnx: input }");
        try (ScoringSession session = Sessions.open(bundle)) {
            PreparedInput good = Sessions.record(session, 1);
            PreparedInput bad = Sessions.record(session, 9);
            assertThatThrownBy(() -> session.score(List.of(good, bad)))
                    .isInstanceOf(ScoringException.class)
                    .hasMessageContaining("ONNX Runtime failed on 2 records");
            assertThat(session.score(List.of(good)).get(0).classPrediction().predictedClass())
                    .isEqualTo(1);
        }
    }

    @Test
    void saysWhichPosteriorItIs() throws Exception {
        try (ScoringSession session = mcDropout()) {
            ModelIdentity identity = session.identity();
            assertThat(identity.name()).isEqualTo("digits");
            assertThat(identity.version()).isEqualTo("1");
            assertThat(identity.method()).isEqualTo("mc-dropout");
            assertThat(identity.samples()).isEqualTo(50);
            assertThat(identity.seed()).hasValue(7);
            // the hash that MasksTest pins: two spots of 128 units, rate 0.2
            assertThat(identity.maskSetHash())
                    .contains("94202a8af03993783e288505dcfbb40d2f1d1a001b32e34f040ed037cd899353");
            assertThat(identity.dropoutInjected()).isFalse();
            assertThat(identity.digest()).matches("[0-9a-f]{64}");
            assertThat(session.execution().active()).isEqualTo(Provider.CPU);
            assertThat(session.execution().fallbackReason()).isEmpty();
        }
    }

    @Test
    void theDigestFollowsWhatChangesScoresAndNothingElse() throws Exception {
        String base = digest(BundleFolder.in(folder.resolve("a")).fixture("member0.onnx"));
        assertThat(digest(BundleFolder.in(folder.resolve("b")).fixture("member0.onnx")))
                .isEqualTo(base);
        assertThat(digest(BundleFolder.in(folder.resolve("c"))
                        .fixture("member0.onnx")
                        .file("reference.avro", new byte[] {1})
                        .extra("reference: reference.avro")))
                .isEqualTo(base);
        assertThat(digest(BundleFolder.in(folder.resolve("d"))
                        .fixture("member0.onnx")
                        .extra("temperature: 2")))
                .isNotEqualTo(base);
        assertThat(digest(BundleFolder.in(folder.resolve("e")).fixture("member1.onnx")))
                .isNotEqualTo(base);
        assertThat(digest(BundleFolder.in(folder.resolve("f"))
                        .fixture("member0.onnx")
                        .input("{ type: float32, shape: [64], onnx: input, scale: 0.5 }")))
                .isNotEqualTo(base);
    }

    @Test
    void theSelfTestSaysHowItCameOut() throws Exception {
        try (ScoringSession session = mcDropout()) {
            assertThat(session.selfTest().maxRelativeError()).isBetween(0.0, 1e-5);
            assertThat(session.selfTest().meanSampleSpread()).isGreaterThan(1e-3);
            assertThat(session.selfTest().probes()).isPositive();
        }
        try (ScoringSession session =
                Sessions.open(BundleFolder.in(folder.resolve("one")).fixture("member0.onnx"))) {
            assertThat(session.selfTest().meanSampleSpread()).isZero();
        }
    }

    @Test
    void measuresItsCost() throws Exception {
        try (ScoringSession session = mcDropout()) {
            ScoringCost cost = session.measureCost();
            assertThat(cost.batch()).isEqualTo(8);
            assertThat(cost.single()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
            assertThat(cost.perRecordInBatch())
                    .isBetween(Duration.ofNanos(1), cost.single().multipliedBy(5));
        }
    }

    @Test
    void aMaximumBatchThatIsNoPowerOfTwoIsServed() throws Exception {
        Path bundle = BundleFolder.in(folder).fixture("member0.onnx").write();
        try (ScoringSession session = ScoringSession.open(bundle, new ExecutionOptions(Provider.CPU, 2, 6))) {
            assertThat(session.maxBatch()).isEqualTo(6);
            assertThat(session.score(Sessions.digits(session, 20))).hasSize(20);
        }
    }

    private ScoringSession mcDropout() throws Exception {
        return Sessions.open(
                BundleFolder.in(folder).fixture("mcdropout-member0.onnx").method(BundleFolder.MC_DROPOUT));
    }

    private static String digest(BundleFolder bundle) throws Exception {
        try (ScoringSession session = Sessions.open(bundle)) {
            return session.identity().digest();
        }
    }

    private static void assertSame(Scores actual, Scores expected, double tolerance) {
        assertThat(actual.total()).isCloseTo(expected.total(), within(tolerance));
        assertThat(actual.epistemic().orElseThrow())
                .isCloseTo(expected.epistemic().orElseThrow(), within(tolerance));
        assertThat(actual.energy().orElseThrow()).isCloseTo(expected.energy().orElseThrow(), within(20 * tolerance));
        for (int k = 0; k < expected.classPrediction().classes(); k++) {
            assertThat((double) actual.classPrediction().probability(k))
                    .isCloseTo(expected.classPrediction().probability(k), within(tolerance));
        }
    }
}
