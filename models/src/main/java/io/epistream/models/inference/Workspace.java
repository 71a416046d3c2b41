package io.epistream.models.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.epistream.models.bundle.BundleInput;
import io.epistream.models.graph.ScoreColumns;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run needs and reuses: a direct buffer per input and one for the output, and per bucket the tensors that view
 * them. Used by one thread at a time.
 */
final class Workspace implements AutoCloseable {
    private static final float[] EMPTY = {};

    private final List<BundleInput> inputs;
    private final ScoreColumns columns;
    private final Buckets buckets;
    private final List<FloatBuffer> inputBuffers;
    private final FloatBuffer outputBuffer;
    private final @Nullable Lane[] lanes;

    Workspace(List<BundleInput> inputs, ScoreColumns columns, Buckets buckets) {
        this.inputs = inputs;
        this.columns = columns;
        this.buckets = buckets;
        this.inputBuffers = inputs.stream()
                .map(input -> direct(buckets.largest(), input.elements()))
                .toList();
        this.outputBuffer = direct(buckets.largest(), columns.count());
        this.lanes = new Lane[buckets.count()];
    }

    private static FloatBuffer direct(int rows, int columns) {
        int bytes = Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES);
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /** Runs at most one bucket of records and adds one result each. */
    void score(OrtSession session, List<PreparedInput> batch, List<Scores> results) throws OrtException {
        int index = buckets.indexFor(batch.size());
        Lane lane = lane(index);
        fill(batch, buckets.size(index));
        session.run(lane.inputs(), lane.output()).close();
        for (int row = 0; row < batch.size(); row++) {
            results.add(read(row * columns.count()));
        }
    }

    private void fill(List<PreparedInput> batch, int size) {
        for (int i = 0; i < inputs.size(); i++) {
            FloatBuffer buffer = inputBuffers.get(i).clear();
            for (PreparedInput record : batch) {
                buffer.put(record.tensors()[i]);
            }
            float[] padding = batch.size() < size ? new float[inputs.get(i).elements()] : EMPTY;
            for (int row = batch.size(); row < size; row++) {
                buffer.put(padding);
            }
        }
    }

    private Scores read(int row) {
        float[] probabilities = new float[columns.classes()];
        outputBuffer.get(row, probabilities);
        double aleatoric = columns.decomposed() ? outputBuffer.get(row + columns.aleatoric()) : Double.NaN;
        double epistemic = columns.decomposed() ? outputBuffer.get(row + columns.epistemic()) : Double.NaN;
        return new Scores(
                probabilities,
                outputBuffer.get(row + columns.total()),
                aleatoric,
                epistemic,
                outputBuffer.get(row + columns.energy()));
    }

    private Lane lane(int index) throws OrtException {
        Lane lane = lanes[index];
        if (lane == null) {
            lane = open(buckets.size(index));
            lanes[index] = lane;
        }
        return lane;
    }

    private Lane open(int batch) throws OrtException {
        Map<String, OnnxTensor> opened = new HashMap<>();
        try {
            for (int i = 0; i < inputs.size(); i++) {
                long[] shape = Shapes.batched(inputs.get(i), batch);
                opened.put(inputs.get(i).onnx(), view(inputBuffers.get(i), shape));
            }
            OnnxTensor scores = view(outputBuffer, batch, columns.count());
            return new Lane(opened, Map.of(columns.output(), scores));
        } catch (OrtException e) {
            opened.values().forEach(OnnxTensor::close);
            throw e;
        }
    }

    private static OnnxTensor view(FloatBuffer buffer, long... shape) throws OrtException {
        long elements = 1;
        for (long extent : shape) {
            elements = Math.multiplyExact(elements, extent);
        }
        FloatBuffer part = buffer.duplicate().clear().limit(Math.toIntExact(elements));
        return OnnxTensor.createTensor(RuntimeSessions.environment(), part, shape);
    }

    @Override
    public void close() {
        List<OnnxTensor> open = new ArrayList<>();
        for (Lane lane : lanes) {
            if (lane != null) {
                open.addAll(lane.inputs().values());
                open.addAll(lane.output().values());
            }
        }
        open.forEach(OnnxTensor::close);
    }

    /**
     * Tensors of one bucket, views of the workspace's buffers.
     *
     * @param inputs by name in the graph
     * @param output the pinned output by name
     */
    private record Lane(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> output) {}
}
