package io.epistream.streams.metrics;

/**
 * A stream as metrics name it.
 *
 * @param model model name
 * @param version model version
 * @param segment segment, empty where traffic is not split
 */
public record StreamLabels(String model, String version, String segment) {
    StreamLabels withSegment(String other) {
        return new StreamLabels(model, version, other);
    }

    /** Values of the labels model, version, segment, and of those after them. */
    public String[] and(String... more) {
        String[] all = new String[3 + more.length];
        all[0] = model;
        all[1] = version;
        all[2] = segment;
        System.arraycopy(more, 0, all, 3, more.length);
        return all;
    }
}
