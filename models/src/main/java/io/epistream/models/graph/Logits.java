package io.epistream.models.graph;

import java.util.List;

/** The rule that a raw output is {@code [batch, columns]}. */
final class Logits {
    private Logits() {}

    static int classes(BaseGraph base, ProbedShapes shapes) throws GraphException {
        String output = base.draft().output();
        List<Long> shape = shapes.shape(output);
        if (shape.size() != 2 || !shapes.batchFirst(output) || !shapes.float32(output)) {
            throw new GraphException(
                    "gives the output " + output + " of shape " + shape
                            + " at batch 3: must be 32-bit floats [batch, columns] with the batch axis first and free",
                    base.outputKind() == OutputKind.HEADS
                            ? "Name one column per head in model.yaml, for instance outputs: { mean: y[0], log-variance:"
                                    + " y[1] }; models with several targets are not supported"
                            : "Export the model with a dynamic first axis for the batch and an output [batch, columns]");
        }
        return Math.toIntExact(shape.get(1));
    }
}
