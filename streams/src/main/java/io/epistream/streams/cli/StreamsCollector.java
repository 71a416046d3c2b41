package io.epistream.streams.cli;

import io.epistream.streams.config.Role;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * A bounded choice of Kafka Streams' own metrics: state, threads, what a thread does with its time, lag, restoring, memory of
 * RocksDB. Read when scraped. Thread-safe.
 */
final class StreamsCollector extends Collector {
    private static final String THREAD = "stream-thread-metrics";
    private static final double MILLIS = 1e-3;

    /** Where RocksDB's memory is, all stores together: Kafka's name, ours. */
    private static final Map<String, String> ROCKSDB = Map.of(
            "block-cache-usage", "block_cache",
            "size-all-mem-tables", "memtables",
            "estimate-table-readers-mem", "table_readers");

    /** Measures of a stream thread: Kafka's name, ours, what it is, factor to our unit. */
    private static final List<ThreadMeasure> THREAD_MEASURES = List.of(
            new ThreadMeasure("process-rate", "process_records_per_second", "Records processed per second.", 1),
            new ThreadMeasure("process-latency-avg", "process_seconds_avg", "Mean time of a process call.", MILLIS),
            new ThreadMeasure("process-latency-max", "process_seconds_max", "Longest process call.", MILLIS),
            new ThreadMeasure("commit-latency-avg", "commit_seconds_avg", "Mean time of a commit.", MILLIS),
            new ThreadMeasure("commit-latency-max", "commit_seconds_max", "Longest commit.", MILLIS),
            new ThreadMeasure("poll-latency-avg", "poll_seconds_avg", "Mean time of a poll, scoring in it.", MILLIS),
            new ThreadMeasure("poll-latency-max", "poll_seconds_max", "Longest poll, scoring in it.", MILLIS),
            new ThreadMeasure("poll-records-avg", "poll_records_avg", "Mean records of a poll.", 1),
            new ThreadMeasure("poll-records-max", "poll_records_max", "Most records of a poll.", 1));

    private final Map<Role, KafkaStreams> roles = new LinkedHashMap<>();

    /** Takes in a role; call before registering. */
    void add(Role role, KafkaStreams streams) {
        roles.put(role, streams);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Families families = new Families();
        roles.forEach((role, streams) -> collect(role.name().toLowerCase(Locale.ROOT), streams, families));
        return families.all();
    }

    private static void collect(String role, KafkaStreams streams, Families families) {
        families.add(
                "epistream_streams_state",
                "1 for the state of the role.",
                labels("role", "state"),
                1,
                List.of(role, streams.state().name().toLowerCase(Locale.ROOT)));
        Map<String, Integer> threads = new LinkedHashMap<>();
        streams.metadataForLocalThreads()
                .forEach(thread -> threads.merge(thread.threadState().toLowerCase(Locale.ROOT), 1, Integer::sum));
        threads.forEach((state, count) -> families.add(
                "epistream_streams_threads",
                "Stream threads by state.",
                labels("role", "state"),
                count,
                List.of(role, state)));
        for (Metric metric : streams.metrics().values()) {
            collect(role, metric, families);
        }
    }

    private static void collect(String role, Metric metric, Families families) {
        Optional<Double> value = finite(metric);
        if (value.isEmpty()) {
            return;
        }
        MetricName name = metric.metricName();
        switch (name.group()) {
            case THREAD -> thread(role, name, value.get(), families);
            case "consumer-fetch-manager-metrics" -> lag(role, name, value.get(), families);
            case "stream-task-metrics" -> task(role, name, value.get(), families);
            case "stream-state-metrics" -> rocksDb(role, name, value.get(), families);
            default -> {
                // the rest stays in JMX
            }
        }
    }

    private static void thread(String role, MetricName name, double value, Families families) {
        String id = name.tags().getOrDefault("thread-id", "");
        String number = id.substring(id.lastIndexOf('-') + 1);
        for (ThreadMeasure measure : THREAD_MEASURES) {
            if (measure.kafkaName().equals(name.name())) {
                families.add(
                        "epistream_streams_" + measure.name(),
                        measure.help(),
                        labels("role", "thread"),
                        value * measure.factor(),
                        List.of(role, number));
            }
        }
    }

    /** Of the main consumers only: those that restore read changelogs. */
    private static void lag(String role, MetricName name, double value, Families families) {
        Map<String, String> tags = name.tags();
        String client = tags.getOrDefault("client-id", "");
        String partition = tags.get("partition");
        boolean restores = client.contains("restore-consumer") || client.contains("global-consumer");
        if (name.name().equals("records-lag") && partition != null && !restores) {
            families.add(
                    "epistream_consumer_lag_records",
                    "Records of a partition that are not read yet.",
                    labels("role", "topic", "partition"),
                    value,
                    List.of(role, tags.getOrDefault("topic", ""), partition));
        }
    }

    private static void task(String role, MetricName name, double value, Families families) {
        if (name.name().equals("restore-remaining-records-total")) {
            families.sum(
                    "epistream_streams_restore_remaining_records",
                    "Records of changelogs still to be restored.",
                    labels("role"),
                    value,
                    List.of(role));
        } else if (name.name().equals("dropped-records-total")) {
            families.sum(
                    "epistream_streams_dropped_records",
                    "Records that Kafka Streams itself dropped since the start.",
                    labels("role"),
                    value,
                    List.of(role));
        }
    }

    private static void rocksDb(String role, MetricName name, double value, Families families) {
        String kind = ROCKSDB.get(name.name());
        if (kind != null) {
            families.merge(
                    "epistream_rocksdb_bytes",
                    "Native memory of RocksDB, all stores of a role together.",
                    labels("role", "kind"),
                    value,
                    List.of(role, kind),
                    // every store tells the usage of the one cache they share
                    kind.equals("block_cache") ? Double::max : Double::sum);
        }
    }

    private static Optional<Double> finite(Metric metric) {
        return metric.metricValue() instanceof Number number && Double.isFinite(number.doubleValue())
                ? Optional.of(number.doubleValue())
                : Optional.empty();
    }

    private static List<String> labels(String... names) {
        return List.of(names);
    }

    /** One measure of a stream thread. */
    private record ThreadMeasure(String kafkaName, String name, String help, double factor) {}

    /** Samples by family, in the order they came. */
    private static final class Families {
        private final Map<String, GaugeMetricFamily> families = new LinkedHashMap<>();
        private final Map<String, Sum> sums = new LinkedHashMap<>();

        void add(String name, String help, List<String> labels, double value, List<String> values) {
            families.computeIfAbsent(name, absent -> new GaugeMetricFamily(name, help, labels))
                    .addMetric(values, value);
        }

        void sum(String name, String help, List<String> labels, double value, List<String> values) {
            merge(name, help, labels, value, values, Double::sum);
        }

        void merge(
                String name,
                String help,
                List<String> labels,
                double value,
                List<String> values,
                BinaryOperator<Double> how) {
            sums.computeIfAbsent(name, absent -> new Sum(help, labels, new LinkedHashMap<>()))
                    .byLabels()
                    .merge(values, value, how);
        }

        List<MetricFamilySamples> all() {
            sums.forEach((name, sum) ->
                    sum.byLabels().forEach((values, value) -> add(name, sum.help(), sum.labels(), value, values)));
            return new ArrayList<>(families.values());
        }

        private record Sum(String help, List<String> labels, Map<List<String>, Double> byLabels) {}
    }
}
