package io.epistream.dashboards;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which metrics there are, and which ones an expression asks for. */
final class Metrics {
    /** What Prometheus itself makes of alert rules. */
    private static final String OF_PROMETHEUS = "ALERTS";

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
    private static final Pattern LABELS =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:$])[A-Za-z_:][\\w:]*+(?!\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\|([^|]*)\\|");
    private static final Pattern CODE = Pattern.compile("`([A-Za-z_][\\w]*)[^`]*`");
    private static final Pattern PART = Pattern.compile("_(bucket|sum|count)$");

    private Metrics() {}

    /** The metrics that an expression asks for; histograms without the suffix of their parts. */
    static Set<String> in(String expression) {
        String bare = LABELS.matcher(MATCHERS.matcher(QUOTED.matcher(expression).replaceAll(""))
                        .replaceAll(""))
                .replaceAll("");
        return NAME.matcher(bare)
                .results()
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name))
                .map(name -> PART.matcher(name).replaceAll(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The metrics that docs/metrics.md names in the first column of its tables, those of the JVM, and Prometheus' own. */
    static Set<String> known() throws IOException {
        Set<String> known = new TreeSet<>(ofTheJvm());
        known.addAll(documented(Files.readString(Committed.path("docs/metrics.md"))));
        known.add(OF_PROMETHEUS);
        return known;
    }

    static Set<String> documented(String page) {
        return FIRST_CELL
                .matcher(page)
                .results()
                .flatMap(row -> CODE.matcher(row.group(1)).results())
                .map(code -> code.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ofTheJvm() {
        CollectorRegistry registry = new CollectorRegistry();
        DefaultExports.register(registry);
        return Collections.list(registry.metricFamilySamples()).stream()
                .flatMap(family -> Stream.concat(Stream.of(family.name), sampleNames(family)))
                .map(name -> PART.matcher(name).replaceAll(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> sampleNames(Collector.MetricFamilySamples family) {
        return family.samples.stream().map(sample -> sample.name);
    }
}
