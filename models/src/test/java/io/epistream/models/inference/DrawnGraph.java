package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.SampleAxis;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.TestGraph;
import io.epistream.models.graph.WeightDraws;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A graph some of whose weights are drawn, and the check that each of its samples is what the plain graph gives with that
 * sample's weights in the place of its own.
 */
final class DrawnGraph implements WeightDraws {
    private static final int SAMPLES = 3;
    private static final int BATCH = 5;

    private final SplittableRandom random = new SplittableRandom(17);
    private final Map<String, float[][]> draws = new LinkedHashMap<>();
    private final TestGraph graph;

    DrawnGraph(TestGraph graph) {
        this.graph = graph;
    }

    /** Adds a constant. */
    void fixed(String name, long... shape) {
        graph.floats(name, values(shape), shape);
    }

    /** Adds a constant that is drawn. */
    void drawn(String name, long... shape) {
        graph.floats(name, values(shape), shape);
        float[][] samples = new float[SAMPLES][];
        Arrays.setAll(samples, s -> values(shape));
        draws.put(name, samples);
    }

    SampledGraph expand() throws Exception {
        return SampleAxis.byWeights(base(graph.bytes()), this, Expansion.usual(true), runs().probe());
    }

    SampledGraph check() throws Exception {
        SampledGraph expanded = expand();
        SampledRuns runs = runs();
        float[] records = runs.random(BATCH, 23);
        float[] actual = runs.run(expanded, records);
        int each = actual.length / SAMPLES;
        for (int s = 0; s < SAMPLES; s++) {
            BaseGraph substituted = base(substituted(s));
            float[] expected = runs.run(SampleAxis.byStacking(List.of(substituted), runs.probe()), records);
            assertThat(Arrays.copyOfRange(actual, s * each, (s + 1) * each))
                    .as("sample " + s)
                    .containsExactly(expected, within(1e-5f));
        }
        return expanded;
    }

    private SampledRuns runs() throws Exception {
        List<Long> shape = OnnxModel.parse(graph.bytes()).inputs().get(0).shape();
        return SampledRuns.of(shape.stream().skip(1).mapToLong(Long::longValue).toArray());
    }

    private static BaseGraph base(byte[] onnx) throws Exception {
        return BaseGraph.of(OnnxModel.parse(onnx));
    }

    private byte[] substituted(int sample) throws Exception {
        ModelProto.Builder model = ModelProto.parseFrom(graph.bytes()).toBuilder();
        for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
            float[][] values = draws.get(tensor.getName());
            if (values != null) {
                ByteBuffer raw =
                        ByteBuffer.allocate(values[sample].length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                raw.asFloatBuffer().put(values[sample]);
                tensor.setRawData(ByteString.copyFrom(raw));
            }
        }
        return model.build().toByteArray();
    }

    private float[] values(long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    @Override
    public int samples() {
        return SAMPLES;
    }

    @Override
    public List<String> initializers() {
        return List.copyOf(draws.keySet());
    }

    @Override
    public float[][] draw(String initializer) {
        return Objects.requireNonNull(draws.get(initializer));
    }
}
