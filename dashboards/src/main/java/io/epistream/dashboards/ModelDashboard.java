package io.epistream.dashboards;

import static io.epistream.dashboards.Promql.STREAM;
import static io.epistream.dashboards.Promql.STREAM_LEGEND;
import static io.epistream.dashboards.Promql.maxBy;
import static io.epistream.dashboards.Promql.quantile;
import static io.epistream.dashboards.Promql.rate;
import static io.epistream.dashboards.Promql.share;
import static io.epistream.dashboards.Promql.streams;
import static io.epistream.dashboards.Promql.sum;
import static io.epistream.dashboards.Promql.sumBy;

import java.util.List;

/** What a model is unsure about and whether that has changed: for the engineer who owns it. */
final class ModelDashboard {
    private ModelDashboard() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "model",
                "How unsure the chosen models are and why, the evidence that it has changed, what they predict, and what went to people.",
                Variables.ofStreams(),
                List.of(Annotation.alarms(), Annotation.rules()),
                List.of(promise(), nats(), predictions(), regression()));
    }

    private static Row promise() {
        return Row.of(
                "Has it changed?",
                Panel.of("State", """
                                armed: watched under the promise. learning: what normal looks like is being learned. unpromised: watched, but false \
                                alarms may come more often than stated. alarm: uncertainty has left its reference.""", Looks.states(States.mapping()), Query.series(States.ofStreams(), STREAM_LEGEND))
                        .sized(12, 6),
                Panels.alarmsInProgress().sized(12, 6),
                evidence().sized(12, 9),
                exceedances().sized(12, 9));
    }

    private static Panel evidence() {
        return Panel.of(
                "Evidence against its threshold",
                """
                ln M, the evidence that a stream has left its reference, after each window, and the dashed threshold at which an alarm starts. While \
                nothing changes M reaches the threshold at most once in the period you stated (`detection.false-alarms`). A climb over a few windows \
                is a change; a wander that falls back is chance. During an alarm the evidence rests and afterwards starts anew. What lies below -5 is drawn there.""",
                Looks.lines("none")
                        .custom("axisLabel", "ln M")
                        .field("decimals", 1, "links", List.of(Link.toModel("__field.labels")))
                        .matching(
                                "^threshold",
                                "color",
                                Colour.BAD.fixed(),
                                "custom.lineStyle",
                                Panels.dashes(),
                                "custom.lineWidth",
                                1),
                Query.series(
                        "clamp_min(" + maxBy(STREAM, streams("epistream_detector_log_evidence")) + ", -5)",
                        STREAM_LEGEND),
                Query.series(threshold(), "threshold"));
    }

    /** The largest threshold: all streams have the same but in a fleet with one promise. */
    private static String threshold() {
        return "max(" + streams("epistream_detector_log_threshold") + ")";
    }

    private static Panel exceedances() {
        return Panel.of(
                "OOD rate",
                """
                Share of the last window's records beyond the reference's 99 % point, so about 1 % (dashed) when all is well. epistemic and total: \
                records the model is unusually unsure about. mahalanobis and nearest_neighbour: records whose features are far from training \
                data; these see what a confident model does not. Well above 1 %: look at the items in the review topic.""",
                Looks.lines("percentunit")
                        .field("min", 0, "decimals", 1, "thresholds", dashedAt(0.01))
                        .custom("thresholdsStyle", Json.object("mode", "dashed"))
                        .legend("lastNotNull", "max"),
                Query.series(
                        maxBy(STREAM + ", measure", streams("epistream_window_exceedance_ratio")),
                        "{{measure}} · " + STREAM_LEGEND));
    }

    private static Object dashedAt(double limit) {
        return Look.thresholds(Colour.GOOD, limit, Colour.WARNING);
    }

    private static Row nats() {
        return Row.of(
                "Where the uncertainty comes from (classification and multilabel)",
                Panel.of(
                        "Split of the uncertainty",
                        """
                        Mean over the last window of each chosen stream, weighted by records. aleatoric, the expected entropy: the data are noisy or \
                        ambiguous; more training data will not help. epistemic, the mutual information between prediction and weights: the model \
                        has not seen enough of such inputs; labels of them help. They add up to total, the entropy of the mean prediction. Models of \
                        one deterministic pass have a total only. Empty for regression: see the last row.""",
                        Looks.stacked("suffix:nats")
                                .coloured("aleatoric", Colour.SKY)
                                .coloured("epistemic", Colour.ORANGE)
                                .over("total")
                                .legend("lastNotNull", "max"),
                        split("aleatoric"),
                        split("epistemic"),
                        split("total")),
                Panel.of(
                        "Epistemic uncertainty by stream",
                        """
                        Mean mutual information of the last window. A step in one segment alone is a change of that segment's inputs. The level \
                        itself depends on the method and its number of samples: compare a stream with its own past, not models with each other.""",
                        Looks.lines("suffix:nats").field("min", 0).legend("lastNotNull", "max"),
                        Query.series(
                                maxBy(STREAM, streams("epistream_window_mean_nats", "kind=\"epistemic\"")),
                                STREAM_LEGEND)),
                band(
                        "Epistemic",
                        "epistemic",
                        "epistream_uncertainty_nats_bucket",
                        Colour.ORANGE,
                        "The median says what is usual, the upper edges what the hardest records look like: edges that rise alone are a new"
                                + " kind of input among many usual ones (a spike), a median that rises is all traffic moving (drift)."),
                band(
                        "Aleatoric",
                        "aleatoric",
                        "epistream_uncertainty_nats_bucket",
                        Colour.SKY,
                        "A rise here and not in the epistemic part: inputs became noisier or more ambiguous, such as blur, missing fields or"
                                + " overlapping classes."));
    }

    private static Query split(String kind) {
        String means = streams("epistream_window_mean_nats", "kind=\"" + kind + "\"");
        String records = streams("epistream_window_records");
        return Query.series(
                share(
                        sum(means + " * ignoring (kind) group_left () " + records),
                        sum(records + " and ignoring (kind) " + means)),
                kind);
    }

    /** Quantiles over single records, as a band around the median. */
    private static Panel band(String title, String kind, String buckets, Colour colour, String reading) {
        boolean nats = buckets.contains("nats");
        String selected = streams(buckets, "kind=\"" + kind + "\"");
        return Panel.of(
                title + (nats ? " uncertainty of single records" : " standard deviation of single records"),
                "Quantiles over the records of the rate interval, from histogram buckets: median, the band from 5 % to 95 %, and 99 %. "
                        + reading + " Dots are single records; their record_id finds the event in the events topic.",
                Looks.lines(nats ? "suffix:nats" : "short")
                        .field("min", 0)
                        .coloured("median", colour)
                        .named(
                                "95 %",
                                "color",
                                colour.fixed(),
                                "custom.fillBelowTo",
                                "5 %",
                                "custom.lineWidth",
                                0,
                                "custom.fillOpacity",
                                25)
                        .named("5 %", "color", colour.fixed(), "custom.lineWidth", 0)
                        .named(
                                "99 %",
                                "color",
                                Colour.GREY.fixed(),
                                "custom.lineWidth",
                                1,
                                "custom.lineStyle",
                                Panels.dashes())
                        .legend("lastNotNull", "max"),
                Query.exemplars(quantile("0.99", "", selected), "99 %"),
                Query.series(quantile("0.95", "", selected), "95 %"),
                Query.series(quantile("0.5", "", selected), "median"),
                Query.series(quantile("0.05", "", selected), "5 %"));
    }

    private static Row predictions() {
        return Row.of(
                "What it predicts, and what people see of it",
                Panel.of(
                                "Predicted classes",
                                """
                                Share of each predicted class (classification only). A mix that moves without an alarm is new demand; with one, a \
                                hint at the cause: a model that meets what it does not know often calls it all one class. Beyond 30 classes the \
                                rest is `other`.""",
                                Looks.stacked("percentunit").field("max", 1),
                                Query.series(
                                        sumBy("class", rate(streams("epistream_predictions_total")))
                                                + " / on () group_left () ("
                                                + sum(rate(streams("epistream_predictions_total")))
                                                + " > 0)",
                                        "{{class}}"))
                        .sized(8, 9),
                Panel.of(
                                "Share of traffic sent to people",
                                """
                                Items in the review topic for each scored record, by reason. uncertain should settle at `review.share`, audit at \
                                `review.audit`. A burst of uncertain items is the tracker meeting a change before it has adapted.""",
                                Looks.lines("percentunit").field("min", 0).legend("lastNotNull", "max"),
                                Query.series(
                                        sumBy(
                                                        "model, reason",
                                                        rate(Promql.select("epistream_review_routed_total", "model")))
                                                + " / on (model) group_left () ("
                                                + sumBy("model", rate(Promql.models("epistream_records_scored_total")))
                                                + " > 0)",
                                        "{{reason}} · {{model}}"))
                        .sized(8, 9),
                Panel.of(
                                "Records in a window",
                                """
                                Records that the last window of each stream held. Detectors join windows until they hold `detection.window-records`; \
                                thin traffic means later alarms, not false ones. Live windows that grow to twice the reference's end the promise.""",
                                Looks.lines("short")
                                        .custom("axisLabel", "records")
                                        .field("min", 0)
                                        .legend("lastNotNull", "min"),
                                Query.series(maxBy(STREAM, streams("epistream_window_records")), STREAM_LEGEND))
                        .sized(8, 9));
    }

    private static Row regression() {
        return Row.folded(
                "Regression (fills for regression models only)",
                Panel.of(
                        "Split of the uncertainty, as standard deviations",
                        """
                        Roots of the mean variances of the last window, in the unit of the target. aleatoric: the noise that the model predicts; absent \
                        where it has a mean head only. epistemic: how much its samples disagree. Variances add up, standard deviations do not. \
                        Fills for regression models only.""",
                        Looks.lines("short")
                                .custom("axisLabel", "standard deviation")
                                .field("min", 0)
                                .matching("^aleatoric", "color", Colour.SKY.fixed())
                                .matching("^epistemic", "color", Colour.ORANGE.fixed())
                                .matching("^total", "color", Colour.GREY.fixed())
                                .legend("lastNotNull", "max"),
                        Query.series(
                                "sqrt(" + maxBy(STREAM + ", kind", streams("epistream_window_mean_variance")) + ")",
                                "{{kind}} · " + STREAM_LEGEND)),
                band(
                        "Epistemic",
                        "epistemic",
                        "epistream_uncertainty_stddev_bucket",
                        Colour.ORANGE,
                        "Standard deviation of a prediction over the samples, in the unit of the target. Fills for regression models only."),
                band(
                        "Aleatoric",
                        "aleatoric",
                        "epistream_uncertainty_stddev_bucket",
                        Colour.SKY,
                        "Standard deviation of the noise the model predicts, in the unit of the target. Fills for regression models that"
                                + " predict one."));
    }
}
