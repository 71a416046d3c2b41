package io.epistream.dashboards;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pieces of PromQL that many panels share. */
final class Promql {
    /** The labels that make a stream. */
    static final String STREAM = "model, version, segment";
    /** How a stream is called in a legend. */
    static final String STREAM_LEGEND = "{{model}} {{version}} {{segment}}";

    private Promql() {}

    /** Series of the chosen streams. */
    static String streams(String metric, String... matchers) {
        return select(metric, List.of("model", "version", "segment"), matchers);
    }

    /** Series of the chosen models and versions. */
    static String models(String metric, String... matchers) {
        return select(metric, List.of("model", "version"), matchers);
    }

    /** Series of the chosen processes. */
    static String instances(String metric, String... matchers) {
        return select(metric, List.of("instance"), matchers);
    }

    /** Series of the chosen models and versions in the chosen processes. */
    static String served(String metric, String... matchers) {
        return select(metric, List.of("instance", "model", "version"), matchers);
    }

    /** Series with a chosen value of a variable of the same name, and what more there is to match. */
    static String select(String metric, String variable, String... matchers) {
        return select(metric, List.of(variable), matchers);
    }

    private static String select(String metric, List<String> variables, String... matchers) {
        return Stream.concat(variables.stream().map(name -> name + "=~\"$" + name + "\""), Stream.of(matchers))
                .collect(Collectors.joining(",", metric + "{", "}"));
    }

    /** Growth of a counter per second. */
    static String rate(String counter) {
        return "rate(" + counter + "[$__rate_interval])";
    }

    /**
     * What a counter grew by in the rate interval, its birth counted too: {@code increase} does not see the first of a kind, which is the one that
     * matters where they are rare.
     */
    static String grown(String counter) {
        return "clamp_min(" + counter + " - " + counter + " offset $__rate_interval, 0) or " + counter;
    }

    static String sum(String vector) {
        return "sum(" + vector + ")";
    }

    static String sumBy(String labels, String vector) {
        return "sum by (" + labels + ") (" + vector + ")";
    }

    static String maxBy(String labels, String vector) {
        return "max by (" + labels + ") (" + vector + ")";
    }

    /** A quantile of what a histogram saw in the rate interval, by the labels given. */
    static String quantile(String share, String labels, String buckets) {
        String by = labels.isEmpty() ? "le" : "le, " + labels;
        return "histogram_quantile(" + share + ", " + sumBy(by, rate(buckets)) + ")";
    }

    /** A share of two vectors; nothing, not NaN, where there is nothing to share. */
    static String share(String part, String whole) {
        return part + " / (" + whole + " > 0)";
    }

    /** 0 where an expression without labels has nothing. */
    static String orZero(String expression) {
        return "(" + expression + ") or vector(0)";
    }
}
