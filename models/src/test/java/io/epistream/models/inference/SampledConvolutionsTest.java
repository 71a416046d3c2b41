package io.epistream.models.inference;

import io.epistream.models.graph.TestGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Convolutions whose kernels are drawn. */
class SampledConvolutionsTest {
    private final TestGraph graph = new TestGraph();
    private final DrawnGraph drawn = new DrawnGraph(graph);

    @Test
    void aDepthwiseConvolutionOfTheTrunk() throws Exception {
        graph.input("input", -1, 2, 5, 5);
        drawn.drawn("k1", 4, 1, 3, 3);
        graph.node("Conv", "c1", List.of("input", "k1"), List.of("a"), TestGraph.attribute("group", 2));
        drawn.fixed("k2", 3, 4, 2, 2);
        drawn.drawn("b2", 3);
        graph.node("Conv", "c2", List.of("a", "k2", "b2"), "b")
                .node("GlobalAveragePool", "pool", List.of("b"), "c")
                .node("Flatten", "flat", List.of("c"), "logits")
                .output("logits", -1, 3);
        drawn.check();
    }

    @Test
    void aConvolutionWhoseBiasAloneIsDrawnAndOneOverOneAxis() throws Exception {
        graph.input("input", -1, 2, 6);
        drawn.fixed("k1", 4, 2, 3);
        drawn.drawn("b1", 4);
        graph.node("Conv", "c1", List.of("input", "k1", "b1"), "a").node("Relu", "relu", List.of("a"), "b");
        drawn.drawn("k2", 2, 4, 2);
        drawn.fixed("b2", 2);
        graph.node("Conv", "c2", List.of("b", "k2", "b2"), "c")
                .node("MaxPool", "pool", List.of("c"), List.of("d"), TestGraph.attribute("kernel_shape", new long[] {3
                }))
                .node("Flatten", "flat", List.of("d"), "logits")
                .output("logits", -1, 2);
        drawn.check();
    }

    @Test
    void aCastAndATransposeOfMoreAxesStandBetween() throws Exception {
        graph.input("input", -1, 2, 4, 4);
        drawn.drawn("k", 3, 3, 2, 4);
        graph.node("Cast", "cast", List.of("k"), List.of("cast_k"), TestGraph.attribute("to", 1))
                .node("Identity", "same", List.of("cast_k"), "same_k")
                .node(
                        "Transpose",
                        "turn",
                        List.of("same_k"),
                        List.of("turned_k"),
                        TestGraph.attribute("perm", new long[] {3, 2, 0, 1}))
                .node("Conv", "c1", List.of("input", "turned_k"), "a")
                .node("GlobalMaxPool", "pool", List.of("a"), "b")
                .node("Flatten", "flat", List.of("b"), "logits")
                .output("logits", -1, 4);
        drawn.check();
    }
}
