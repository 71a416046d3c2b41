package io.epistream.models.fit;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.calibration.TemperatureFit;
import io.epistream.models.graph.Task;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.SampleReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Fits the temperature that divides each sample's logits, on rows that were not trained on (see {@link TemperatureFit}). The
 * bundle's own temperature is what it is compared with, and kept where it is no worse.
 */
public final class TemperatureFitJob implements FitJob {
    /** Fewer rows say little about confidences. */
    public static final int FEWEST_ROWS = 20;

    /** Most logits kept: 800 MB. */
    private static final long MOST_LOGITS = 100_000_000;

    private static final double DIGITS = 1e4;

    private final ModelBundle bundle;
    private final SampleReader reader;
    private final SampleLogits logits;
    private final List<Answer> answers = new ArrayList<>();

    private TemperatureFitJob(ModelBundle bundle, SampleReader reader) {
        this.bundle = bundle;
        this.reader = reader;
        this.logits = new SampleLogits(reader.samples(), bundle.description().task());
    }

    /**
     * Opens a bundle.
     *
     * @throws BundleException when the model cannot be compiled
     * @throws FitException when it has no temperature
     */
    public static TemperatureFitJob open(ModelBundle bundle, ExecutionOptions options)
            throws BundleException, FitException {
        if (bundle.description().task() == Task.REGRESSION) {
            throw new FitException(
                    bundle.folder().resolve(ModelBundle.DESCRIPTION).toString(),
                    "task is regression, which has no logits to divide",
                    "Fit a temperature to a classification or multilabel model");
        }
        return new TemperatureFitJob(bundle, SampleReader.open(bundle, options));
    }

    @Override
    public String name() {
        return "temperature";
    }

    @Override
    public PreparedInput prepare(List<InputTensor> tensors) throws InvalidInputException {
        return reader.prepare(tensors);
    }

    @Override
    public void add(List<FitRow> rows) throws FitException {
        for (FitRow row : rows) {
            answers.add(row.needed());
        }
        if ((long) answers.size() * reader.samples() * reader.columns() > MOST_LOGITS) {
            throw new FitException(
                    "rows",
                    "more than " + answers.size() + " rows of " + reader.samples() + " samples do not fit in memory",
                    "Give fewer rows; some thousand are plenty for one number");
        }
        logits.add(reader.read(rows.stream().map(FitRow::input).toList()), rows);
    }

    @Override
    public FitOutcome fit() throws FitException {
        if (answers.size() < FEWEST_ROWS) {
            throw new FitException(
                    "rows",
                    answers.size() + " usable rows are too few to fit a temperature; at least " + FEWEST_ROWS
                            + " are needed",
                    "Give more held-out rows");
        }
        Scored scored = new Scored(logits.array(), answers);
        double old = bundle.description().temperature();
        Map<String, Double> before = scored.figures(old);
        TemperatureFit fitted = fitted(scored);
        double rounded = Math.round(fitted.temperature() * DIGITS) / DIGITS;
        Map<String, Double> after = scored.figures(rounded);
        List<String> notes = new ArrayList<>();
        boolean better = figure(after, Scored.NLL) < figure(before, Scored.NLL);
        if (!better) {
            notes.add("the temperature stays " + old + ": no other has a lower negative log-likelihood");
        }
        if (fitted.atBoundary()) {
            notes.add("the temperature lies at the end of the range searched, " + TemperatureFit.LOWEST + " to "
                    + TemperatureFit.HIGHEST + ": these rows do not determine it");
        }
        double temperature = better ? rounded : old;
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("temperature", temperature);
        return new FitOutcome(
                answers.size(), OptionalLong.empty(), parameters, before, better ? after : before, notes, writer -> {
                    if (better) {
                        writer.temperature(temperature).withoutReference();
                    }
                });
    }

    private TemperatureFit fitted(Scored scored) throws FitException {
        try {
            return scored.fit();
        } catch (IllegalArgumentException e) {
            throw new FitException("rows", String.valueOf(e.getMessage()), "Look for rows with huge values", e);
        }
    }

    private static double figure(Map<String, Double> figures, String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    @Override
    public void close() {
        reader.close();
    }
}
