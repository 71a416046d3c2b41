package io.epistream.models.graph;

import java.util.List;

/**
 * A declared input or output of a graph.
 *
 * @param name name in the graph
 * @param elementType ONNX element type in lower case, such as {@code float} (32 bits), {@code float16} or {@code int64}
 * @param shape extents with the batch axis first; −1 where the extent is not fixed
 */
public record GraphTensor(String name, String elementType, List<Long> shape) {
    /** Element types that an input may have. */
    public static final List<String> INPUT_TYPES = List.of("float", "double", "int64", "int32", "bool");

    public GraphTensor {
        shape = List.copyOf(shape);
    }

    /** Whether the first axis may take any extent. */
    public boolean batchIsFree() {
        return !shape.isEmpty() && shape.get(0) < 0;
    }
}
