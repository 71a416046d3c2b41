package io.epistream.streams.topology;

import io.epistream.schemas.StreamId;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.metrics.StreamLabels;

/** How metrics name a stream. */
final class WatchMetrics {
    private WatchMetrics() {}

    static StreamLabels labels(StreamId stream) {
        return new StreamLabels(stream.getModel(), stream.getVersion(), stream.getSegment());
    }

    /** The labels under which it is shown. */
    static String[] shown(StreamId stream, EpistreamMetrics metrics, String... more) {
        return metrics.series.shown(labels(stream)).and(more);
    }
}
