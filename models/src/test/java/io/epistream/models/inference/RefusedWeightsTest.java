package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.TestGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Drawn weights where no layer can take them: refused with the node and the reason. */
class RefusedWeightsTest {
    private final TestGraph graph = new TestGraph();
    private final DrawnGraph drawn = new DrawnGraph(graph);

    @Test
    void operatorsThatCannotTakeAWeightForEachSampleAreRefusedByName() {
        graph.input("input", -1, 4);
        drawn.drawn("slope", 4);
        graph.node("PRelu", "prelu", List.of("input", "slope"), "logits").output("logits", -1, 4);
        refused("PRelu node prelu reads the weight slope, which is drawn for each sample: this operator cannot");
    }

    @Test
    void aWeightThatIsComputedWithIsRefused() {
        graph.input("input", -1, 4);
        drawn.drawn("w", 4, 3);
        drawn.fixed("half", 1);
        graph.node("Mul", "halved", List.of("w", "half"), "w2")
                .node("MatMul", "fc", List.of("input", "w2"), "logits")
                .output("logits", -1, 3);
        refused("Mul node halved reads the weight w, which is drawn for each sample: only Transpose and Cast");
    }

    @Test
    void aWeightOnTheLeftIsRefused() {
        graph.input("input", -1, 4, 3);
        drawn.drawn("w", 5, 4);
        graph.node("MatMul", "fc", List.of("w", "input"), "a")
                .node("Flatten", "flat", List.of("a"), "logits")
                .output("logits", -1, 15);
        refused("MatMul node fc reads the weight w, which is drawn for each sample: it is where the data");
    }

    @Test
    void aConstantThatReachesOverTheBatchIsRefused() {
        graph.input("input", -1, 4);
        drawn.drawn("w", 2, 1, 4);
        graph.node("Add", "add", List.of("input", "w"), "a")
                .node("ReduceSum", "sum", List.of("a", "zero"), List.of("logits"), TestGraph.attribute("keepdims", 0))
                .longs("zero", 0)
                .output("logits", -1, 4);
        refused("Add node add reads the weight w, which is drawn for each sample");
    }

    @Test
    void weightsThatDoNotReachTheOutputAreAProgrammingError() {
        graph.input("input", -1, 4);
        drawn.drawn("w", 4, 3);
        drawn.fixed("v", 4, 3);
        graph.node("MatMul", "fc", List.of("input", "v"), "logits").output("logits", -1, 3);
        graph.node("MatMul", "aside", List.of("input", "w"), "other").output("other", -1, 3);
        assertThatThrownBy(drawn::expand)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the graph has no initializer w");
    }

    private void refused(String reason) {
        assertThatThrownBy(drawn::expand).isInstanceOf(GraphException.class).hasMessageContaining(reason);
    }
}
