package io.epistream.dashboards;

import static io.epistream.dashboards.Promql.grown;
import static io.epistream.dashboards.Promql.instances;
import static io.epistream.dashboards.Promql.orZero;
import static io.epistream.dashboards.Promql.quantile;
import static io.epistream.dashboards.Promql.rate;
import static io.epistream.dashboards.Promql.served;
import static io.epistream.dashboards.Promql.share;
import static io.epistream.dashboards.Promql.streams;
import static io.epistream.dashboards.Promql.sum;
import static io.epistream.dashboards.Promql.sumBy;
import static java.util.Map.entry;

import java.util.List;

/** The program itself: is it up, how fast does it score, what holds it back. For whoever runs it. */
final class ServiceDashboard {
    private ServiceDashboard() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "service",
                "The processes of Epistream: latency, batches, execution provider, Kafka Streams, memory, dead letters.",
                Variables.ofProcesses(),
                List.of(Annotation.rules()),
                List.of(now(), scoring(), lost(), StreamsRow.row(), MemoryRow.row()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                stat(
                        "Processes",
                        "Processes that answer, by version. Two versions outside a rollout: one was left behind.",
                        Looks.stat("none")
                                .field("decimals", 0)
                                .limits(Colour.GOOD)
                                .option("graphMode", "none", "textMode", "value_and_name"),
                        Query.value(sumBy("version", instances("epistream_build_info")), "{{version}}")),
                stat(
                        "Run of the model, 99 %",
                        "Seconds in which 99 of 100 runs of a model end; one run scores one micro-batch under all samples. Larger batches take"
                                + " longer and cost less a record.",
                        Looks.stat("s").limits(Colour.GOOD, 0.5, Colour.WARNING, 2, Colour.BAD),
                        Query.series(quantile("0.99", "", served("epistream_inference_seconds_bucket")), "99 %")),
                stat(
                        "Time in the model",
                        "Share of one core's time that the busiest process spends inside the model. Near 100 % for each scoring thread it can score"
                                + " no more: add an instance, threads or a GPU.",
                        Looks.stat("percentunit").field("decimals", 0).limits(Colour.GOOD),
                        Query.series("max(" + busy() + ")", "busiest")),
                stat(
                        "Fell back to CPU",
                        "Models for which `execution.provider: auto` found a GPU build but could not use the GPU: slower, not wrong. The log says"
                                + " why (driver, CUDA or cuDNN libraries, memory).",
                        Looks.stat("none")
                                .field("decimals", 0)
                                .limits(Colour.GOOD, 1, Colour.BAD)
                                .option("graphMode", "none"),
                        Query.value(sum(served("epistream_execution_provider_fallback")), "models")),
                stat(
                        "Still to restore",
                        "Records of changelogs that a starting or moved task still reads before it works. It must fall; standby replicas shorten it.",
                        Looks.stat("short").field("decimals", 0).limits(Colour.GOOD, 1, Colour.WARNING),
                        Query.series(orZero(sum(instances("epistream_streams_restore_remaining_records"))), "records")),
                stat(
                        "Heap in use",
                        "Of the fullest process, as a share of -Xmx. High after every collection: raise the heap. Most memory of Epistream lies outside"
                                + " the heap, see below.",
                        Looks.stat("percentunit")
                                .field("decimals", 0, "max", 1)
                                .limits(Colour.GOOD, 0.85, Colour.WARNING, 0.95, Colour.BAD),
                        Query.series("max(" + MemoryRow.heapInUse() + ")", "heap")));
    }

    private static Panel stat(String title, String description, Look look, Query query) {
        return Panel.of(title, description, look, query).sized(4, 4);
    }

    private static String busy() {
        return sumBy("instance", rate(served("epistream_inference_seconds_sum")));
    }

    private static Row scoring() {
        return Row.of(
                "Scoring",
                Panel.of(
                                "Seconds of a run of the model",
                                """
                                How many runs took how long; brighter is more. One band is healthy. Two bands: two models, or small and full batches. A \
                                band that moves up while batches stay equal: the machine is short of cores, or the GPU was lost.""",
                                Looks.buckets("s"),
                                Query.buckets(sumBy(
                                        "le",
                                        "increase(" + served("epistream_inference_seconds_bucket")
                                                + "[$__rate_interval])")))
                        .sized(12, 9),
                Panel.of(
                                "Quantiles of a run",
                                """
                                Seconds of one run by model and version: half of the runs are faster than the median, one in a hundred is slower than 99 %. \
                                From histogram buckets a factor of three apart, so read orders of magnitude.""",
                                Looks.lines("s").field("min", 0).legend("lastNotNull", "max"),
                                Query.series(
                                        quantile("0.5", "model, version", served("epistream_inference_seconds_bucket")),
                                        "median · {{model}} {{version}}"),
                                Query.series(
                                        quantile(
                                                "0.99", "model, version", served("epistream_inference_seconds_bucket")),
                                        "99 % · {{model}} {{version}}"))
                        .sized(12, 9),
                Panel.of(
                                "Batch fill",
                                """
                                Mean records of a run as a share of the largest batch. The batch is the poll: low fill is thin traffic and needs \
                                nothing; fill at 100 % with records waiting is the limit of this process.""",
                                Looks.lines("percentunit")
                                        .field("min", 0, "max", 1)
                                        .legend("lastNotNull", "max"),
                                Query.series(
                                        share(
                                                        sumBy(
                                                                "model, version",
                                                                rate(served("epistream_batch_records_sum"))),
                                                        sumBy(
                                                                "model, version",
                                                                rate(served("epistream_batch_records_count"))))
                                                + " / on () group_left () max("
                                                + instances("epistream_batch_limit_records") + ")",
                                        "{{model}} {{version}}"))
                        .sized(6, 8),
                Panel.of(
                                "Cost of a record",
                                """
                                Seconds in the model for each record, by model and version: the figure to plan capacity with. It falls as batches fill. \
                                A rise at equal fill: other work on the machine, or fewer threads than before.""",
                                Looks.lines("s").field("min", 0).legend("lastNotNull", "max"),
                                Query.series(
                                        share(
                                                sumBy(
                                                        "model, version",
                                                        rate(served("epistream_inference_seconds_sum"))),
                                                sumBy("model, version", rate(served("epistream_batch_records_sum")))),
                                        "{{model}} {{version}}"))
                        .sized(6, 8),
                provider().sized(12, 8));
    }

    private static Panel provider() {
        String labels = "instance, model, version";
        return Panel.of(
                "Execution provider",
                """
                What each process runs each model on. requested is `execution.provider`, active what ONNX Runtime really uses. fell back: auto found a \
                GPU build but could not use the GPU; the log says why.""",
                Looks.table()
                        .columns(
                                List.of("instance", "model", "version", "requested", "active"),
                                Json.object("Value", "Verdict"))
                        .named("version", "custom.width", 90)
                        .named("requested", "custom.width", 100)
                        .named("active", "custom.width", 90)
                        .named(
                                "Verdict",
                                "mappings",
                                List.of(Named.mapping(
                                        new Named(1, "as asked", Colour.GOOD), new Named(2, "fell back", Colour.BAD))),
                                "custom.cellOptions",
                                Json.of(entry("type", "color-background"), entry("mode", "basic"))),
                Query.rows(Promql.maxBy(labels + ", requested, active", served("epistream_execution_provider_info"))
                        + " * on ("
                        + labels + ") group_left () (1 + "
                        + Promql.maxBy(labels, served("epistream_execution_provider_fallback")) + ")"));
    }

    private static Row lost() {
        return Row.of(
                "What was not scored or not counted",
                Panel.of(
                                "Dead letters by reason",
                                """
                                Records in the rate interval that could not be read or scored; the same reason is in the header epistream.reason of each dead \
                                letter. One reason from one moment on is a producer's release. They can be sent again once mended.""",
                                Looks.stacked("short")
                                        .custom("axisLabel", "records")
                                        .field("min", 0, "noValue", "None so far")
                                        .legend("lastNotNull", "max"),
                                Query.series(
                                        sumBy("reason", grown(instances("epistream_dead_letters_total"))),
                                        "{{reason}}"))
                        .sized(8, 8),
                Panel.of(
                                "Late events by stream",
                                """
                                Events per second that came after their window had closed: in the events topic, in no window. Some after a restart is usual; \
                                a steady rate means clocks or delays of producers beyond `windows.grace`: raise it.""",
                                Looks.lines("short")
                                        .custom("axisLabel", "records/s")
                                        .field("min", 0, "noValue", "None so far")
                                        .field("min", 0)
                                        .legend("lastNotNull", "max"),
                                Query.series(
                                        sumBy(Promql.STREAM, rate(streams("epistream_late_records_total"))),
                                        Promql.STREAM_LEGEND))
                        .sized(8, 8),
                Panel.of(
                                "Records in no segment of their own",
                                """
                                Events per second that share the segment `other` because their model has more segments than `segments-limit`. They are watched \
                                together. Above 0: an attribute with too many values was taken as a segment.""",
                                Looks.lines("short")
                                        .custom("axisLabel", "records/s")
                                        .field("min", 0, "noValue", "None so far")
                                        .field("min", 0)
                                        .legend("lastNotNull", "max"),
                                Query.series(
                                        sumBy(
                                                "model",
                                                rate(Promql.select(
                                                        "epistream_segment_overflow_records_total", "model"))),
                                        "{{model}}"))
                        .sized(8, 8));
    }
}
