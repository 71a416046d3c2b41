package io.epistream.streams.topology;

import io.epistream.schemas.StreamId;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;

/** Metrics that are labelled by stream. */
final class WatchMetrics {
    private WatchMetrics() {}

    static Counter.Child of(Counter counter, StreamId stream) {
        return counter.labels(stream.getModel(), stream.getVersion(), stream.getSegment());
    }

    static Gauge.Child of(Gauge gauge, StreamId stream) {
        return gauge.labels(stream.getModel(), stream.getVersion(), stream.getSegment());
    }

    static Gauge.Child of(Gauge gauge, StreamId stream, String last) {
        return gauge.labels(stream.getModel(), stream.getVersion(), stream.getSegment(), last);
    }
}
