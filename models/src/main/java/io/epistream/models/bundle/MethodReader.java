package io.epistream.models.bundle;

import io.epistream.models.graph.MaskKind;
import io.epistream.models.uncertainty.BayesByBackprop;
import io.epistream.models.uncertainty.DeepEnsemble;
import io.epistream.models.uncertainty.Deterministic;
import io.epistream.models.uncertainty.Injection;
import io.epistream.models.uncertainty.LastLayerLaplace;
import io.epistream.models.uncertainty.McDropout;
import io.epistream.models.uncertainty.UncertaintyMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads the {@code method} of a model.yaml: one key that names the method, under it the method's parameters. */
final class MethodReader {
    private static final List<String> KNOWN =
            List.of(McDropout.ID, DeepEnsemble.ID, BayesByBackprop.ID, LastLayerLaplace.ID, Deterministic.ID);
    private static final int MOST_SAMPLES = 10_000;

    private MethodReader() {}

    static UncertaintyMethod read(Section model) {
        Section method = model.section("method");
        List<String> keys = method.keys();
        String id = keys.size() == 1 ? keys.get(0) : "";
        return switch (id) {
            case McDropout.ID -> mcDropout(method.section(id));
            case DeepEnsemble.ID -> ensemble(method.section(id));
            case BayesByBackprop.ID -> bayesByBackprop(method.section(id));
            case LastLayerLaplace.ID -> laplace(method.section(id));
            case Deterministic.ID -> deterministic(method.section(id));
            default -> {
                model.problem("method", "must name one of " + KNOWN + ", was " + keys + hint(id));
                yield new Deterministic();
            }
        };
    }

    private static String hint(String id) {
        return id.isEmpty() ? "" : Nearest.hint(id, KNOWN);
    }

    private static UncertaintyMethod deterministic(Section section) {
        section.refuseOthers();
        return new Deterministic();
    }

    private static UncertaintyMethod ensemble(Section section) {
        Optional<McDropout> inner =
                section.has(McDropout.ID) ? Optional.of(mcDropout(section.section(McDropout.ID))) : Optional.empty();
        section.refuseOthers();
        return new DeepEnsemble(inner);
    }

    private static UncertaintyMethod bayesByBackprop(Section section) {
        int samples = samples(section);
        long seed = section.integer("seed");
        section.refuseOthers();
        return new BayesByBackprop(samples, seed);
    }

    private static UncertaintyMethod laplace(Section section) {
        int samples = samples(section);
        long seed = section.integer("seed");
        String file = section.text("file");
        Optional<String> layer = section.optionalText("layer");
        section.refuseOthers();
        return new LastLayerLaplace(samples, seed, file, layer);
    }

    private static McDropout mcDropout(Section section) {
        int samples = samples(section);
        MaskKind masks = masks(section);
        OptionalLong seed = seed(section, masks);
        OptionalDouble rate = section.has("rate") ? OptionalDouble.of(rate(section)) : OptionalDouble.empty();
        Optional<Injection> injection =
                section.has("inject") ? Optional.of(injection(section.section("inject"))) : Optional.empty();
        section.refuseOthers();
        return new McDropout(samples, masks, seed, rate, injection);
    }

    /** At least 2, or a stand-in with a problem noted. */
    private static int samples(Section section) {
        long samples = section.integer("samples");
        if (samples < 2 || samples > MOST_SAMPLES) {
            section.problem("samples", "must be 2 to " + MOST_SAMPLES + ", was " + samples);
        }
        return (int) Math.min(Math.max(samples, 2), MOST_SAMPLES);
    }

    private static MaskKind masks(Section section) {
        return choice(section, "masks", MaskKind.values(), MaskKind::text, MaskKind.FIXED);
    }

    private static OptionalLong seed(Section section, MaskKind masks) {
        if (masks != MaskKind.FRESH) {
            return OptionalLong.of(section.integer("seed"));
        }
        if (section.has("seed")) {
            section.problem("seed", "must be absent: the runtime draws fresh masks, and no seed fixes them");
        }
        return OptionalLong.empty();
    }

    private static Injection injection(Section section) {
        double rate = rate(section);
        List<String> before = section.has("before") ? section.texts("before") : List.of();
        Optional<Injection.Rule> rule = section.has("op-type") ? Optional.of(rule(section)) : Optional.empty();
        if (rule.isEmpty() && section.has("position")) {
            section.problem("position", "must stand beside op-type, which says of which nodes it is the position");
        }
        if (rule.isPresent() && section.has("before")) {
            section.problem("before", "must be absent where op-type says which nodes");
        }
        section.refuseOthers();
        return rule.isPresent() ? new Injection(rate, List.of(), rule) : new Injection(rate, before);
    }

    private static Injection.Rule rule(Section section) {
        Injection.Position position = choice(
                section,
                "position",
                Injection.Position.values(),
                value -> value.name().toLowerCase(Locale.ROOT),
                Injection.Position.LAST);
        return new Injection.Rule(section.text("op-type"), position);
    }

    /** What is written, or the usual value where nothing is; where it is none of the values, with a problem noted. */
    private static <T> T choice(Section section, String key, T[] values, Function<T, String> text, T usual) {
        String written = section.optionalText(key).orElse(text.apply(usual));
        List<String> allowed = Arrays.stream(values).map(text).toList();
        if (!allowed.contains(written)) {
            section.problem(key, "must be one of " + allowed + ", was " + written + Nearest.hint(written, allowed));
        }
        return Arrays.stream(values)
                .filter(value -> text.apply(value).equals(written))
                .findFirst()
                .orElse(usual);
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
