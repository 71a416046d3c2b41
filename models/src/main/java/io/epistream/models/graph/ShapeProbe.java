package io.epistream.models.graph;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tells the shapes of tensors inside a graph by running it. This package has no runtime; whoever has one gives this
 * function, and no shape inference of our own can disagree with the runtime.
 */
@FunctionalInterface
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
}
