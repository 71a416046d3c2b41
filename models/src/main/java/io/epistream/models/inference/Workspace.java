package io.epistream.models.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
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
    private final List<InputSlot> slots;
    private final ScoreReader reader;
    private final Buckets buckets;
    private final List<ByteBuffer> inputBuffers;
    private final FloatBuffer outputBuffer;
    private final @Nullable Lane[] lanes;

    Workspace(List<InputSlot> slots, ScoreReader reader, Buckets buckets) {
        this.slots = slots;
        this.reader = reader;
        this.buckets = buckets;
        this.inputBuffers = slots.stream()
                .map(slot -> direct(buckets.largest(), slot.bytes()))
                .toList();
        this.outputBuffer = direct(
                        buckets.largest(), Math.multiplyExact(reader.columns().count(), Float.BYTES))
                .asFloatBuffer();
        this.lanes = new Lane[buckets.count()];
    }

    private static ByteBuffer direct(int rows, int rowBytes) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(rows, rowBytes)).order(ByteOrder.nativeOrder());
    }

    /** Runs at most one bucket of records and adds one result each. */
    void score(OrtSession session, List<PreparedInput> batch, List<Scores> results) throws OrtException {
        int index = buckets.indexFor(batch.size());
        Lane lane = lane(index);
        fill(batch, buckets.size(index));
        session.run(lane.inputs(), lane.output()).close();
        for (int row = 0; row < batch.size(); row++) {
            results.add(reader.read(outputBuffer, row));
        }
    }

    /** Rows beyond the batch are zeros. */
    private void fill(List<PreparedInput> batch, int size) {
        for (int i = 0; i < slots.size(); i++) {
            ByteBuffer buffer = inputBuffers.get(i);
            int rowBytes = slots.get(i).bytes();
            for (int row = 0; row < batch.size(); row++) {
                batch.get(row).copy(i, buffer, row * rowBytes);
            }
            buffer.put(batch.size() * rowBytes, new byte[(size - batch.size()) * rowBytes]);
        }
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
            for (int i = 0; i < slots.size(); i++) {
                InputSlot slot = slots.get(i);
                ByteBuffer rows = inputBuffers
                        .get(i)
                        .duplicate()
                        .order(ByteOrder.nativeOrder())
                        .limit(batch * slot.bytes());
                opened.put(slot.input().onnx(), Tensors.of(slot, rows, batch));
            }
            int width = reader.columns().count();
            FloatBuffer rows = outputBuffer.duplicate().clear().limit(batch * width);
            OnnxTensor scores = OnnxTensor.createTensor(RuntimeSessions.environment(), rows, new long[] {batch, width});
            return new Lane(opened, Map.of(reader.columns().output(), scores));
        } catch (OrtException e) {
            opened.values().forEach(OnnxTensor::close);
            throw e;
        }
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
