package io.epistream.models.graph;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tells the shapes and values of tensors inside a graph by running it. This package has no runtime; whoever has one gives
 * these functions, and no shape inference of our own can disagree with the runtime.
 */
public interface ShapeProbe {

    /**
     * Runs the graph on a probe batch.
     *
     * @param onnx graph whose outputs are the tensors asked for
     * @param tensors names of those outputs
     * @param batch extent of the batch axis
     * @throws GraphException when the runtime refuses the graph
     */
    Map<String, Probed> probe(byte[] onnx, Collection<String> tensors, int batch) throws GraphException;

    /**
     * What a probe saw of one tensor.
     *
     * @param float32 whether its elements are 32-bit floats
     * @param shape its extents
     */
    record Probed(boolean float32, List<Long> shape) {
        public Probed {
            shape = List.copyOf(shape);
        }
    }

    /**
     * Runs the graph on a probe batch and gives what came out; tensors of strings are left out.
     *
     * @param onnx graph whose outputs are the tensors asked for
     * @param tensors names of those outputs
     * @param batch extent of the batch axis
     * @throws GraphException when the runtime refuses the graph
     */
    Map<String, Values> values(byte[] onnx, Collection<String> tensors, int batch) throws GraphException;

    /**
     * A tensor.
     *
     * @param elementType ONNX's name of its element type in lower case, as {@link GraphTensor} has it
     * @param shape its extents
     * @param data its elements, row-major, little-endian
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by sameAs
    record Values(String elementType, List<Long> shape, byte[] data) {
        public Values {
            shape = List.copyOf(shape);
        }

        /** Whether the other has the same type, shape and elements, bit by bit. */
        boolean sameAs(Values other) {
            return elementType.equals(other.elementType)
                    && shape.equals(other.shape)
                    && Arrays.equals(data, other.data);
        }
    }
}
