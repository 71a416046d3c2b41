package io.epistream.models.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.FusedGraph;
import io.epistream.models.graph.OutputRef;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What plain and sampled graphs give for a fixed list of probe inputs, each in a session that is closed after. */
final class ProbedOutputs {
    private final List<InputSlot> slots;
    private final List<PreparedInput> probes;
    private final int threads;

    ProbedOutputs(List<InputSlot> slots, List<PreparedInput> probes, int threads) {
        this.slots = List.copyOf(slots);
        this.probes = List.copyOf(probes);
        this.threads = threads;
    }

    /**
     * One run of a sampled graph.
     *
     * @param samples raw output {@code [samples, probes, columns]}
     * @param scores what the heads made of it
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Sampled(double[][][] samples, List<Scores> scores) {}

    /** The chosen outputs of the export as it was, {@code [probes, columns]}, on the CPU, not optimized. */
    double[][] plain(BaseGraph export) throws OrtException {
        List<OutputRef> outputs = export.plainOutputs();
        Set<String> names = outputs.stream().map(OutputRef::name).collect(Collectors.toSet());
        try (OrtSession session = RuntimeSessions.openPlain(export.plainOnnx())) {
            return ProbeRun.run(session, slots, probes, names, result -> {
                List<double[][]> parts = new ArrayList<>();
                for (OutputRef output : outputs) {
                    parts.add(column(rows(result, output.name()), output));
                }
                return sideBySide(parts);
            });
        }
    }

    private double[][] rows(OrtSession.Result result, String output) throws OrtException {
        return shaped(ProbeRun.reals(result, output), 1)[0];
    }

    private static double[][] column(double[][] rows, OutputRef output) {
        if (output.column().isEmpty()) {
            return rows;
        }
        double[][] column = new double[rows.length][];
        for (int n = 0; n < rows.length; n++) {
            column[n] = new double[] {rows[n][output.column().getAsInt()]};
        }
        return column;
    }

    private static double[][] sideBySide(List<double[][]> parts) {
        double[][] joined = parts.get(0);
        for (double[][] part : parts.subList(1, parts.size())) {
            double[][] wider = new double[joined.length][];
            for (int n = 0; n < wider.length; n++) {
                wider[n] = new double[joined[n].length + part[n].length];
                System.arraycopy(joined[n], 0, wider[n], 0, joined[n].length);
                System.arraycopy(part[n], 0, wider[n], joined[n].length, part[n].length);
            }
            joined = wider;
        }
        return joined;
    }

    /** Raw output and scores of one run of the graph, on the provider that will serve. */
    Sampled sampled(FusedGraph graph, ScoreReader reader, Provider provider) throws OrtException {
        Set<String> outputs = Set.of(graph.samplesOutput(), graph.columns().output());
        try (OrtSession session = RuntimeSessions.open(graph.onnxWithSamples(), provider, threads)) {
            return ProbeRun.run(session, slots, probes, outputs, result -> {
                TensorInfo info = ProbeRun.info(result, graph.samplesOutput());
                int samples = Math.toIntExact(info.getShape()[0]);
                double[][][] raw = shaped(ProbeRun.reals(result, graph.samplesOutput()), samples);
                FloatBuffer scores =
                        FloatBuffer.wrap(ProbeRun.floats(result, graph.columns().output()));
                List<Scores> read = new ArrayList<>();
                for (int row = 0; row < probes.size(); row++) {
                    read.add(reader.read(scores, row));
                }
                return new Sampled(raw, read);
            });
        }
    }

    private double[][][] shaped(double[] values, int samples) {
        int records = probes.size();
        int columns = values.length / records / samples;
        double[][][] rows = new double[samples][records][columns];
        for (int i = 0; i < values.length; i++) {
            rows[i / columns / records][i / columns % records][i % columns] = values[i];
        }
        return rows;
    }
}
