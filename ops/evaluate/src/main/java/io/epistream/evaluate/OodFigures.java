package io.epistream.evaluate;

import io.epistream.models.inference.Scores;
import io.epistream.models.measure.Auroc;
import io.epistream.models.measure.Fpr95;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How well each score tells strange records from usual ones. */
final class OodFigures {
    /** Area under the ROC curve. */
    static final String AUROC = "auroc";
    /** Share of usual records flagged where 95 % of the strange are caught. */
    static final String FPR95_STRANGE_POSITIVE = "fpr95-ood-positive";
    /** Share of strange records accepted where 95 % of the usual are kept. */
    static final String FPR95_USUAL_POSITIVE = "fpr95-id-positive";

    private OodFigures() {}

    /** Name of a figure, as in {@code digits.auroc.entropy}. */
    static String name(String strange, String figure, OodScore score) {
        return strange + "." + figure + "." + score.id();
    }

    static void add(Map<String, Double> figures, String name, String suffix, List<Scores> usual, List<Scores> strange) {
        for (OodScore score : OodScore.values()) {
            if (score.of(usual.get(0)).isPresent()) {
                double[] in = values(score, usual);
                double[] out = values(score, strange);
                figures.put(name(name, AUROC, score) + suffix, Auroc.of(in, out));
                figures.put(name(name, FPR95_STRANGE_POSITIVE, score) + suffix, Fpr95.oodPositive(in, out));
                figures.put(name(name, FPR95_USUAL_POSITIVE, score) + suffix, Fpr95.idPositive(in, out));
            }
        }
    }

    private static double[] values(OodScore score, List<Scores> records) {
        return records.stream()
                .map(score::of)
                .mapToDouble(OptionalDouble::orElseThrow)
                .toArray();
    }
}
