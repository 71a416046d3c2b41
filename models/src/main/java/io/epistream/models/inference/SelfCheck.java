package io.epistream.models.inference;

import ai.onnxruntime.OrtException;
import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.OutputKind;
import io.epistream.models.measure.LogSumExp;
import io.epistream.models.measure.Moments;
import io.epistream.models.measure.PredictiveMeasures;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The test every model passes before it serves, on seeded probe inputs: with noise off each sample equals the plain
 * model; with noise on samples differ; a record's scores do not depend on its batch; the measures equal their float64
 * definition.
 */
final class SelfCheck {
    static final double TOLERANCE = 1e-4;
    private static final int PROBES = 7;

    /** Raw outputs that differ by less than this, relative, are the same outputs rounded differently. */
    private static final double SAME = 1e-6;

    private final ModelBundle bundle;
    private final ModelDescription description;
    private final Compilation compilation;
    private final ProbedOutputs runs;
    private final List<PreparedInput> probes;

    SelfCheck(Compilation compilation, ExecutionOptions options) {
        this.bundle = compilation.bundle();
        this.description = bundle.description();
        this.compilation = compilation;
        this.probes = ProbeInputs.draw(compilation.slots(), PROBES);
        this.runs = new ProbedOutputs(compilation.slots(), probes, options.threads());
    }

    /**
     * Runs the test.
     *
     * @param runner what will serve
     * @param reader how its rows are read
     * @param provider where it runs
     * @throws BundleException naming the model and what failed
     */
    SelfTest run(FusedRunner runner, ScoreReader reader, Provider provider) throws BundleException {
        try {
            double error = errorWithNoiseOff(reader, provider);
            ProbedOutputs.Sampled sampled = runs.sampled(compilation.fused(), reader, provider);
            double spread = spread(sampled.samples());
            checkScores(sampled);
            if (!compilation.fused().facts().fresh()) {
                checkBatches(runner, sampled.scores());
            }
            return new SelfTest(PROBES, error, spread);
        } catch (OrtException e) {
            throw refuse("ONNX Runtime failed in it: " + e.getMessage(), e);
        }
    }

    private double errorWithNoiseOff(ScoreReader reader, Provider provider) throws OrtException, BundleException {
        double[][][] quiet = runs.sampled(compilation.quiet(), reader, provider).samples();
        int members = compilation.exports().size();
        int perMember = quiet.length / members;
        double worst = 0;
        for (int m = 0; m < members; m++) {
            BaseGraph export = compilation.exports().get(m);
            double[][] plain = runs.plain(export);
            for (int s = m * perMember; s < (m + 1) * perMember; s++) {
                worst = worst(worst, relativeError(export.outputKind(), quiet[s], plain));
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

    private static double[] comparable(OutputKind kind, double[] raw) {
        return switch (kind) {
            case LOGITS, HEADS -> raw;
            case LOG_PROBABILITIES -> LogSumExp.normalise(raw);
            case PROBABILITIES -> PredictiveMeasures.meanProbabilities(new double[][] {raw});
            case SIGMOIDS -> Arrays.stream(raw).map(SelfCheck::sigmoid).toArray();
        };
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** The larger; NaN wins. */
    static double worst(double a, double b) {
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
                    "all " + samples.length + " passes give the same output on " + PROBES
                            + " probe inputs, so the model would report certainty that it does not have; "
                            + whySame(),
                    null);
        }
        double sum = 0;
        for (int n = 0; n < PROBES; n++) {
            sum += deviation(samples, n);
        }
        return sum / PROBES;
    }

    /** Mean over columns of the samples' standard deviation in probe n's predictions. */
    private double deviation(double[][][] samples, int n) {
        double[][] predictions = new double[samples.length][];
        for (int s = 0; s < samples.length; s++) {
            predictions[s] = prediction(samples[s][n]);
        }
        double sum = 0;
        int columns = predictions[0].length;
        for (int k = 0; k < columns; k++) {
            int column = k;
            sum += Moments.of(Arrays.stream(predictions)
                            .mapToDouble(p -> p[column])
                            .toArray())
                    .standardDeviation();
        }
        return sum / columns;
    }

    private double[] prediction(double[] raw) {
        return switch (description.task()) {
            case CLASSIFICATION ->
                PredictiveMeasures.meanProbabilities(SampleDefinitions.classLogits(new double[][] {raw}));
            case MULTILABEL -> comparable(OutputKind.SIGMOIDS, raw);
            case REGRESSION -> new double[] {raw[0]};
        };
    }

    private String whySame() {
        return compilation.fused().facts().maskSetHash().isPresent()
                ? "its dropout rates are "
                        + compilation.exports().get(0).dropouts().stream()
                                .map(spot -> spot.node() + "=" + spot.rate())
                                .toList()
                : "its members compute the same function";
    }

    private void checkScores(ProbedOutputs.Sampled sampled) throws BundleException {
        SampleDefinitions definitions =
                new SampleDefinitions(description, compilation.exports().get(0).spread());
        double scale = description
                .target()
                .map(target -> target.scale() * target.scale())
                .orElse(1.0);
        for (int n = 0; n < PROBES; n++) {
            int probe = n;
            double[][] raw = Arrays.stream(sampled.samples()).map(s -> s[probe]).toArray(double[][]::new);
            SampleDefinitions.Measures expected = definitions.of(raw);
            Scores actual = sampled.scores().get(n);
            double error = relative(actual.total() / scale, expected.total());
            error = worst(error, relative(actual.energy(), 1, expected.energy().orElse(0)));
            error = worst(
                    error,
                    relative(actual.aleatoric(), scale, expected.aleatoric().orElse(0)));
            error = worst(error, relative(actual.epistemic(), scale, expected.epistemic()));
            if (!(error <= TOLERANCE)) {
                throw refuse("its measures differ from their definition by " + error + " (relative)", null);
            }
        }
    }

    /** A measure that is not given does not differ. */
    private static double relative(OptionalDouble actual, double scale, double expected) {
        return actual.isEmpty() ? 0 : relative(actual.getAsDouble() / scale, expected);
    }

    private static double relative(double actual, double expected) {
        return Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
    }

    /** Each probe alone, all together with padding, and the run of the self-test must give the same. */
    private void checkBatches(FusedRunner runner, List<Scores> expected) throws BundleException {
        List<Scores> together = runner.score(probes);
        for (int n = 0; n < PROBES; n++) {
            Scores alone = runner.score(List.of(probes.get(n))).get(0);
            double error = worst(difference(together.get(n), alone), difference(together.get(n), expected.get(n)));
            if (!(error <= TOLERANCE)) {
                throw refuse(
                        "a record's scores depend on the batch it is in, by " + error
                                + ": records leak into each other",
                        null);
            }
        }
    }

    static double difference(Scores a, Scores b) {
        double error = worst(relative(a.total(), b.total()), difference(a.distances(), b.distances()));
        if (a.prediction() instanceof ClassPrediction x && b.prediction() instanceof ClassPrediction y) {
            for (int k = 0; k < x.classes(); k++) {
                error = worst(error, Math.abs(x.probability(k) - y.probability(k)));
            }
        }
        if (a.prediction() instanceof LabelPrediction x && b.prediction() instanceof LabelPrediction y) {
            for (int k = 0; k < x.labels(); k++) {
                error = worst(error, Math.abs(x.probability(k) - y.probability(k)));
            }
        }
        if (a.prediction() instanceof TargetPrediction x && b.prediction() instanceof TargetPrediction y) {
            error = worst(error, relative(x.mean(), y.mean()));
        }
        return error;
    }

    private static double difference(Distances a, Distances b) {
        return worst(
                relative(a.mahalanobis().orElse(0), b.mahalanobis().orElse(0)),
                relative(a.nearestNeighbour().orElse(0), b.nearestNeighbour().orElse(0)));
    }

    private BundleException refuse(String reason, @Nullable Throwable cause) {
        String path = bundle.modelsPath();
        String what = "model " + description.name() + " " + description.version() + " fails its self-test: " + reason;
        String remedy = "Check the export and the method in model.yaml; `epistream inspect` shows what was found";
        return cause == null ? new BundleException(path, what, remedy) : new BundleException(path, what, remedy, cause);
    }
}
