package io.epistream.streams.metrics;

import io.prometheus.client.Gauge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * State and evidence of the streams, and the threshold of that. A stream with series of its own is in one state, which is 1 while the others are 0. Of those that
 * share a series, each state counts its streams, and the evidence is the largest. Thread-safe.
 */
public final class StreamStandings {
    private final StreamSeries series;
    private final Gauge state;
    private final Gauge logEvidence;
    private final Gauge logThreshold;
    private final List<String> states;
    private final Map<StreamLabels, Shared> shared = new HashMap<>();

    StreamStandings(StreamSeries series, Gauge state, Gauge logEvidence, Gauge logThreshold, List<String> states) {
        this.series = series;
        this.state = state;
        this.logEvidence = logEvidence;
        this.logThreshold = logThreshold;
        this.states = List.copyOf(states);
    }

    /**
     * Says where a stream stands.
     *
     * @param now one of the states
     * @param evidence ln M
     * @param threshold ln of what M must reach; the same for all streams
     */
    public synchronized void set(StreamLabels stream, String now, double evidence, double threshold) {
        StreamLabels shown = series.shown(stream);
        Shared streams = shared.computeIfAbsent(shown, labels -> new Shared());
        streams.put(stream, new Standing(now, evidence));
        publish(shown, streams);
        logThreshold.labels(shown.and()).set(threshold);
    }

    /** The stream is another process's now, or gone. */
    public synchronized void remove(StreamLabels stream) {
        StreamLabels shown = series.shown(stream);
        Shared streams = shared.get(shown);
        if (streams == null) {
            return;
        }
        streams.remove(stream);
        if (streams.isEmpty()) {
            shared.remove(shown);
            states.forEach(name -> state.remove(shown.and(name)));
            logEvidence.remove(shown.and());
            logThreshold.remove(shown.and());
        } else {
            publish(shown, streams);
        }
    }

    private void publish(StreamLabels shown, Shared streams) {
        states.forEach(name -> state.labels(shown.and(name)).set(streams.in(name)));
        logEvidence.labels(shown.and()).set(streams.largestEvidence());
    }

    private record Standing(String state, double logEvidence) {}

    /** The streams of one series; mostly one. */
    private static final class Shared {
        private final Map<StreamLabels, Standing> standings = new HashMap<>();
        private final Map<String, Integer> byState = new HashMap<>();
        private final TreeMap<Double, Integer> byEvidence = new TreeMap<>();

        void put(StreamLabels stream, Standing standing) {
            remove(stream);
            standings.put(stream, standing);
            byState.merge(standing.state(), 1, Integer::sum);
            byEvidence.merge(standing.logEvidence(), 1, Integer::sum);
        }

        void remove(StreamLabels stream) {
            Standing before = standings.remove(stream);
            if (before != null) {
                takeOne(byState, before.state());
                takeOne(byEvidence, before.logEvidence());
            }
        }

        boolean isEmpty() {
            return standings.isEmpty();
        }

        int in(String state) {
            return byState.getOrDefault(state, 0);
        }

        double largestEvidence() {
            return byEvidence.lastKey();
        }

        private static <K> void takeOne(Map<K, Integer> counts, K key) {
            counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
        }
    }
}
