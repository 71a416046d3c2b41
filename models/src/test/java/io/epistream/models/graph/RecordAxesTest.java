package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epistream.models.inference.PlainRuns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is told of each operator, and whether it is so: a record's slice of a batch is what the runtime gives for the record
 * alone.
 *
 * <p>record-axes.csv has a graph and what is told of its tensor y in each line: {@code 1} where records lie on axis 1,
 * {@code 0 outer 2} and {@code 0 inner 2} where something is folded into their axis, {@code leaks} where the graph is
 * refused, {@code ?} where it cannot be told.
 */
class RecordAxesTest {
    private static final int OPSET = 20;
    private static final int BATCH = 4;
    private static final long SEED = 3;

    /** What PipelinesTest runs, with attributes that only a converter can write. */
    private static final Set<String> OF_PIPELINES = Set.of(
            "Imputer",
            "OneHotEncoder",
            "SVMClassifier",
            "SVMRegressor",
            "TreeEnsembleClassifier",
            "TreeEnsembleRegressor");

    private static final Pattern OPERATOR = Pattern.compile("= (?:ml\\.)?(\\w+)\\(");

    private record Case(String graph, String told) {
        @Override
        public String toString() {
            return graph;
        }
    }

    private static Stream<Case> table() {
        InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(RecordAxesTest.class.getResourceAsStream("record-axes.csv")),
                StandardCharsets.UTF_8);
        try (BufferedReader lines = new BufferedReader(reader)) {
            return lines
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| "))
                    .map(halves -> new Case(halves[0], halves[1]))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> unary() {
        List<String> others = List.of("Cast", "DequantizeLinear", "Dropout", "Not", "QuantizeLinear");
        return ElementwiseRules.UNARY.stream().filter(type -> !others.contains(type));
    }

    private static Stream<String> binary() {
        List<String> others = List.of("And", "Expand", "Mod", "Or", "Where", "Xor");
        return ElementwiseRules.BROADCAST.stream().filter(type -> !others.contains(type));
    }

    @ParameterizedTest
    @MethodSource("table")
    void tellsOfEachOperator(Case line) throws Exception {
        assertTold(GraphText.of(line.graph()), OPSET, line.told());
    }

    @ParameterizedTest
    @MethodSource("unary")
    void keepsRecordsWhereTheyAreElementByElement(String type) throws Exception {
        String graph = "x: B 3 4; t = Transpose(x) perm=1,0,2; y = " + type + "(t)";
        assertTold(GraphText.of(graph), OPSET, "1");
    }

    @ParameterizedTest
    @MethodSource("binary")
    void countsAxesFromTheLastWhereTensorsAreBroadcast(String type) throws Exception {
        assertTold(GraphText.of("x: B 3; c: const 2 1 3; y = " + type + "(x, c)"), OPSET, "1");
        assertTold(GraphText.of("x: B 3; z: B 3; u = Unsqueeze(z, [1]); y = " + type + "(x, u)"), OPSET, "?");
    }

    @Test
    void reductionsKeepRecordsApartUnlessTheyGoOverThem() throws Exception {
        for (String type : AxisRules.REDUCTIONS) {
            assertTold(GraphText.of("x: B 3 4; a = Abs(x); y = " + type + "(a, [1]) keepdims=0"), OPSET, "0");
            assertTold(GraphText.of("x: B 3 4; y = " + type + "(x, [1, 0])"), OPSET, "leaks");
        }
        assertTold(GraphText.of("x: B 3 4; y = ReduceMean(x) axes=1"), 17, "0");
        assertTold(GraphText.of("x: B 3 4; y = ReduceMean(x) axes=0"), 17, "leaks");
    }

    @Test
    void tellsOfAttentionWithAndWithoutAMask() throws Exception {
        String heads = "x: B 2 3 4; k: B 2 3 4; v: B 2 3 4; ";
        assertTold(GraphText.of(heads + "y = Attention(x, k, v)"), 23, "0");
        assertTold(GraphText.of(heads + "m: B 2 3 3; y = Attention(x, k, v, m)"), 23, "0");
        assertTold(GraphText.of(heads + "m: const 3 3; y = Attention(x, k, v, m)"), 23, "0");
    }

    @Test
    void whatDependsOnWhatIsNotToldIsNotToldEither() throws Exception {
        GraphText graph = GraphText.of("x: B 3; n = NonZero(x); a = Abs(n); y = Neg(a)");
        RecordAxis axis = told(graph, OPSET);
        assertThat(axis).isEqualTo(new RecordAxis.Unproved("NonZero node n"));
    }

    @Test
    void everyRuleIsTold() {
        Set<String> untold = new TreeSet<>(RecordAxes.operators());
        untold.removeAll(Set.of("Attention", "RMSNormalization"));
        untold.removeAll(OF_PIPELINES);
        untold.removeAll(AxisRules.REDUCTIONS);
        unary().forEach(untold::remove);
        binary().forEach(untold::remove);
        table().forEach(line -> {
            Matcher operators = OPERATOR.matcher(line.graph());
            while (operators.find()) {
                untold.remove(operators.group(1));
            }
        });
        assertThat(untold).isEmpty();
    }

    private static void assertTold(GraphText graph, int opset, String expected) throws Exception {
        RecordAxis axis;
        try {
            axis = told(graph, opset);
        } catch (GraphException e) {
            assertThat(e).hasMessageContaining("so records of one batch leak into each other");
            assertThat(expected).isEqualTo("leaks");
            return;
        }
        assertThat(text(axis)).isEqualTo(expected);
        if (axis instanceof RecordAxis.Records records) {
            assertThatItIsSo(graph, opset, records);
        }
    }

    private static RecordAxis told(GraphText graph, int opset) throws GraphException {
        Draft draft = Draft.of(graph.model(opset, "y"), "y");
        return RecordAxes.of(draft, graph.shapes(opset)).of("y");
    }

    private static String text(RecordAxis axis) {
        if (axis instanceof RecordAxis.Records records) {
            return records.axis()
                    + (records.outer() > 1 ? " outer " + records.outer() : "")
                    + (records.inner() > 1 ? " inner " + records.inner() : "");
        }
        return axis.equals(RecordAxis.FIXED) ? "fixed" : axis.equals(RecordAxis.OF_BATCH) ? "batch" : "?";
    }

    private static void assertThatItIsSo(GraphText graph, int opset, RecordAxis.Records records) {
        byte[] onnx = graph.bytes(opset, List.of("y"));
        PlainRuns.Output together = run(onnx, graph, 0, BATCH);
        for (int b = 0; b < BATCH; b++) {
            PlainRuns.Output alone = run(onnx, graph, b, b + 1);
            assertThat(slice(together, records, BATCH, b))
                    .as("record " + b + ", seed " + SEED)
                    .containsExactly(slice(alone, records, 1, 0), within(1e-6));
        }
    }

    private static PlainRuns.Output run(byte[] onnx, GraphText graph, int from, int to) {
        return Objects.requireNonNull(
                PlainRuns.run(onnx, graph.inputs(), SEED, from, to).get("y"));
    }

    /** Elements of one record, in row-major order. */
    private static double[] slice(PlainRuns.Output output, RecordAxis.Records records, int batch, int record) {
        long behind = output.shape().stream().skip(records.axis() + 1L).reduce(1L, (a, b) -> a * b);
        long together = records.inner() * behind;
        List<Double> slice = new ArrayList<>();
        for (int i = 0; i < output.values().length; i++) {
            if (i / together % batch == record) {
                slice.add(output.values()[i]);
            }
        }
        return slice.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
