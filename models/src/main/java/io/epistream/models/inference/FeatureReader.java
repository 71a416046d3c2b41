package io.epistream.models.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleFile;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.FeatureGraph;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.ShapeProbe;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Features and raw output of a bundle's plain export, dropout off: what post hoc fits are made from. Of several members
 * the first one is read. Runs on the CPU. Not thread-safe.
 */
public final class FeatureReader implements AutoCloseable {
    private final OrtSession session;
    private final List<InputSlot> slots;
    private final InputReader reader;
    private final FeatureGraph graph;

    private FeatureReader(OrtSession session, List<InputSlot> slots, FeatureGraph graph) {
        this.session = session;
        this.slots = slots;
        this.reader = new InputReader(slots);
        this.graph = graph;
    }

    /**
     * Features and raw output of some records.
     *
     * @param features {@code [records][features]}
     * @param outputs {@code [records][columns]}: logits, or the heads of a regression
     */
    @SuppressWarnings("ArrayRecordComponent") // large, read once, never compared
    public record Rows(float[][] features, float[][] outputs) {}

    /**
     * Opens the export.
     *
     * @param layer node whose first input are the features; empty for the last linear layer
     * @throws BundleException when the model cannot be read, or has no such layer
     */
    public static FeatureReader open(ModelBundle bundle, Optional<String> layer, ExecutionOptions options)
            throws BundleException {
        BundleFile file = bundle.models().get(0);
        String path = bundle.folder().resolve(file.name()).toString();
        try {
            BaseGraph export = BaseGraph.of(
                    OnnxModel.parse(file.bytes()), bundle.description().outputs());
            List<InputSlot> slots =
                    InputMapping.slots(path, bundle.description().inputs(), export.inputs());
            ShapeProbe probe = new RuntimeShapeProbe(slots);
            FeatureGraph graph = FeatureGraph.of(export.specialised(probe), layer, probe);
            OrtSession session = RuntimeSessions.open(graph.onnx(), Provider.CPU, options.threads());
            return new FeatureReader(session, slots, graph);
        } catch (GraphException e) {
            throw new BundleException(path, e.reason(), e.remedy(), e);
        } catch (OrtException e) {
            throw new BundleException(path, "does not open in ONNX Runtime: " + e.getMessage(), "Check the export", e);
        }
    }

    /** The linear layer that reads the features. */
    public String layer() {
        return graph.layer();
    }

    /** Number of features. */
    public int features() {
        return graph.features();
    }

    /** Number of raw output columns. */
    public int outputs() {
        return graph.outputs();
    }

    /**
     * Weight of the layer, {@code [outputs][features]}, and its bias where it has one: what a last-layer posterior is
     * centred on.
     */
    public FeatureGraph.LinearLayer parameters() {
        return graph.parameters();
    }

    /**
     * Checks one record against the declared inputs and scales it.
     *
     * @throws InvalidInputException with the reason when the record cannot be used
     */
    public PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException {
        return reader.read(tensors);
    }

    /**
     * Runs one batch.
     *
     * @throws ScoringException when ONNX Runtime fails
     */
    public Rows read(List<PreparedInput> batch) {
        try {
            return ProbeRun.run(session, slots, batch, Set.of(graph.featuresOutput(), graph.rawOutput()), result -> {
                float[] features = ProbeRun.floats(result, graph.featuresOutput());
                float[] outputs = ProbeRun.floats(result, graph.rawOutput());
                return new Rows(Floats.rows(features, batch.size()), Floats.rows(outputs, batch.size()));
            });
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime failed on " + batch.size() + " records: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed to close a session", e);
        }
    }
}
