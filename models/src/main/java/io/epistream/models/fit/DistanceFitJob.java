package io.epistream.models.fit;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.DistanceSpec;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.distance.DistanceException;
import io.epistream.models.distance.FeatureDistanceFit;
import io.epistream.models.distance.FittedDistance;
import io.epistream.models.graph.Task;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.FeatureReader;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.npz.Npz;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fits distances in feature space on training rows, dropout off (see {@link FeatureDistanceFit}). Of an ensemble the first member
 * gives the features. A classification needs labels; a regression and a multi-label model are one class.
 */
public final class DistanceFitJob implements FitJob {
    private static final String FILE = "distance.npz";

    private final ModelBundle bundle;
    private final FeatureReader reader;
    private final Optional<String> layer;
    private final int neighbours;
    private final long seed;
    private final boolean labelled;
    private final FeatureDistanceFit fit;
    private long rows;

    private DistanceFitJob(ModelBundle bundle, FeatureReader reader, Optional<String> layer, int k, long seed) {
        this.bundle = bundle;
        this.reader = reader;
        this.layer = layer;
        this.neighbours = k;
        this.seed = seed;
        this.labelled = bundle.description().task() == Task.CLASSIFICATION;
        int classes = labelled ? bundle.description().labels().size() : 1;
        this.fit = new FeatureDistanceFit(reader.features(), classes, seed, FeatureDistanceFit.DEFAULT_NEIGHBOURS);
    }

    /**
     * Opens a bundle.
     *
     * @param layer node whose first input are the features; empty for the last linear layer
     * @param neighbours k of the k-th nearest neighbour, 1 to 1000
     * @param seed which rows become neighbours, when there are more than are kept
     * @throws BundleException when the model cannot be read, or has no such layer
     */
    public static DistanceFitJob open(
            ModelBundle bundle, Optional<String> layer, int neighbours, long seed, ExecutionOptions options)
            throws BundleException {
        return new DistanceFitJob(bundle, FeatureReader.open(bundle, layer, options), layer, neighbours, seed);
    }

    @Override
    public String name() {
        return "distance";
    }

    @Override
    public PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException {
        return reader.prepare(tensors);
    }

    @Override
    public void add(List<FitRow> batch) throws FitException {
        int[] labels = new int[batch.size()];
        for (int n = 0; n < labels.length; n++) {
            labels[n] = labelled && batch.get(n).needed() instanceof Answer.OfClass answer ? answer.index() : 0;
        }
        try {
            fit.add(reader.read(batch.stream().map(FitRow::input).toList()).features(), labels);
            rows += labels.length;
        } catch (DistanceException e) {
            throw refused(e);
        }
    }

    @Override
    public FitOutcome fit() throws FitException {
        if (rows < neighbours) {
            throw new FitException(
                    "rows",
                    rows + " usable rows have no " + neighbours + "th nearest neighbour",
                    "Give more training rows, or fewer neighbours");
        }
        try {
            return outcome(fit.fitted());
        } catch (DistanceException e) {
            throw refused(e);
        }
    }

    private FitOutcome outcome(FittedDistance fitted) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("layer", reader.layer());
        parameters.put("features", reader.features());
        parameters.put("classes", fitted.distance().classes());
        parameters.put("neighbours", neighbours);
        parameters.put("stored", fitted.distance().neighbourCount());
        parameters.put("shrinkage", fitted.shrinkage());
        byte[] file = Npz.write(fitted.distance().toNpz());
        return new FitOutcome(
                fitted.rows(),
                OptionalLong.of(seed),
                parameters,
                Map.of(),
                Map.of(),
                notes(fitted),
                writer -> writer.file(FILE, file)
                        .distance(new DistanceSpec(layer, neighbours, FILE))
                        .withoutReference());
    }

    private List<String> notes(FittedDistance fitted) {
        List<String> notes = new ArrayList<>();
        if (bundle.models().size() > 1) {
            notes.add("features are those of the first of " + bundle.models().size() + " members, "
                    + bundle.models().get(0).name());
        }
        if (fitted.shrinkage() > 0) {
            notes.add(
                    "the covariance of the features is singular or nearly so and was shrunk by " + fitted.shrinkage());
        }
        return notes;
    }

    private static FitException refused(DistanceException e) {
        return new FitException("distance", e.reason(), e.remedy(), e);
    }

    @Override
    public void close() {
        reader.close();
    }
}
