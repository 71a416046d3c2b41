package io.epistream.models.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.ShapeProbe;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells shapes by running the graph on probe inputs of the declared shapes. */
final class RuntimeShapeProbe implements ShapeProbe {
    private final List<InputSlot> slots;

    RuntimeShapeProbe(List<InputSlot> slots) {
        this.slots = List.copyOf(slots);
    }

    @Override
    public Map<String, Probed> probe(byte[] onnx, Collection<String> tensors, int batch) throws GraphException {
        return run(onnx, tensors, batch, result -> {
            Map<String, Probed> probed = new HashMap<>();
            tensors.forEach(name -> probed.put(name, describe(ProbeRun.info(result, name))));
            return probed;
        });
    }

    @Override
    public Map<String, Values> values(byte[] onnx, Collection<String> tensors, int batch) throws GraphException {
        return run(onnx, tensors, batch, result -> {
            Map<String, Values> values = new HashMap<>();
            for (String name : tensors) {
                TensorInfo info = ProbeRun.info(result, name);
                if (info.type != OnnxJavaType.STRING) {
                    values.put(name, new Values(elementType(info), shape(info), ProbeRun.bytes(result, name)));
                }
            }
            return values;
        });
    }

    private <T> T run(byte[] onnx, Collection<String> tensors, int batch, ProbeRun.Reading<T> reading)
            throws GraphException {
        try (OrtSession session = RuntimeSessions.openPlain(onnx)) {
            return ProbeRun.run(session, slots, ProbeInputs.draw(slots, batch), new HashSet<>(tensors), reading);
        } catch (OrtException e) {
            throw new GraphException(
                    "does not run in ONNX Runtime with " + batch + " records in a batch: " + e.getMessage(),
                    "Check the declared input shapes, and that the model's batch axis is free; a graph that runs nowhere may"
                            + " run when it is exported with another opset_version",
                    e);
        }
    }

    private static Probed describe(TensorInfo info) {
        boolean float32 = info.type == OnnxJavaType.FLOAT;
        return new Probed(float32, shape(info));
    }

    /** ONNX's own name: the runtime puts a prefix before it. */
    private static String elementType(TensorInfo info) {
        return info.onnxType
                .name()
                .replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "")
                .toLowerCase(Locale.ROOT);
    }

    private static List<Long> shape(TensorInfo info) {
        return Arrays.stream(info.getShape()).boxed().toList();
    }
}
