package io.epistream.models.fit;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleWriter;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.Task;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.FeatureReader;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.npz.Npz;
import io.epistream.models.posterior.Curvature;
import io.epistream.models.posterior.GaussNewton;
import io.epistream.models.posterior.LaplacePosterior;
import io.epistream.models.posterior.LastLayer;
import io.epistream.models.posterior.Likelihood;
import io.epistream.models.posterior.MarginalLikelihood;
import io.epistream.models.posterior.PosteriorException;
import io.epistream.models.uncertainty.DeepEnsemble;
import io.epistream.models.uncertainty.Deterministic;
import io.epistream.models.uncertainty.LastLayerLaplace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Fits a last-layer Laplace posterior on training rows, dropout off: Gauss-Newton curvature scaled by N/n, prior precision by
 * marginal likelihood (Daxberger et al. 2021, arXiv 2106.14806). The curvature is that of the likelihood the model was trained
 * with, at temperature 1; a temperature fitted for another method does not carry over.
 */
public final class LaplaceFitJob implements FitJob {
    private static final String FILE = "laplace.npz";

    private final ModelBundle bundle;
    private final LaplaceSpec spec;
    private final FeatureReader reader;
    private final LastLayer layer;
    private final LayerOutputs outputs;
    private final GaussNewton sum;
    private final LaplaceSpec.Structure structure;
    private final Likelihood likelihood;
    private final LogLikelihood answers;

    private LaplaceFitJob(ModelBundle bundle, LaplaceSpec spec, FeatureReader reader) throws FitException {
        this.bundle = bundle;
        this.spec = spec;
        this.reader = reader;
        this.outputs = new LayerOutputs(reader);
        int k = reader.parameters().outputs();
        this.layer = new LastLayer(k, reader.features(), reader.parameters().hasBias());
        this.structure = spec.structure()
                .orElse(
                        layer.parameters() <= GaussNewton.MAX_FULL_PARAMETERS
                                ? LaplaceSpec.Structure.FULL
                                : LaplaceSpec.Structure.KRONECKER);
        this.sum = sum(layer, structure);
        this.likelihood = LogLikelihood.likelihood(bundle.description().task(), k);
        this.answers = bundle.description().target().map(LogLikelihood::of).orElseGet(() -> new LogLikelihood(1, 0));
    }

    private static GaussNewton sum(LastLayer layer, LaplaceSpec.Structure structure) throws FitException {
        try {
            return structure == LaplaceSpec.Structure.FULL ? GaussNewton.full(layer) : GaussNewton.kronecker(layer);
        } catch (PosteriorException e) {
            throw refused(e);
        }
    }

    /**
     * Opens a bundle.
     *
     * @throws BundleException when the model cannot be read, or has no such layer
     * @throws FitException when no such posterior can be put on it
     */
    public static LaplaceFitJob open(ModelBundle bundle, LaplaceSpec spec, ExecutionOptions options)
            throws BundleException, FitException {
        String yaml = bundle.folder().resolve(ModelBundle.DESCRIPTION).toString();
        if (bundle.description().method() instanceof DeepEnsemble) {
            throw new FitException(
                    yaml,
                    "method is ensemble, and a posterior belongs to one model",
                    "Make a bundle of one member with method deterministic: {}, and fit that");
        }
        FeatureReader reader = FeatureReader.open(bundle, spec.layer(), options);
        try {
            if (bundle.description().task() == Task.REGRESSION && reader.outputs() != 1) {
                throw new FitException(
                        yaml,
                        "the regression has " + reader.outputs()
                                + " raw outputs, and a posterior is fitted to one, the mean",
                        "Name only outputs.mean, or export the mean with a last layer of its own");
            }
            return new LaplaceFitJob(bundle, spec, reader);
        } catch (FitException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return LastLayerLaplace.ID;
    }

    @Override
    public PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException {
        return reader.prepare(tensors);
    }

    @Override
    public void add(List<FitRow> batch) throws FitException {
        FeatureReader.Rows rows = reader.read(batch.stream().map(FitRow::input).toList());
        outputs.check(rows);
        for (int n = 0; n < batch.size(); n++) {
            answers.add(rows.outputs()[n], batch.get(n).needed());
        }
        try {
            sum.add(rows.features(), rows.outputs(), likelihood);
        } catch (PosteriorException e) {
            throw refused(e);
        }
    }

    @Override
    public FitOutcome fit() throws FitException {
        long trainingRows = spec.trainingRows().orElse(sum.rows());
        if (trainingRows < sum.rows()) {
            throw new FitException(
                    "--rows-of-training",
                    "must be at least the " + sum.rows() + " rows given, was " + trainingRows,
                    "Give the number of rows the model was trained on");
        }
        try {
            float[] map = reader.parameters().flat(layer.bias());
            Curvature curvature = scaled(sum.curvature(trainingRows));
            double share = (double) trainingRows / sum.rows();
            MarginalLikelihood evidence = MarginalLikelihood.maximised(curvature, logLikelihood() * share, map);
            return outcome(trainingRows, evidence, curvature.posterior(evidence.priorPrecision()));
        } catch (PosteriorException e) {
            throw refused(e);
        } catch (GraphException e) {
            throw new FitException("layer " + reader.layer(), e.reason(), e.remedy(), e);
        }
    }

    private boolean regression() {
        return bundle.description().task() == Task.REGRESSION;
    }

    private double logLikelihood() {
        return regression() ? answers.ofTargets() : answers.ofLabels();
    }

    private Curvature scaled(Curvature curvature) throws FitException {
        if (!regression()) {
            return curvature;
        }
        double variance = answers.noiseVariance();
        if (!(variance > 0 && Double.isFinite(variance))) {
            throw new FitException(
                    "rows",
                    "the mean squared residual must be above 0 and finite, was " + variance,
                    "Check target.scale and target.offset, and that the labels are not the model's own output");
        }
        return curvature.scaledBy(1 / variance);
    }

    private FitOutcome outcome(long trainingRows, MarginalLikelihood evidence, LaplacePosterior posterior) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("layer", reader.layer());
        parameters.put("structure", structure.name().toLowerCase(Locale.ROOT));
        parameters.put("weights", layer.parameters());
        parameters.put("rows-of-training", trainingRows);
        parameters.put("prior-precision", evidence.priorPrecision());
        if (regression()) {
            parameters.put("noise-variance", answers.noiseVariance());
        }
        parameters.put("log-evidence", evidence.logEvidence());
        parameters.put("log-evidence-at-prior-precision-1", evidence.logEvidenceAtOne());
        byte[] file = Npz.write(posterior.toNpz());
        return new FitOutcome(
                sum.rows(),
                OptionalLong.of(spec.seed()),
                parameters,
                Map.of(),
                Map.of(),
                notes(evidence),
                writer -> edit(writer, file));
    }

    private void edit(BundleWriter writer, byte[] file) {
        writer.file(FILE, file)
                .method(new LastLayerLaplace(spec.samples(), spec.seed(), FILE, spec.layer()))
                .withoutReference();
        if (!regression()) {
            writer.temperature(1);
        }
    }

    private List<String> notes(MarginalLikelihood evidence) {
        List<String> notes = new ArrayList<>();
        if (!(bundle.description().method() instanceof Deterministic)
                && !(bundle.description().method() instanceof LastLayerLaplace)) {
            notes.add("method " + bundle.description().method().id()
                    + " is replaced by laplace; its samples are not drawn any more");
        }
        if (bundle.description().temperature() != 1) {
            notes.add("temperature " + bundle.description().temperature()
                    + " was fitted for another posterior and is 1 again; fit temperature on the new bundle");
        }
        if (regression()) {
            notes.add(
                    "the model says nothing about noise: the noise variance is in the fit, and not in reported variances");
        }
        if (evidence.atBound()) {
            notes.add("the prior precision lies at the end of the range searched: these rows do not determine it");
        }
        return notes;
    }

    private static FitException refused(PosteriorException e) {
        return new FitException(LastLayerLaplace.ID, e.reason(), e.remedy(), e);
    }

    @Override
    public void close() {
        reader.close();
    }
}
