package io.epistream.evaluate;

import static io.epistream.evaluate.RegressionFigures.COVERAGE_90;
import static io.epistream.evaluate.RegressionFigures.NLL_MIXTURE;
import static io.epistream.evaluate.RegressionFigures.NLL_MOMENTS;
import static io.epistream.evaluate.RegressionFigures.RMSE;

import java.util.List;

/** The figures of regressions as Markdown, one row a set and method: mean ± standard deviation over splits. */
final class RegressionTable {
    private static final String NONE = "–";

    private RegressionTable() {}

    static String of(List<Results> sets) {
        PublishedFigures published = PublishedFigures.read();
        Table table = new Table(
                "set",
                "splits",
                "RMSE",
                "paper",
                "NLL, moment-matched",
                "paper",
                "NLL, mixture",
                "in the 90 % interval");
        for (Results set : sets) {
            set.methods().forEach(method -> table.row(row(set, method, published)));
        }
        return table.text();
    }

    private static List<String> row(Results set, String method, PublishedFigures published) {
        Spread rmse = set.spread(method, RMSE).orElseThrow();
        return List.of(
                set.name(),
                Long.toString(rmse.count()),
                rmse.text(rmse.mean() < 1 ? 4 : 2),
                published.text(set.name(), RMSE).orElse(NONE),
                text(set, method, NLL_MOMENTS),
                published.text(set.name(), NLL_MOMENTS).orElse(NONE),
                text(set, method, NLL_MIXTURE),
                text(set, method, COVERAGE_90));
    }

    private static String text(Results set, String method, String figure) {
        return set.spread(method, figure).orElseThrow().text(figure.equals(COVERAGE_90) ? 3 : 2);
    }
}
