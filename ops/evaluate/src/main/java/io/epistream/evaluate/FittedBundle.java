package io.epistream.evaluate;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleWriter;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.fit.DistanceFitJob;
import io.epistream.models.fit.FitException;
import io.epistream.models.fit.FitJob;
import io.epistream.models.fit.FitOutcome;
import io.epistream.models.fit.LaplaceFitJob;
import io.epistream.models.fit.LaplaceSpec;
import io.epistream.models.fit.TemperatureFitJob;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bundle to which posterior, distances and temperature are fitted one after the other, by what {@code epistream fit}
 * runs. It starts without a temperature. Kept in memory.
 */
final class FittedBundle {
    private static final int NEIGHBOURS = 10;
    private static final int SAMPLES = 50;

    private final BundleWriter writer;
    private final int seed;

    private FittedBundle(BundleWriter writer, int seed) {
        this.writer = writer;
        this.seed = seed;
    }

    static FittedBundle of(RunSpec run) throws BundleException {
        BundleWriter writer = BundleWriter.of(ModelBundle.load(run.bundle()));
        return new FittedBundle(writer.temperature(1), run.seed());
    }

    /** With what has been fitted so far. */
    ModelBundle bundle() throws BundleException {
        return writer.preview();
    }

    /** A last-layer posterior, Kronecker-factored, in place of the bundle's method; returns the prior precision. */
    double fitLaplace(Path training) throws BundleException, EvaluationException {
        LaplaceSpec spec = new LaplaceSpec(
                Optional.empty(), Optional.of(LaplaceSpec.Structure.KRONECKER), OptionalLong.empty(), SAMPLES, seed);
        return fit(training, bundle -> LaplaceFitJob.open(bundle, spec, Execution.OPTIONS), "prior-precision");
    }

    /** Distances in feature space; returns the shrinkage of their covariance. */
    double fitDistance(Path training) throws BundleException, EvaluationException {
        return fit(
                training,
                bundle -> DistanceFitJob.open(bundle, Optional.empty(), NEIGHBOURS, seed, Execution.OPTIONS),
                "shrinkage");
    }

    /** The temperature, which it returns. */
    double fitTemperature(Path validation) throws BundleException, EvaluationException {
        return fit(validation, bundle -> TemperatureFitJob.open(bundle, Execution.OPTIONS), "temperature");
    }

    private interface Opening {
        FitJob open(ModelBundle bundle) throws BundleException, FitException;
    }

    /** Fits, puts the outcome into the bundle, and returns one of its parameters. */
    private double fit(Path file, Opening opening, String parameter) throws BundleException, EvaluationException {
        ModelBundle bundle = bundle();
        try (FitJob job = opening.open(bundle);
                RowReader reader = RowReader.open(file, bundle.description(), job::prepare)) {
            int batch = Execution.OPTIONS.maxBatch();
            for (LabelledRows rows = reader.next(batch); !rows.isEmpty(); rows = reader.next(batch)) {
                job.add(rows.forFit());
            }
            FitOutcome outcome = job.fit();
            outcome.edit().accept(writer);
            return ((Number) outcome.parameters().getOrDefault(parameter, Double.NaN)).doubleValue();
        } catch (FitException e) {
            throw new EvaluationException(file + " for " + bundle.folder(), e);
        }
    }
}
