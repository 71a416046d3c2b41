package io.epistream.models.graph;

import java.util.List;

/** The rule that a classifier's logits are {@code [batch, classes]}. */
final class Logits {
    private Logits() {}

    static int classes(BaseGraph base, ProbedShapes shapes) throws GraphException {
        String output = base.draft().output();
        List<Long> shape = shapes.shape(output);
        if (shape.size() != 2 || !shapes.batchFirst(output) || !shapes.float32(output)) {
            throw new GraphException(
                    "gives logits " + output + " of shape " + shape
                            + " at batch 3: must be 32-bit floats [batch, classes] with the batch axis first and free",
                    "Export the model with a dynamic first axis for the batch and logits [batch, classes]");
        }
        return Math.toIntExact(shape.get(1));
    }
}
