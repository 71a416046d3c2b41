package io.epistream.dashboards;

import static io.epistream.dashboards.Promql.instances;
import static io.epistream.dashboards.Promql.maxBy;
import static io.epistream.dashboards.Promql.sumBy;

import java.util.Map;

/** Kafka Streams: whether its threads run and where their time goes. */
final class StreamsRow {
    private StreamsRow() {}

    static Row row() {
        return Row.of(
                "Kafka Streams",
                Panel.of(
                                "State of each role",
                                """
                                running: works. starting: joins the group or restores state; normal after a start, a rollout or a lost instance. stopped and \
                                failed need a look at the log; a failed role makes /health/live fail.""",
                                Look.states(mapping()),
                                Query.series(
                                        maxBy(
                                                "instance, role",
                                                state(1, "running") + " or " + state(2, "created|rebalancing") + " or "
                                                        + state(3, "pending_shutdown|not_running") + " or "
                                                        + state(4, "pending_error|error")),
                                        "{{role}} · {{instance}}"))
                        .sized(12, 7),
                threads().sized(6, 7),
                restore().sized(6, 7),
                longest().sized(8, 8),
                polls().sized(8, 8),
                lag().sized(8, 8));
    }

    private static String state(int number, String states) {
        return number + " * " + instances("epistream_streams_state", "state=~\"" + states + "\"");
    }

    private static Map<String, Object> mapping() {
        return Named.mapping(
                new Named(1, "running", Colour.GOOD),
                new Named(2, "starting", Colour.GREY),
                new Named(3, "stopped", Colour.WARNING),
                new Named(4, "failed", Colour.BAD));
    }

    private static Panel threads() {
        return Panel.of(
                "Threads by state",
                "Stream threads of both roles. A thread that died is replaced by none: fewer running than configured means a restart is due.",
                Look.stacked("none").field("decimals", 0),
                Query.series(sumBy("role, state", instances("epistream_streams_threads")), "{{role}} {{state}}"));
    }

    private static Panel restore() {
        return Panel.of(
                "Records to restore",
                """
                Records of changelogs that tasks still read before they work. It rises when a task starts or moves and must fall to 0. If it takes \
                long: standby replicas, or a volume that outlives the process.""",
                Look.lines("short").custom("axisLabel", "records").field("min", 0),
                Query.series(sumBy("role", instances("epistream_streams_restore_remaining_records")), "{{role}}"));
    }

    private static Panel longest() {
        return Panel.of(
                "Longest poll, call and commit",
                """
                The worst of the last half minute. Scoring happens in the poll; one poll must stay below a quarter of max.poll.interval and of the \
                transaction timeout, or the group throws the thread out. Long commits: the brokers are slow.""",
                Look.lines("s").field("min", 0),
                Query.series(maxBy("role", instances("epistream_streams_poll_seconds_max")), "poll · {{role}}"),
                Query.series(maxBy("role", instances("epistream_streams_process_seconds_max")), "call · {{role}}"),
                Query.series(maxBy("role", instances("epistream_streams_commit_seconds_max")), "commit · {{role}}"));
    }

    private static Panel polls() {
        return Panel.of(
                "Records of a poll",
                """
                Mean records that a poll brings, which is what batches are made of. It grows with the backlog: that is how scoring catches up. \
                Records per second of the threads are dashed.""",
                Look.lines("short").field("min", 0).matching("^per second", "custom.lineStyle", Panels.dashes()),
                Query.series(maxBy("role", instances("epistream_streams_poll_records_avg")), "in a poll · {{role}}"),
                Query.series(
                        sumBy("role", instances("epistream_streams_process_records_per_second")),
                        "per second · {{role}}"));
    }

    private static Panel lag() {
        return Panel.of(
                "Lag by partition, the largest",
                """
                The ten partitions with most records waiting. One far above the others: a hot key, or an instance that is slower than its peers. All \
                alike: too little capacity.""",
                Look.lines("short")
                        .custom("axisLabel", "records")
                        .field("min", 0)
                        .legend("lastNotNull"),
                Query.series(
                        "topk(10, " + maxBy("topic, partition", instances("epistream_consumer_lag_records")) + ")",
                        "{{topic}} {{partition}}"));
    }
}
