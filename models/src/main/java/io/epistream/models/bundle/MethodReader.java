package io.epistream.models.bundle;

import io.epistream.models.uncertainty.DeepEnsemble;
import io.epistream.models.uncertainty.Deterministic;
import io.epistream.models.uncertainty.McDropout;
import io.epistream.models.uncertainty.UncertaintyMethod;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the {@code method} of a model.yaml: one key that names the method, under it the method's parameters. */
final class MethodReader {
    private static final List<String> KNOWN = List.of(McDropout.ID, DeepEnsemble.ID, Deterministic.ID);
    private static final int MOST_SAMPLES = 10_000;

    private MethodReader() {}

    static UncertaintyMethod read(Section model) {
        Section method = model.section("method");
        List<String> keys = method.keys();
        String id = keys.size() == 1 ? keys.get(0) : "";
        return switch (id) {
            case McDropout.ID -> mcDropout(method.section(id));
            case DeepEnsemble.ID -> withoutParameters(method.section(id), new DeepEnsemble());
            case Deterministic.ID -> withoutParameters(method.section(id), new Deterministic());
            default -> {
                model.problem("method", "must name one of " + KNOWN + ", was " + keys + hint(id));
                yield new Deterministic();
            }
        };
    }

    private static UncertaintyMethod withoutParameters(Section section, UncertaintyMethod method) {
        section.refuseOthers();
        return method;
    }

    private static String hint(String id) {
        return id.isEmpty() ? "" : Nearest.hint(id, KNOWN);
    }

    private static UncertaintyMethod mcDropout(Section section) {
        long samples = section.integer("samples");
        if (samples < 2 || samples > MOST_SAMPLES) {
            section.problem("samples", "must be 2 to " + MOST_SAMPLES + ", was " + samples);
        }
        long seed = section.integer("seed");
        section.optionalText("masks")
                .filter(masks -> !masks.equals("fixed"))
                .ifPresent(masks -> section.problem("masks", "must be fixed, was " + masks));
        OptionalDouble rate = section.has("rate") ? OptionalDouble.of(rate(section)) : OptionalDouble.empty();
        Optional<McDropout.Injection> injection =
                section.has("inject") ? Optional.of(injection(section.section("inject"))) : Optional.empty();
        section.refuseOthers();
        return new McDropout((int) Math.min(Math.max(samples, 2), MOST_SAMPLES), seed, rate, injection);
    }

    private static McDropout.Injection injection(Section section) {
        double rate = rate(section);
        List<String> before = section.has("before") ? section.texts("before") : List.of();
        section.refuseOthers();
        return new McDropout.Injection(rate, before);
    }

    /** A rate in (0, 1), or a stand-in with a problem noted. */
    private static double rate(Section section) {
        double rate = section.optionalNumber("rate").orElse(Double.NaN);
        if (rate > 0 && rate < 1) {
            return rate;
        }
        section.problem("rate", "must be a number in (0, 1)" + (Double.isNaN(rate) ? "" : ", was " + rate));
        return 0.5;
    }
}
