package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the constants that the nodes of one graph read, each when the first node wants it. */
final class Initializers {
    private final Draft draft;
    private final GraphBuilder builder;
    private final Names names;
    private final Set<String> written = new HashSet<>();

    Initializers(Draft draft, GraphBuilder builder, Names names) {
        this.draft = draft;
        this.builder = builder;
        this.names = names;
    }

    /** Writes those of the tensors that are constants and not there yet. */
    void need(List<String> tensors) {
        for (String tensor : tensors) {
            TensorProto constant = draft.initializers().get(tensor);
            if (constant != null && written.add(tensor)) {
                builder.initializer(constant, names.of(tensor));
            }
        }
    }
}
