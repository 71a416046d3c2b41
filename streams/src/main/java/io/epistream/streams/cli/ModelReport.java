package io.epistream.streams.cli;

import io.epistream.models.inference.ExecutionReport;
import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.ScoringCost;
import io.epistream.models.inference.ScoringSession;
import io.epistream.models.inference.SelfTest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code check} says about one model that serves. */
final class ModelReport {
    private static final Logger LOG = LoggerFactory.getLogger(ModelReport.class);

    private final PrintWriter out;

    ModelReport(PrintWriter out) {
        this.out = out;
    }

    /** Prints everything about a model and returns what it measured. */
    ScoringCost print(Path folder, ScoringSession session) {
        ModelIdentity model = session.identity();
        out.printf(Locale.ROOT, "%nModel %s, version %s (%s)%n", model.name(), model.version(), folder);
        line("method", method(model));
        line("digest", "sha256:" + model.digest());
        line("provider", provider(session.execution()));
        line("self-test", selfTest(session.selfTest()));
        ScoringCost cost = session.measureCost();
        line("cost", cost(cost));
        return cost;
    }

    /** One line of the log. */
    static void log(ScoringSession session) {
        ModelIdentity model = session.identity();
        ExecutionReport execution = session.execution();
        LOG.atInfo()
                .addKeyValue("model", model.name())
                .addKeyValue("version", model.version())
                .addKeyValue("method", model.method())
                .addKeyValue("provider", name(execution.active()))
                .addKeyValue("requested", name(execution.requested()))
                .log("model loaded: {}, {}, self-test passed", method(model), provider(execution));
    }

    private void line(String what, String text) {
        out.printf(Locale.ROOT, "  %-10s %s%n", what, text);
    }

    private static String method(ModelIdentity model) {
        StringBuilder text = new StringBuilder(model.method());
        if (model.samples() > 1) {
            text.append(", ").append(model.samples()).append(" samples");
        } else {
            text.append(": no epistemic uncertainty");
        }
        model.seed().ifPresent(seed -> text.append(", seed ").append(seed));
        if (model.dropoutInjected()) {
            text.append(", dropout INJECTED into a model that was exported without: its scale is not calibrated");
        }
        return text.toString();
    }

    private static String provider(ExecutionReport execution) {
        String text = name(execution.active()) + " (asked for: " + name(execution.requested()) + ")";
        return execution
                .fallbackReason()
                .map(reason -> text + "; fell back: " + reason)
                .orElse(text);
    }

    private static String selfTest(SelfTest test) {
        return String.format(
                Locale.ROOT,
                "passed on %d probes: differs from the plain model by %.1e at most (1e-4 allowed), samples spread by %.2g",
                test.probes(),
                test.maxRelativeError(),
                test.meanSampleSpread());
    }

    private static String cost(ScoringCost cost) {
        return String.format(
                Locale.ROOT,
                "%s for a record alone, %s for each of a batch of %d: up to %,.0f records/s",
                micros(cost.single()),
                micros(cost.perRecordInBatch()),
                cost.batch(),
                1e9 / Math.max(1, cost.perRecordInBatch().toNanos()));
    }

    private static String micros(Duration duration) {
        return String.format(Locale.ROOT, "%.1f µs", duration.toNanos() / 1e3);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
