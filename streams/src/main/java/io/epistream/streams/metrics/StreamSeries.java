package io.epistream.streams.metrics;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which streams have series of their own: of each model version the segments that come first, up to a limit. All others share the
 * segment {@value #OTHER}, so that an attribute with many values does not flood Prometheus. Thread-safe.
 */
public final class StreamSeries {
    /** The segment that stands for all that have no series of their own. */
    public static final String OTHER = "other";

    private final int limit;
    private final Map<StreamLabels, Set<String>> own = new ConcurrentHashMap<>();

    StreamSeries(int limit) {
        this.limit = limit;
    }

    /** The labels under which a stream is shown. */
    public StreamLabels shown(StreamLabels stream) {
        return isOwn(stream) ? stream : stream.withSegment(OTHER);
    }

    /** Whether the stream has series of its own. A segment that is called {@value #OTHER} never has. */
    public boolean isOwn(StreamLabels stream) {
        String segment = stream.segment();
        if (segment.equals(OTHER)) {
            return false;
        }
        Set<String> segments = own.computeIfAbsent(stream.withSegment(""), version -> ConcurrentHashMap.newKeySet());
        return segments.contains(segment) || admit(segments, segment);
    }

    private boolean admit(Set<String> segments, String segment) {
        synchronized (segments) {
            return segments.contains(segment) || (segments.size() < limit && segments.add(segment));
        }
    }
}
