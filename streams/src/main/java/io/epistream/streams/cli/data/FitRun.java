package io.epistream.streams.cli.data;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleWriter;
import io.epistream.models.bundle.FitEntry;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.fit.Answer;
import io.epistream.models.fit.FitException;
import io.epistream.models.fit.FitJob;
import io.epistream.models.fit.FitOutcome;
import io.epistream.models.fit.FitRow;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.ScoringSession;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.Truth;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** One fit from start to end: read, fit, compare, write. Nothing is written before the new bundle has passed its self-test. */
final class FitRun {
    private final FitOptions options;
    private final CompareOptions compare;
    private final CommandLine command;
    private final PrintWriter out;
    private final PrintWriter err;

    FitRun(FitOptions options, CompareOptions compare, CommandLine command) {
        this.options = options;
        this.compare = compare;
        this.command = command;
        this.out = command.getOut();
        this.err = command.getErr();
    }

    /** Opens the job for a bundle. */
    @FunctionalInterface
    interface Opening {
        FitJob open(ModelBundle bundle, ExecutionOptions execution) throws BundleException, FitException;
    }

    /**
     * Runs it.
     *
     * @return exit code
     */
    int run(Opening opening) throws BundleException, FitException, DatasetException {
        BundleWriter.refuseExisting(options.out());
        RowSource source = options.source(command);
        ExecutionOptions execution = options.rows().execution(command);
        ModelBundle old = ModelBundle.load(options.bundle());
        DatasetSpec rows = options.rows().spec(old.description());
        Fitted fitted = fit(opening, old, execution, source, rows);
        FitOutcome outcome = fitted.outcome();
        BundleWriter writer = BundleWriter.of(old);
        outcome.edit().accept(writer);
        writer.version(options.version(old.description(), fitted.name()));
        ModelBundle preview = writer.preview();
        Map<String, Double> before = new LinkedHashMap<>();
        Map<String, Double> after = new LinkedHashMap<>();
        try (ScoringSession served = ScoringSession.open(preview, execution)) {
            Optional<ScoringSession> serving = serving(old, execution);
            try {
                compare(new Comparison(serving, served, options.rows(), err), source, rows, outcome, before, after);
            } finally {
                serving.ifPresent(ScoringSession::close);
            }
        }
        before.putAll(outcome.before());
        after.putAll(outcome.after());
        writer.fitted(new FitEntry(
                fitted.name(),
                fitted.read().sha256(),
                outcome.rows(),
                LocalDate.now(ZoneOffset.UTC),
                outcome.seed(),
                outcome.parameters(),
                rounded(before),
                rounded(after)));
        writer.write(options.out());
        print(fitted, old, preview, before, after);
        return 0;
    }

    /**
     * A fit.
     *
     * @param name what was fitted
     * @param read the rows
     * @param outcome what it came to
     */
    private record Fitted(String name, RowPass.Read read, FitOutcome outcome) {}

    private Fitted fit(
            Opening opening, ModelBundle bundle, ExecutionOptions execution, RowSource source, DatasetSpec rows)
            throws BundleException, FitException, DatasetException {
        try (FitJob job = opening.open(bundle, execution)) {
            RowPass.Read read = new RowPass(source, rows, options.rows(), err)
                    .<FitException>run(
                            "fitting " + job.name() + " on",
                            job::prepare,
                            (batch, rejections) ->
                                    job.add(batch.stream().map(FitRun::row).toList()));
            if (read.rows() == 0) {
                throw new FitException(
                        read.name(),
                        "has no row that could be used (" + read.rejected() + " were rejected)",
                        "Give rows of the inputs that model.yaml declares");
            }
            return new Fitted(job.name(), read, job.fit());
        }
    }

    /** A bundle may need the fit to be served at all: a mean alone has no uncertainty before its posterior is there. */
    private Optional<ScoringSession> serving(ModelBundle old, ExecutionOptions execution) {
        try {
            return Optional.of(ScoringSession.open(old, execution));
        } catch (BundleException e) {
            err.println("  no figures before: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static FitRow row(RowPass.Usable usable) {
        return new FitRow(usable.where(), usable.input(), usable.row().truth().map(FitRun::answer));
    }

    private static Answer answer(Truth truth) {
        if (truth instanceof Truth.ClassTruth known) {
            return new Answer.OfClass(known.index());
        }
        if (truth instanceof Truth.LabelTruth known) {
            return new Answer.OfLabels(known.present());
        }
        return new Answer.OfTarget(((Truth.TargetTruth) truth).value());
    }

    private void compare(
            Comparison comparison,
            RowSource source,
            DatasetSpec rows,
            FitOutcome outcome,
            Map<String, Double> before,
            Map<String, Double> after)
            throws DatasetException {
        Optional<RowSource> ood = compare.ood();
        if (!outcome.before().isEmpty() && ood.isEmpty() && compare.heldOut().isEmpty()) {
            return;
        }
        Comparison.Tallies in = comparison.over(compare.heldOut().orElse(source), rows);
        if (comparison.hasBefore()) {
            before.putAll(in.before().quality());
        }
        after.putAll(in.after().quality());
        if (ood.isPresent()) {
            DatasetSpec unlabelled =
                    new DatasetSpec(rows.model(), rows.inputs(), rows.labels(), Optional.empty(), Set.of());
            Comparison.Tallies others = comparison.over(ood.get(), unlabelled);
            if (comparison.hasBefore()) {
                before.putAll(comparison.aurocs(in.before(), others.before()));
            }
            after.putAll(comparison.aurocs(in.after(), others.after()));
        }
    }

    private static Map<String, Double> rounded(Map<String, Double> figures) {
        Map<String, Double> rounded = new LinkedHashMap<>();
        figures.forEach(
                (name, value) -> rounded.put(name.replaceAll("[^a-zA-Z0-9]+", "-"), Math.round(value * 1e6) / 1e6));
        return rounded;
    }

    private void print(
            Fitted fitted,
            ModelBundle old,
            ModelBundle preview,
            Map<String, Double> before,
            Map<String, Double> after) {
        FitOutcome outcome = fitted.outcome();
        out.println("fit " + fitted.name() + ": " + outcome.rows() + " rows of "
                + fitted.read().name() + ", " + fitted.read().rejected() + " rejected");
        outcome.parameters().forEach((name, value) -> out.println("  " + name + ": " + shown(value)));
        notes(outcome, old, preview).forEach(note -> out.println("  note: " + note));
        Tables.beforeAfter(out, before, after);
        out.println(
                "wrote " + options.out() + ", version " + preview.description().version());
        out.flush();
    }

    private List<String> notes(FitOutcome outcome, ModelBundle old, ModelBundle preview) {
        List<String> notes = new ArrayList<>(outcome.notes());
        if (old.reference().isPresent() && preview.reference().isEmpty()) {
            notes.add("the reference is left out, since it belongs to the old posterior; fit reference again");
        }
        if (outcome.before().isEmpty() && compare.heldOut().isEmpty()) {
            notes.add("before and after are measured on the rows fitted on, which flatters them; give --held-out");
        }
        return notes;
    }

    private static String shown(Object value) {
        return value instanceof Double number ? Tables.number(number) : value.toString();
    }
}
