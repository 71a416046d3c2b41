package io.epistream.streams.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.Provider;
import io.epistream.models.inference.ScoringException;
import io.epistream.models.inference.ScoringSession;
import io.epistream.schemas.ClassProbability;
import io.epistream.schemas.ElementType;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.scoring.ScoringResult.Rejected;
import io.epistream.streams.scoring.ScoringResult.Scored;
import io.epistream.streams.wire.SingleObjectCodec;
import io.prometheus.client.CollectorRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BatchScorerTest {
    private final SingleObjectCodec<InferenceInput> codec = new SingleObjectCodec<>(InferenceInput.class);
    private ScoringSession dropout;
    private ScoringSession ensemble;
    private DigitsInputs digits;
    private CollectorRegistry registry;
    private FlakySession session;
    private BatchScorer scorer;

    @BeforeAll
    void open() throws Exception {
        ExecutionOptions options = new ExecutionOptions(Provider.CPU, 1, 32);
        dropout = ScoringSession.open(DigitsInputs.zoo().resolve(DigitsInputs.MODEL), options);
        ensemble = ScoringSession.open(DigitsInputs.zoo().resolve("digits-ensemble"), options);
        digits = DigitsInputs.read();
    }

    @AfterAll
    void close() {
        dropout.close();
        ensemble.close();
    }

    @BeforeEach
    void wire() {
        registry = new CollectorRegistry();
        session = new FlakySession(dropout);
        LoadedModels models = LoadedModels.of(List.of(ensemble, session));
        scorer = new BatchScorer(models, List.of("region", "tenant"), 16, new EpistreamMetrics(registry, 100));
    }

    @Test
    void tellsHowUnsureTheModelIsAndWhereTheRecordLies() {
        UncertaintyEvent event = scored(score(digits.bytes(3)));

        assertThat(event.getId()).isEqualTo("record-3");
        assertThat(event.getEventTime()).isEqualTo(Instant.ofEpochSecond(3));
        assertThat(event.getSource().getTopic()).isEqualTo("inputs");
        assertThat(event.getSource().getPartition()).isEqualTo(1);
        assertThat(event.getSource().getOffset()).isEqualTo(100);
        assertThat(event.getStream().getModel()).isEqualTo(DigitsInputs.MODEL);
        assertThat(event.getStream().getSegment()).isEqualTo("south|");
        assertThat(event.getProvenance().getMethod()).isEqualTo("mc-dropout");
        assertThat(event.getProvenance().getSamples()).isEqualTo(50);
        assertThat(event.getEpistemic()).isNotNull().isGreaterThanOrEqualTo(0.0);
        assertThat(event.getAleatoric() + event.getEpistemic()).isCloseTo(event.getTotal(), Offset.offset(1e-5));
    }

    @Test
    void listsTheFiveMostProbableClassesInOrder() {
        for (int i = 0; i < 100; i++) {
            UncertaintyEvent event = scored(score(digits.bytes(i)));
            List<ClassProbability> top = event.getTopClasses();
            assertThat(top)
                    .hasSize(5)
                    .isSortedAccordingTo((a, b) -> Float.compare(b.getProbability(), a.getProbability()));
            assertThat(top.get(0).getIndex()).isEqualTo(event.getPredictedClass());
            assertThat(top.get(0).getLabel()).isEqualTo(event.getPredictedLabel());
            assertThat((double) top.get(0).getProbability()).isEqualTo(event.getConfidence());
            assertThat(top.stream()
                            .mapToInt(ClassProbability::getIndex)
                            .distinct()
                            .count())
                    .isEqualTo(5);
        }
    }

    @Test
    void keepsOrderAcrossModelsChunksAndRejections() {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            InferenceInput.Builder input = digits.input(i);
            values.add(
                    switch (i % 5) {
                        case 3 -> codec.encode(input.setModel("digits-ensemble").build());
                        case 4 -> new byte[] {(byte) i};
                        default -> codec.encode(input.build());
                    });
        }
        List<ScoringResult> results = scorer.score(inputs(values));

        assertThat(results).hasSize(100);
        for (int i = 0; i < 100; i++) {
            if (i % 5 == 4) {
                assertThat(results.get(i)).isInstanceOf(Rejected.class);
            } else {
                UncertaintyEvent event = scored(results.get(i));
                assertThat(event.getId()).isEqualTo("record-" + i);
                assertThat(event.getStream().getModel()).isEqualTo(i % 5 == 3 ? "digits-ensemble" : DigitsInputs.MODEL);
            }
        }
    }

    @Test
    void scoresABatchInAsFewRunsAsItFits() {
        scorer.score(inputs(sound(40)));
        assertThat(session.runs()).isEqualTo(3);
        assertThat(registry.getSampleValue("epistream_batch_limit_records")).isEqualTo(16);
        assertThat(sample("epistream_batch_records_sum")).isEqualTo(40);
        assertThat(sample("epistream_batch_records_count")).isEqualTo(3);
        assertThat(sample("epistream_inference_seconds_count")).isEqualTo(3);
        assertThat(sample("epistream_records_scored_total")).isEqualTo(40);
    }

    @Test
    void scoresARecordTheSameInAnyBatch() {
        List<ScoringResult> together = scorer.score(inputs(sound(16)));
        for (int i = 0; i < 16; i++) {
            UncertaintyEvent alone = scored(score(digits.bytes(i)));
            assertThat(alone.getTotal()).isCloseTo(scored(together.get(i)).getTotal(), Offset.offset(1e-5));
        }
    }

    @Test
    void takesTheLastConfiguredVersionWhenTheInputNamesNone() {
        assertThat(scored(score(digits.bytes(1))).getStream().getVersion()).isEqualTo("1");
        assertRejected(digits.input(1).setModelVersion("2"), RejectionReason.UNKNOWN_MODEL);
        assertThat(score(codec.encode(digits.input(1).setModelVersion("1").build())))
                .isInstanceOf(Scored.class);
    }

    @Test
    void separatesSegmentsWhoseValuesHoldTheSeparator() {
        assertThat(segment(Map.of("region", "a|b"))).isEqualTo("a%7Cb|");
        assertThat(segment(Map.of("region", "a", "tenant", "b"))).isEqualTo("a|b");
        assertThat(segment(Map.of("region", "a%7Cb"))).isEqualTo("a%257Cb|");
    }

    @Test
    void rejectsEveryKindOfBadInputWithItsReason() {
        assertThat(rejected(scorer.score(List.of(new RawInput("inputs", 0, 0, null)))
                        .get(0)))
                .isEqualTo(RejectionReason.TOMBSTONE);
        assertThat(rejected(score(new byte[] {1, 2, 3}))).isEqualTo(RejectionReason.UNDECODABLE);
        assertRejected(digits.input(0).setModel("nobody"), RejectionReason.UNKNOWN_MODEL);
        assertRejected(digits.input(0).setId(""), RejectionReason.BAD_ID);
        assertRejected(digits.input(0).setId("x".repeat(513)), RejectionReason.BAD_ID);
        assertRejected(digits.input(0).setTensors(List.of()), RejectionReason.MISSING_TENSOR);
        assertRejected(
                digits.input(0).setTensors(List.of(digits.tensor(0), tensor("other", ElementType.UINT8, 64, 64))),
                RejectionReason.UNEXPECTED_TENSOR);
        assertRejected(withTensor(tensor("pixels", ElementType.INT16, 64, 128)), RejectionReason.WRONG_TYPE);
        assertRejected(withTensor(tensor("pixels", ElementType.UINT8, 63, 63)), RejectionReason.WRONG_SHAPE);
        assertRejected(withTensor(tensor("pixels", ElementType.UINT8, 64, 63)), RejectionReason.WRONG_SHAPE);
        assertRejected(withTensor(tensor("pixels", ElementType.UINT8, 0, 0)), RejectionReason.EMPTY_TENSOR);
    }

    @Test
    void rejectsOnlyTheRecordThatTheModelFailsOn() {
        scorer.score(inputs(sound(1)));
        int runsBefore = session.runs();
        session.failWhen(batch -> batch.size() > 1 || session.runs() == runsBefore + 4);

        List<ScoringResult> results = scorer.score(inputs(sound(6)));

        assertThat(rejected(results.get(2))).isEqualTo(RejectionReason.SCORING_FAILED);
        assertThat(results.stream().filter(Scored.class::isInstance)).hasSize(5);
    }

    @Test
    void stopsWhenTheModelFailsOnWhatItScoredBefore() {
        scorer.score(inputs(sound(1)));
        session.failWhen(batch -> true);
        assertThatThrownBy(() -> scorer.score(inputs(sound(6)))).isInstanceOf(ScoringException.class);
    }

    @Test
    void publishesWhereEachModelRuns() {
        assertThat(registry.getSampleValue(
                        "epistream_execution_provider_info",
                        new String[] {"model", "version", "requested", "active"},
                        new String[] {DigitsInputs.MODEL, "1", "cpu", "cpu"}))
                .isEqualTo(1);
    }

    private void assertRejected(InferenceInput.Builder input, RejectionReason reason) {
        assertThat(rejected(score(codec.encode(input.build())))).isEqualTo(reason);
    }

    private InferenceInput.Builder withTensor(Tensor tensor) {
        return digits.input(0).setTensors(List.of(tensor));
    }

    private static Tensor tensor(String name, ElementType type, long extent, int bytes) {
        return new Tensor(name, type, List.of(extent), ByteBuffer.allocate(bytes));
    }

    private String segment(Map<String, String> attributes) {
        return scored(score(
                        codec.encode(digits.input(0).setAttributes(attributes).build())))
                .getStream()
                .getSegment();
    }

    private List<byte[]> sound(int count) {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(digits.bytes(i));
        }
        return values;
    }

    private ScoringResult score(byte[] value) {
        return scorer.score(inputs(List.of(value))).get(0);
    }

    private static List<RawInput> inputs(List<byte[]> values) {
        List<RawInput> inputs = new ArrayList<>();
        for (byte[] value : values) {
            inputs.add(new RawInput("inputs", 1, 100 + inputs.size(), ByteBuffer.wrap(value)));
        }
        return inputs;
    }

    private static UncertaintyEvent scored(ScoringResult result) {
        assertThat(result).isInstanceOf(Scored.class);
        return ((Scored) result).event();
    }

    private static RejectionReason rejected(ScoringResult result) {
        assertThat(result).isInstanceOf(Rejected.class);
        return ((Rejected) result).reason();
    }

    private double sample(String name) {
        return registry.getSampleValue(name, new String[] {"model", "version"}, new String[] {DigitsInputs.MODEL, "1"});
    }
}
