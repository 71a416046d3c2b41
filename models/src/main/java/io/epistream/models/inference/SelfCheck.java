package io.epistream.models.inference;

import ai.onnxruntime.OrtException;
import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.OutputKind;
import io.epistream.models.measure.LogSumExp;
import io.epistream.models.measure.Moments;
import io.epistream.models.measure.PredictiveMeasures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The test every model passes before it serves, on seeded probe inputs: with noise off each sample equals the plain
 * model; with noise on samples differ; a record's scores do not depend on its batch; the measures equal their float64
 * definition.
 */
final class SelfCheck {
    static final double TOLERANCE = 1e-4;
    private static final int PROBES = 7;

    /** Logits that differ by less than this, relative, are the same logits rounded differently. */
    private static final double SAME = 1e-6;

    private final ModelBundle bundle;
    private final ModelDescription description;
    private final Compilation compilation;
    private final ProbedLogits runs;
    private final List<PreparedInput> probes;

    SelfCheck(ModelBundle bundle, Compilation compilation, ExecutionOptions options) {
        this.bundle = bundle;
        this.description = bundle.description();
        this.compilation = compilation;
        this.probes = ProbeInputs.draw(description.inputs(), PROBES);
        this.runs = new ProbedLogits(description, probes, options.threads());
    }

    /**
     * Runs the test.
     *
     * @param runner what will serve
     * @param provider where it runs
     * @throws BundleException naming the model and what failed
     */
    SelfTest run(FusedRunner runner, Provider provider) throws BundleException {
        try {
            double error = errorWithNoiseOff(provider);
            double[][][] samples = runs.samples(compilation.fused(), provider);
            double spread = spread(samples);
            checkBatches(runner);
            checkScores(runner.score(probes), samples);
            return new SelfTest(PROBES, error, spread);
        } catch (OrtException | GraphException e) {
            throw refuse("ONNX Runtime failed in it: " + e.getMessage(), e);
        }
    }

    private double errorWithNoiseOff(Provider provider) throws OrtException, GraphException, BundleException {
        double[][][] quiet = runs.samples(compilation.quiet(), provider);
        double worst = 0;
        for (int m = 0; m < compilation.exports().size(); m++) {
            BaseGraph export = compilation.exports().get(m);
            double[][] plain = runs.plain(export);
            for (int s = 0; s < quiet.length; s++) {
                if (compilation.exports().size() == 1 || s == m) {
                    worst = worst(worst, relativeError(export.outputKind(), quiet[s], plain));
                }
            }
        }
        if (!(worst <= TOLERANCE)) {
            throw refuse(
                    "with noise off the fused graph differs from the plain model by " + worst + " (relative, at most "
                            + TOLERANCE + ")",
                    null);
        }
        return worst;
    }

    private static double relativeError(OutputKind kind, double[][] logits, double[][] plain) {
        double worst = 0;
        for (int n = 0; n < plain.length; n++) {
            double[] expected = plain[n];
            double[] actual = comparable(kind, logits[n]);
            double scale = 1;
            for (double value : expected) {
                scale = Math.max(scale, Math.abs(value));
            }
            for (int k = 0; k < expected.length; k++) {
                worst = worst(worst, Math.abs(actual[k] - expected[k]) / scale);
            }
        }
        return worst;
    }

    private static double[] comparable(OutputKind kind, double[] logits) {
        return switch (kind) {
            case LOGITS -> logits;
            case LOG_PROBABILITIES -> LogSumExp.normalise(logits);
            case PROBABILITIES -> PredictiveMeasures.meanProbabilities(new double[][] {logits});
        };
    }

    /** The larger; NaN wins. */
    private static double worst(double a, double b) {
        return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : Math.max(a, b);
    }

    private double spread(double[][][] samples) throws BundleException {
        if (samples.length == 1) {
            return 0;
        }
        double difference = 0;
        for (double[][] sample : samples) {
            difference = worst(difference, relativeError(OutputKind.LOGITS, sample, samples[0]));
        }
        if (!(difference > SAME)) {
            throw refuse(
                    "all " + samples.length + " passes give the same logits on " + PROBES
                            + " probe inputs, so the model would report certainty that it does not have; "
                            + whySame(),
                    null);
        }
        double sum = 0;
        int classes = description.labels().size();
        for (int n = 0; n < PROBES; n++) {
            for (int k = 0; k < classes; k++) {
                sum += deviation(samples, n, k);
            }
        }
        return sum / PROBES / classes;
    }

    private String whySame() {
        return compilation.fused().facts().maskSetHash().isPresent()
                ? "its dropout rates are "
                        + compilation.exports().get(0).dropouts().stream()
                                .map(spot -> spot.node() + "=" + spot.rate())
                                .toList()
                : "its members compute the same function";
    }

    private static double deviation(double[][][] samples, int n, int k) {
        double[] p = new double[samples.length];
        for (int s = 0; s < samples.length; s++) {
            p[s] = PredictiveMeasures.meanProbabilities(new double[][] {samples[s][n]})[k];
        }
        return Moments.of(p).standardDeviation();
    }

    private void checkScores(List<Scores> scores, double[][][] samples) throws BundleException {
        for (int n = 0; n < PROBES; n++) {
            double[][] logits = new double[samples.length][];
            for (int s = 0; s < samples.length; s++) {
                logits[s] = samples[s][n];
            }
            PredictiveMeasures expected = PredictiveMeasures.of(logits, description.temperature());
            Scores actual = scores.get(n);
            double error =
                    worst(relative(actual.total(), expected.total()), relative(actual.energy(), expected.energy()));
            if (actual.epistemic().isPresent()) {
                error = worst(error, relative(actual.aleatoric().getAsDouble(), expected.aleatoric()));
                error = worst(error, relative(actual.epistemic().getAsDouble(), expected.epistemic()));
            }
            if (!(error <= TOLERANCE)) {
                throw refuse("its measures differ from their definition by " + error + " (relative)", null);
            }
        }
    }

    private static double relative(double actual, double expected) {
        return Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
    }

    /** Each probe alone, and all together with padding, must give the same. */
    private void checkBatches(FusedRunner runner) throws BundleException {
        List<Scores> together = runner.score(probes);
        List<Scores> alone = new ArrayList<>();
        for (PreparedInput probe : probes) {
            alone.addAll(runner.score(List.of(probe)));
        }
        for (int n = 0; n < PROBES; n++) {
            double error = relative(together.get(n).total(), alone.get(n).total());
            for (int k = 0; k < together.get(n).classes(); k++) {
                error = worst(
                        error,
                        Math.abs(together.get(n).probability(k) - alone.get(n).probability(k)));
            }
            if (!(error <= TOLERANCE)) {
                throw refuse(
                        "a record's scores depend on the batch it is in, by " + error
                                + ": records leak into each other",
                        null);
            }
        }
    }

    private BundleException refuse(String reason, @Nullable Throwable cause) {
        String path = bundle.models().size() == 1
                ? bundle.folder().resolve(bundle.models().get(0).name()).toString()
                : bundle.folder().toString();
        String what = "model " + description.name() + " " + description.version() + " fails its self-test: " + reason;
        String remedy = "Check the export and the method in model.yaml; `epistream inspect` shows what was found";
        return cause == null ? new BundleException(path, what, remedy) : new BundleException(path, what, remedy, cause);
    }
}
