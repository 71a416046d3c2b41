package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** A complete graph: inputs {@code [batch, …]} in, one row of {@link ScoreColumns} per record out. Immutable. */
public final class FusedGraph {
    private final OnnxModel source;
    private final GraphProto graph;
    private final ScoreColumns columns;
    private final String samples;
    private final SampledGraph.Facts facts;

    private FusedGraph(SampledGraph sampled, ScoreColumns columns) {
        this.source = sampled.source();
        this.graph = sampled.builder().graph();
        this.columns = columns;
        this.samples = sampled.logits();
        this.facts = sampled.facts();
    }

    /** Completes a sampled graph, which must not be used again. */
    public static FusedGraph of(SampledGraph sampled, List<OutputHead> heads) {
        ScoreTensors scores = new ScoreTensors();
        heads.forEach(head -> head.attach(sampled, scores));
        return new FusedGraph(sampled, scores.concatenate(sampled.builder()));
    }

    /** What is known about the samples. */
    public SampledGraph.Facts facts() {
        return facts;
    }

    /** The output and where the measures stand in a row of it. */
    public ScoreColumns columns() {
        return columns;
    }

    /** Name of the raw output {@code [samples, batch, columns]}, an output of {@link #onnxWithSamples} only. */
    public String samplesOutput() {
        return samples;
    }

    /** The graph that serves. */
    public byte[] onnx() {
        return model(graph.toBuilder().addOutput(scoresInfo()));
    }

    /** The same graph that also gives every sample's logits, for the self-test. */
    public byte[] onnxWithSamples() {
        ValueInfoProto samplesInfo = info(samples, extent(facts.samples()), batch(), extent(facts.classes()));
        return model(graph.toBuilder().addOutput(scoresInfo()).addOutput(samplesInfo));
    }

    private ValueInfoProto scoresInfo() {
        return info(columns.output(), batch(), extent(columns.count()));
    }

    private byte[] model(GraphProto.Builder complete) {
        return ModelProto.newBuilder()
                .setIrVersion(source.irVersion())
                .setProducerName("epistream")
                .addAllOpsetImport(source.proto().getOpsetImportList())
                .setGraph(complete)
                .build()
                .toByteArray();
    }

    private static TensorShapeProto.Dimension batch() {
        return TensorShapeProto.Dimension.newBuilder().setDimParam("batch").build();
    }

    private static TensorShapeProto.Dimension extent(int value) {
        return TensorShapeProto.Dimension.newBuilder().setDimValue(value).build();
    }

    private static ValueInfoProto info(String name, TensorShapeProto.Dimension... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (TensorShapeProto.Dimension dimension : shape) {
            dimensions.addDim(dimension);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(dimensions)))
                .build();
    }
}
