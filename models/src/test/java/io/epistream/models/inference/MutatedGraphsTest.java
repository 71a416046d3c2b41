package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.exports.Exports;
import io.epistream.models.exports.Mutation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is put into a graph, it is refused, or each record scores as it does alone under each of the masks. Most of what
 * is put in mixes the records of a batch.
 */
class MutatedGraphsTest {
    private static final long SEED = Long.getLong("epistream.seed", 20);
    private static final int TRIALS = Integer.getInteger("epistream.trials", 30);
    private static final double TOLERANCE = 1e-4;
    private static final List<Mutation> MUTATIONS = List.copyOf(EnumSet.allOf(Mutation.class));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "residual-torchscript-17",
                "cnn-torchscript-17",
                "gru-torchscript-17",
                "several-torchscript-17",
                "transformer-torchscript-17",
                "tokens-torchscript-17"
            })
    void isRefusedOrScoresAsEachRecordAlone(String export) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        ModelProto model = ModelProto.parseFrom(Exports.bytes(export + ".onnx"));
        Map<String, RecordsAlone.Place> tensors = RecordsAlone.of(model).places(SEED);
        List<String> names = tensors.keySet().stream().sorted().toList();
        Map<Mutation, List<String>> outcomes = new EnumMap<>(Mutation.class);
        for (int trial = 0; trial < TRIALS; trial++) {
            Mutation mutation = MUTATIONS.get(trial % MUTATIONS.size());
            String tensor = names.get(random.nextInt(names.size()));
            RecordsAlone.Place place = Objects.requireNonNull(tensors.get(tensor));
            boolean anywhere = random.nextInt(3) == 0;
            int axis = anywhere ? random.nextInt(place.extents().size()) : place.batchAxis();
            ModelProto mutated = model.toBuilder()
                    .setGraph(mutation.into(model.getGraph(), tensor, place.extents(), axis))
                    .build();
            String what = export + ", " + mutation + " at " + tensor + ", axis " + axis + ", seed " + SEED;
            String outcome = outcome(what, RecordsAlone.of(mutated), random.nextInt(4) > 0, trial);
            outcomes.computeIfAbsent(mutation, m -> new ArrayList<>()).add(outcome);
        }
        assertThat(outcomes.get(Mutation.SCALE)).as("harmless").containsOnly("served");
        assertThat(outcomes.get(Mutation.THERE_AND_BACK)).as("harmless").containsOnly("served");
        assertThat(outcomes.get(Mutation.CAUTIOUS)).as("shows in no run").containsOnly("refused");
        for (Mutation mutation : List.of(Mutation.RUNNING_SUM, Mutation.ROLL, Mutation.PICK_BACKWARDS)) {
            assertThat(outcomes.get(mutation)).as(mutation + " over the batch").contains("refused");
        }
    }

    private String outcome(String what, RecordsAlone alone, boolean sampled, int trial) throws Exception {
        BundleFolder bundle = BundleFolder.in(folder.resolve("trial-" + trial))
                .file("model.onnx", alone.model().toByteArray())
                .inputs(yaml(alone.inputs()))
                .labels(3)
                .method(sampled ? RecordsAlone.METHOD : BundleFolder.DETERMINISTIC);
        try (ScoringSession session = Sessions.open(bundle)) {
            double[][] expected = alone.probabilities(SEED, sampled);
            List<Scores> scores = session.score(records(session, alone.inputs(), expected.length));
            for (int n = 0; n < expected.length; n++) {
                for (int k = 0; k < expected[n].length; k++) {
                    double difference = scores.get(n).classPrediction().probability(k) - expected[n][k];
                    assertThat(Math.abs(difference)).as(what).isLessThan(TOLERANCE);
                }
            }
            return "served";
        } catch (BundleException e) {
            return "refused";
        }
    }

    private static String yaml(List<PlainRuns.Input> inputs) {
        return inputs.stream()
                .map(input -> input.name() + ": { type: " + (input.integers() ? "int64" : "float32") + ", shape: "
                        + input.units() + " }")
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static List<PreparedInput> records(ScoringSession session, List<PlainRuns.Input> inputs, int count)
            throws InvalidInputException {
        List<PreparedInput> records = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            List<InputTensor> record = new ArrayList<>();
            for (PlainRuns.Input input : inputs) {
                TensorType type = input.integers() ? TensorType.INT64 : TensorType.FLOAT32;
                record.add(new InputTensor(input.name(), type, input.units(), PlainRuns.record(input, SEED, n)));
            }
            records.add(session.prepare(record));
        }
        return records;
    }
}
