package io.epistream.models.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.exports.Exports;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Runs sampled graphs of one input named {@code input}. */
final class SampledRuns {
    private final long[] units;

    private SampledRuns(long... units) {
        this.units = units.clone();
    }

    /** For records of that shape. */
    static SampledRuns of(long... units) {
        return new SampledRuns(units);
    }

    /** A reference that lies beside the exports. */
    static JsonNode golden(String name) {
        try {
            return new ObjectMapper().readTree(Exports.bytes(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A golden array of any depth, row-major. */
    static float[] flat(JsonNode array) {
        if (!array.isArray()) {
            return new float[] {(float) array.asDouble()};
        }
        float[] values = new float[0];
        for (JsonNode element : array) {
            float[] next = flat(element);
            values = Arrays.copyOf(values, values.length + next.length);
            System.arraycopy(next, 0, values, values.length - next.length, next.length);
        }
        return values;
    }

    ShapeProbe probe() {
        List<Long> shape = LongStream.of(units).boxed().toList();
        BundleInput input = new BundleInput("input", TensorType.FLOAT32, shape, "input", 1, 0);
        return new RuntimeShapeProbe(List.of(new InputSlot(input, ElementType.FLOAT)));
    }

    /** Raw outputs {@code [samples, batch, columns]}, row-major, as the graph gives them when it serves. */
    float[] run(SampledGraph graph, float... records) throws OrtException {
        int batch = records.length / elements();
        try (OrtSession session = RuntimeSessions.open(graph.onnx(), Provider.CPU, 1);
                OnnxTensor input = tensor(records, batch);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            return ProbeRun.floats(result, graph.output());
        }
    }

    /** Seeded records. */
    float[] random(int batch, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] records = new float[batch * elements()];
        for (int i = 0; i < records.length; i++) {
            records[i] = (float) random.nextDouble(-1, 1);
        }
        return records;
    }

    private int elements() {
        return (int) LongStream.of(units).reduce(1, (a, b) -> a * b);
    }

    private OnnxTensor tensor(float[] records, int batch) throws OrtException {
        long[] shape = new long[units.length + 1];
        shape[0] = batch;
        System.arraycopy(units, 0, shape, 1, units.length);
        return OnnxTensor.createTensor(RuntimeSessions.environment(), FloatBuffer.wrap(records), shape);
    }
}
