package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Optional;

/** A graph with a sample axis: one tensor of logits {@code [samples, batch, classes]}, still without heads. */
public final class SampledGraph {
    private final GraphBuilder builder;
    private final OnnxModel source;
    private final String logits;
    private final Facts facts;

    SampledGraph(GraphBuilder builder, OnnxModel source, String logits, Facts facts) {
        this.builder = builder;
        this.source = source;
        this.logits = logits;
        this.facts = facts;
    }

    /** What is known about it. */
    public Facts facts() {
        return facts;
    }

    /** The graph as it is, with {@link #output} as its only output. */
    public byte[] onnx() {
        return ModelProto.newBuilder()
                .setIrVersion(source.irVersion())
                .setProducerName("epistream")
                .addAllOpsetImport(source.proto().getOpsetImportList())
                .setGraph(builder.graph().toBuilder()
                        .addOutput(ValueInfoProto.newBuilder().setName(logits)))
                .build()
                .toByteArray();
    }

    /** Name of the raw output {@code [samples, batch, columns]}. */
    public String output() {
        return logits;
    }

    GraphBuilder builder() {
        return builder;
    }

    /** The export that versions and opsets are taken from. */
    OnnxModel source() {
        return source;
    }

    /** Name of the tensor {@code [samples, batch, classes]}. */
    String logits() {
        return logits;
    }

    /**
     * What is known about a sampled graph.
     *
     * @param samples extent of the sample axis S
     * @param classes extent of the class axis K
     * @param maskSetHash SHA-256 over all masks and weights drawn at load, in the order of drawing, hex; empty where there
     *     are none
     * @param fresh whether noise is drawn anew in every run, so that a record's scores differ from run to run
     * @param warnings what the user should know, such as a trunk that could not be shared
     */
    public record Facts(int samples, int classes, Optional<String> maskSetHash, boolean fresh, List<String> warnings) {
        public Facts {
            warnings = List.copyOf(warnings);
        }
    }
}
