package io.epistream.evaluate;

import static io.epistream.evaluate.ClassificationFigures.TEMPERED;

import java.util.ArrayList;
import java.util.List;

/** The figures of a classification as Markdown: one row a method, mean ± standard deviation over seeds. */
final class ClassificationTables {
    private static final String NONE = "–";
    private static final String STRANGE = "digits";

    private ClassificationTables() {}

    static String of(Results results) {
        return quality(results).text()
                + section("AUROC (larger is better)", ood(results, OodFigures.AUROC))
                + section(
                        "FPR95, out-of-distribution positive (smaller is better)",
                        ood(results, OodFigures.FPR95_STRANGE_POSITIVE))
                + section(
                        "FPR95, in-distribution positive (smaller is better)",
                        ood(results, OodFigures.FPR95_USUAL_POSITIVE));
    }

    private static String section(String title, Table table) {
        return "\n" + title + "\n\n" + table.text();
    }

    private static Table quality(Results results) {
        Table table = new Table("method", "accuracy", "NLL", "NLL, tempered", "ECE", "ECE, tempered", "temperature");
        for (String method : results.methods()) {
            table.row(
                    method,
                    cell(results, method, ClassificationFigures.ACCURACY, 4),
                    cell(results, method, ClassificationFigures.NLL, 4),
                    cell(results, method, ClassificationFigures.NLL + TEMPERED, 4),
                    cell(results, method, ClassificationFigures.ECE, 4),
                    cell(results, method, ClassificationFigures.ECE + TEMPERED, 4),
                    cell(results, method, ClassificationFigures.TEMPERATURE, 2));
        }
        return table;
    }

    private static Table ood(Results results, String figure) {
        List<String> head = new ArrayList<>(List.of("method"));
        for (OodScore score : OodScore.values()) {
            head.add(score.title());
        }
        Table table = new Table(head);
        for (String method : results.methods()) {
            List<String> row = new ArrayList<>(List.of(method));
            for (OodScore score : OodScore.values()) {
                row.add(cell(results, method, OodFigures.name(STRANGE, figure, score), 3));
            }
            table.row(row);
        }
        return table;
    }

    private static String cell(Results results, String method, String figure, int digits) {
        return results.spread(method, figure).map(spread -> spread.text(digits)).orElse(NONE);
    }
}
