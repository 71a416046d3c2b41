package io.epistream.streams.cli.demo;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Looks at observations and metrics from time to time and keeps what only time tells: rate and evidence. */
final class ProgressMeter {
    private static final long RATE_SPAN_NANOS = 2_000_000_000L;

    private final Observations observations;
    private final CollectorRegistry metrics;
    private final Deque<Count> counts = new ArrayDeque<>();
    private final List<Progress.Evidence> evidence = new ArrayList<>();

    private record Count(long nanos, long scored) {}

    ProgressMeter(Observations observations, CollectorRegistry metrics) {
        this.observations = observations;
        this.metrics = metrics;
    }

    /**
     * The state of affairs.
     *
     * @param nanos the monotonic clock
     */
    Progress at(long nanos) {
        List<PhaseSeen> phases = observations.phases();
        List<WindowSeen> windows = observations.windows();
        double log = gauge("epistream_detector_log_evidence");
        if (!Double.isNaN(log)) {
            windows.stream()
                    .skip(evidence.size())
                    .forEach(window -> evidence.add(new Progress.Evidence(window.tick(), log)));
        }
        return new Progress(
                phases,
                windows,
                observations.alerts(),
                List.copyOf(evidence),
                gauge("epistream_detector_log_threshold"),
                rate(nanos, phases.stream().mapToLong(PhaseSeen::scored).sum()),
                observations.routed(),
                observations.deadLetters());
    }

    private double rate(long nanos, long scored) {
        counts.addLast(new Count(nanos, scored));
        while (counts.size() > 2 && nanos - counts.getFirst().nanos > RATE_SPAN_NANOS) {
            counts.removeFirst();
        }
        Count first = counts.getFirst();
        return nanos == first.nanos ? 0 : (scored - first.scored) * 1e9 / (nanos - first.nanos);
    }

    /** The demo watches one stream, so a gauge has one value; NaN before it is set. */
    private double gauge(String name) {
        for (MetricFamilySamples family : Collections.list(metrics.filteredMetricFamilySamples(Set.of(name)))) {
            for (MetricFamilySamples.Sample sample : family.samples) {
                return sample.value;
            }
        }
        return Double.NaN;
    }
}
