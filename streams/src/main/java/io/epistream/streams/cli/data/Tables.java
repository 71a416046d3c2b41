package io.epistream.streams.cli.data;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Tables for a person. */
final class Tables {
    private Tables() {}

    static void figures(PrintWriter out, Map<String, Double> figures) {
        figures.forEach((name, value) -> out.printf(Locale.ROOT, "  %-28s %12s%n", name, number(value)));
    }

    static void beforeAfter(PrintWriter out, Map<String, Double> before, Map<String, Double> after) {
        if (before.isEmpty() && after.isEmpty()) {
            return;
        }
        out.printf(Locale.ROOT, "  %-28s %12s %12s%n", "", "before", "after");
        after.forEach((name, value) -> out.printf(
                Locale.ROOT,
                "  %-28s %12s %12s%n",
                name,
                before.containsKey(name) ? number(before.getOrDefault(name, Double.NaN)) : "-",
                number(value)));
    }

    static void separations(PrintWriter out, OodScores in, OodScores ood, boolean regression) {
        Map<OodMeasure, double[]> inside = in.arrays();
        Map<OodMeasure, double[]> outside = ood.arrays();
        out.printf(
                Locale.ROOT,
                "  %-28s %8s %18s %18s%n",
                "OOD score (larger: more so)",
                "AUROC",
                "FPR95 OOD positive",
                "FPR95 ID positive");
        for (OodMeasure measure : OodMeasure.values()) {
            OodScores.separation(inside, outside, measure)
                    .ifPresent(found -> out.printf(
                            Locale.ROOT,
                            "  %-28s %8.4f %18.4f %18.4f%n",
                            measure.label(regression),
                            found.auroc(),
                            found.fpr95OodPositive(),
                            found.fpr95IdPositive()));
        }
    }

    static String number(double value) {
        double size = Math.abs(value);
        return value == 0 || (size >= 1e-3 && size < 1e6)
                ? String.format(Locale.ROOT, "%.4f", value)
                : String.format(Locale.ROOT, "%.3e", value);
    }
}
