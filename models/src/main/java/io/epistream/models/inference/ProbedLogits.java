package io.epistream.models.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.FusedGraph;
import io.epistream.models.graph.GraphException;
import java.util.List;
import java.util.Set;

/** What plain and sampled graphs give for a fixed list of probe inputs, each in a session that is closed after. */
final class ProbedLogits {
    private final List<BundleInput> inputs;
    private final int classes;
    private final List<PreparedInput> probes;
    private final int threads;

    ProbedLogits(ModelDescription description, List<PreparedInput> probes, int threads) {
        this.inputs = description.inputs();
        this.classes = description.labels().size();
        this.probes = List.copyOf(probes);
        this.threads = threads;
    }

    /** The output of the export as it was, {@code [probes, classes]}, on the CPU, not optimized. */
    double[][] plain(BaseGraph export) throws OrtException, GraphException {
        try (OrtSession session = RuntimeSessions.openPlain(export.plainOnnx())) {
            return run(session, export.plainOutput())[0];
        }
    }

    /** Logits {@code [samples, probes, classes]} of the graph, on the provider that will serve. */
    double[][][] samples(FusedGraph graph, Provider provider) throws OrtException {
        try (OrtSession session = RuntimeSessions.open(graph.onnxWithSamples(), provider, threads)) {
            return run(session, graph.samplesOutput());
        }
    }

    private double[][][] run(OrtSession session, String output) throws OrtException {
        float[] values =
                ProbeRun.run(session, inputs, probes, Set.of(output), result -> ProbeRun.floats(result, output));
        int records = probes.size();
        double[][][] rows = new double[values.length / records / classes][records][classes];
        for (int i = 0; i < values.length; i++) {
            rows[i / classes / records][i / classes % records][i % classes] = values[i];
        }
        return rows;
    }
}
