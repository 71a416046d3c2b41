package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.models.graph.TestGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers and functions whose weights are drawn. */
class SampledProductsTest {
    private final TestGraph graph = new TestGraph();
    private final DrawnGraph drawn = new DrawnGraph(graph);

    @Test
    void aBiasThatIsDrawnAlone() throws Exception {
        graph.input("input", -1, 4);
        drawn.fixed("w1", 3, 4);
        drawn.drawn("b1", 3);
        graph.node("Gemm", "fc1", List.of("input", "w1", "b1"), List.of("a"), TestGraph.attribute("transB", 1));
        graph.node("Tanh", "tanh", List.of("a"), "b");
        drawn.fixed("w2", 3, 2);
        drawn.drawn("b2", 1, 2);
        graph.node("Gemm", "fc2", List.of("b", "w2", "b2"), "logits").output("logits", -1, 2);
        drawn.check();
    }

    @Test
    void aWeightThatIsDrawnWithoutItsBias() throws Exception {
        graph.input("input", -1, 4);
        drawn.drawn("w1", 4, 3);
        drawn.fixed("b1", 3);
        graph.node("Gemm", "fc1", List.of("input", "w1", "b1"), "a").node("Relu", "relu", List.of("a"), "b");
        drawn.drawn("w2", 3, 2);
        drawn.fixed("b2");
        graph.node("Gemm", "fc2", List.of("b", "w2", "b2"), "logits").output("logits", -1, 2);
        drawn.check();
    }

    @Test
    void factorsOfAGemm() throws Exception {
        graph.input("input", -1, 4);
        drawn.drawn("w1", 3, 4);
        drawn.drawn("b1", 3);
        graph.node(
                "Gemm",
                "fc1",
                List.of("input", "w1", "b1"),
                List.of("a"),
                TestGraph.attribute("transB", 1),
                TestGraph.attribute("alpha", .5f),
                TestGraph.attribute("beta", -2f));
        drawn.drawn("b2", 2);
        drawn.fixed("w2", 3, 2);
        graph.node(
                        "Gemm",
                        "fc2",
                        List.of("a", "w2", "b2"),
                        List.of("logits"),
                        TestGraph.attribute("alpha", 3f),
                        TestGraph.attribute("beta", .1f))
                .output("logits", -1, 2);
        drawn.check();
    }

    @Test
    void aLayerOverASequenceInTheTrunkAndInTheTail() throws Exception {
        graph.input("input", -1, 4, 3);
        drawn.drawn("w1", 3, 5);
        drawn.drawn("b1", 5);
        graph.node("MatMul", "fc1", List.of("input", "w1"), "a").node("Add", "add1", List.of("b1", "a"), "b");
        drawn.drawn("w2", 5, 2);
        graph.node("MatMul", "fc2", List.of("b", "w2"), "c")
                .node(
                        "ReduceMax",
                        "max",
                        List.of("c"),
                        List.of("logits"),
                        TestGraph.attribute("axes", new long[] {1}),
                        TestGraph.attribute("keepdims", 0))
                .output("logits", -1, 2);
        drawn.check();
    }

    @Test
    void largeWeights() throws Exception {
        graph.input("input", -1, 4);
        drawn.drawn("w1", 4, 400);
        graph.node("MatMul", "fc1", List.of("input", "w1"), "a").node("Sigmoid", "sigmoid", List.of("a"), "b");
        drawn.drawn("w2", 400, 340);
        drawn.drawn("b2", 340);
        graph.node("Gemm", "fc2", List.of("b", "w2", "b2"), "c").node("Tanh", "tanh", List.of("c"), "d");
        drawn.drawn("factor", 340);
        graph.node("Mul", "scale", List.of("factor", "d"), "e");
        drawn.drawn("w3", 340, 400);
        graph.node("MatMul", "fc3", List.of("e", "w3"), "f").node("Softmax", "softmax", List.of("f"), "g");
        drawn.drawn("w4", 400, 2);
        graph.node("MatMul", "fc4", List.of("g", "w4"), "logits").output("logits", -1, 2);
        drawn.check();
    }

    @Test
    void elementsInEveryOrderAndExtent() throws Exception {
        graph.input("input", -1, 2, 3);
        drawn.drawn("a", 3);
        drawn.drawn("b", 2, 1);
        drawn.drawn("c", 1, 2, 3);
        drawn.drawn("d");
        graph.node("Add", "add", List.of("input", "a"), "1")
                .node("Mul", "mul", List.of("b", "1"), "2")
                .node("Sub", "sub", List.of("c", "2"), "3")
                .node("Abs", "abs", List.of("3"), "4")
                .node("Div", "div", List.of("d", "4"), "5")
                .node("Flatten", "flat", List.of("5"), "logits")
                .output("logits", -1, 6);
        drawn.check();
    }

    @Test
    void elementsBehindAWideProduct() throws Exception {
        graph.input("input", -1, 4);
        drawn.drawn("w1", 4, 3);
        graph.node("MatMul", "fc1", List.of("input", "w1"), "a");
        drawn.drawn("b1", 3);
        graph.node("Add", "add1", List.of("a", "b1"), "b").node("Relu", "relu", List.of("b"), "c");
        drawn.fixed("w2", 3, 2);
        graph.node("MatMul", "fc2", List.of("c", "w2"), "logits").output("logits", -1, 2);
        drawn.check();
    }

    @Test
    void aTensorOfTheTrunkBesideTheTail() throws Exception {
        graph.input("input", -1, 4);
        graph.node("Relu", "relu", List.of("input"), "a");
        drawn.drawn("w1", 4, 4);
        graph.node("MatMul", "fc1", List.of("a", "w1"), "b")
                .node("Add", "residual", List.of("a", "b"), "c")
                .node("Concat", "both", List.of("b", "c", "input"), List.of("logits"), TestGraph.attribute("axis", 1))
                .output("logits", -1, 12);
        drawn.check();
    }

    @Test
    void aWeightThatTwoLayersShareIsTheSameDrawInBoth() throws Exception {
        graph.input("input", -1, 4);
        drawn.drawn("w", 4, 4);
        graph.node("MatMul", "fc1", List.of("input", "w"), "a")
                .node("Tanh", "tanh", List.of("a"), "b")
                .node("Transpose", "turn", List.of("w"), "turned")
                .node("MatMul", "fc2", List.of("b", "turned"), "logits")
                .output("logits", -1, 4);
        drawn.check();
    }

    @Test
    void aShapeComputedInTheGraphIsKnownAtLoad() throws Exception {
        graph.input("input", -1, 4);
        drawn.drawn("w1", 4, 6);
        graph.node("Shape", "shape", List.of("input"), List.of("extents"), TestGraph.attribute("end", 1))
                .longs("rest", 2, 3)
                .node("Concat", "target", List.of("extents", "rest"), List.of("to"), TestGraph.attribute("axis", 0))
                .node("MatMul", "fc1", List.of("input", "w1"), "a")
                .node("Reshape", "reshape", List.of("a", "to"), "b")
                .node("Flatten", "flat", List.of("b"), "logits")
                .output("logits", -1, 6);
        assertThat(drawn.check().facts().warnings()).isEmpty();
    }

    @Test
    void recordsPickedByTheirPlaceInTheBatchTileTheInputs() throws Exception {
        graph.input("input", -1, 4);
        drawn.drawn("w1", 4, 6);
        graph.places("input", "places")
                .node("MatMul", "fc1", List.of("input", "w1"), "a")
                .node("GatherND", "pick", List.of("a", "places"), "logits")
                .output("logits", -1, 6);
        assertThat(drawn.check().facts().warnings())
                .singleElement()
                .asString()
                .contains("cannot be told whether GatherND node pick keeps the records of a batch apart")
                .contains("whole model runs once per sample");
    }
}
