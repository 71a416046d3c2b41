package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.MaskKind;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampleSpec;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.TestGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshMasksTest {
    private static final SampledRuns RUNS = SampledRuns.of(50);

    @Test
    void everySampleAndRecordHasAMaskOfItsOwn() throws Exception {
        float[] units = run(true);
        int dropped = 0;
        for (float unit : units) {
            assertThat(unit).isIn(0f, 1.25f);
            dropped += unit == 0 ? 1 : 0;
        }
        // standard error of the share: sqrt(.2 * .8 / 40000) = .002
        assertThat(dropped / (double) units.length).isCloseTo(.2, within(.02));
        assertThat(units).hasSize(20 * 40 * 50);
        for (int row = 1; row < 20 * 40; row++) {
            assertThat(slice(units, row)).isNotEqualTo(slice(units, 0));
        }
    }

    @Test
    void noSeedAndNoHashPretendToFixThem() throws Exception {
        SampledGraph graph = expand(true);
        assertThat(graph.facts().fresh()).isTrue();
        assertThat(graph.facts().maskSetHash()).isEmpty();
    }

    @Test
    void withNoiseOffNothingIsDropped() throws Exception {
        assertThat(run(false)).containsOnly(1f);
    }

    @Test
    void twoSpotsOnOneTensorHaveMasksOfTheirOwn() throws Exception {
        BaseGraph base = BaseGraph.of(OnnxModel.parse(new TestGraph()
                .input("input", -1, 50)
                .node("Abs", "abs", List.of("input"), "a")
                .floats("rate", new float[] {.5f})
                .node("Dropout", "left", List.of("a", "rate"), "b")
                .node("Dropout", "right", List.of("a", "rate"), "c")
                .node("Sub", "minus", List.of("b", "c"), "logits")
                .output("logits", -1, 50)
                .bytes()));
        SampledGraph graph = SampleAxis.byMasks(
                List.of(base), new SampleSpec(20, MaskKind.FRESH, 0), Expansion.usual(true), RUNS.probe());
        assertThat(RUNS.run(graph, ones(40))).contains(2f, -2f, 0f);
    }

    private static float[] slice(float[] units, int row) {
        return java.util.Arrays.copyOfRange(units, row * 50, (row + 1) * 50);
    }

    private static float[] run(boolean noise) throws Exception {
        return RUNS.run(expand(noise), ones(40));
    }

    private static float[] ones(int batch) {
        float[] records = new float[batch * 50];
        java.util.Arrays.fill(records, 1);
        return records;
    }

    private static SampledGraph expand(boolean noise) throws Exception {
        BaseGraph base = BaseGraph.of(OnnxModel.parse(new TestGraph()
                .input("input", -1, 50)
                .node("Abs", "abs", List.of("input"), "a")
                .floats("rate", new float[] {.2f})
                .node("Dropout", "drop", List.of("a", "rate"), "logits")
                .output("logits", -1, 50)
                .bytes()));
        return SampleAxis.byMasks(
                List.of(base), new SampleSpec(20, MaskKind.FRESH, 0), Expansion.usual(noise), RUNS.probe());
    }
}
