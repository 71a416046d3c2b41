package io.epistream.models.graph;

import java.util.List;

/** Steps that heads share, over tensors {@code [samples, batch, columns]}. */
final class HeadNodes {
    private static final float SMALLEST_PROBABILITY = Float.MIN_NORMAL;
    private static final float SMALLEST_LOG = -1e30f;
    private static final long SAMPLE_AXIS = 0;
    private static final long COLUMN_AXIS = 2;

    private final GraphBuilder graph;
    private final String zero;
    private final String smallest;
    private final String smallestLog;

    HeadNodes(GraphBuilder graph) {
        this.graph = graph;
        this.zero = graph.scalar("zero", 0f);
        this.smallest = graph.scalar("smallest", SMALLEST_PROBABILITY);
        this.smallestLog = graph.scalar("smallest_log", SMALLEST_LOG);
    }

    String unary(String type, String hint, String input) {
        return graph.op(type, hint, List.of(input));
    }

    String binary(String type, String hint, String a, String b) {
        return graph.op(type, hint, List.of(a, b));
    }

    String scalar(String hint, double value) {
        return graph.scalar(hint, (float) value);
    }

    /** {@code logits / T}; the logits themselves where T = 1. */
    String tempered(String logits, float temperature) {
        return temperature == 1f ? logits : binary("Div", "tempered", logits, scalar("temperature", temperature));
    }

    String logSoftmax(String logits) {
        return graph.op("LogSoftmax", "log_softmax", List.of(logits), Attribute.of("axis", COLUMN_AXIS));
    }

    /** Over columns: {@code [samples, batch, 1]}. In ONNX Runtime twice as fast as ReduceLogSumExp. */
    String logSumExp(String tensor) {
        String largest = graph.reduce("ReduceMax", "largest", tensor, true, COLUMN_AXIS);
        String powers = unary("Exp", "powers", binary("Sub", "below_largest", tensor, largest));
        String log = unary("Log", "log_of_sum", columnSums("sum_of_powers", powers));
        return binary("Add", "logsumexp", largest, log);
    }

    /** Over samples: {@code [batch, columns]}. */
    String sampleMean(String hint, String tensor) {
        return graph.reduce("ReduceMean", hint, tensor, false, SAMPLE_AXIS);
    }

    /** Over columns: {@code [samples, batch, 1]}. */
    String columnSums(String hint, String tensor) {
        return graph.reduce("ReduceSum", hint, tensor, true, COLUMN_AXIS);
    }

    /** Over the columns of {@code [batch, columns]}: {@code [batch, 1]}. */
    String rowSum(String hint, String tensor) {
        return graph.reduce("ReduceSum", hint, tensor, true, 1);
    }

    /** log p of probabilities, finite also for p = 0, so that 0·log 0 is exactly 0. */
    String boundedLog(String hint, String probabilities) {
        return unary("Log", hint, binary("Max", hint + "_bounded", probabilities, smallest));
    }

    /** log-probabilities made finite for the same reason. */
    String bounded(String logProbabilities) {
        return binary("Max", "bounded", logProbabilities, smallestLog);
    }

    /** What rounding made negative becomes 0. */
    String clip(String value) {
        return binary("Max", "clipped", value, zero);
    }

    GraphBuilder graph() {
        return graph;
    }
}
