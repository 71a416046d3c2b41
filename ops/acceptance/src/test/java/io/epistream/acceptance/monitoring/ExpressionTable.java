package io.epistream.acceptance.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.acceptance.monitoring.Dashboards.Expression;
import io.epistream.acceptance.monitoring.PrometheusServer.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Evaluates expressions over a whole run and says which have nothing to show. */
final class ExpressionTable {
    private static final Duration STEP = Duration.ofSeconds(2);

    private final PrometheusServer prometheus;
    private final Instant from;
    private final Map<String, String> without;
    private final Set<String> names;
    private final List<String> rows = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * Prepares a table.
     *
     * @param from when the run began
     * @param without metrics that the run cannot show, and why; an expression that selects one is expected to be empty
     */
    ExpressionTable(PrometheusServer prometheus, Instant from, Map<String, String> without)
            throws IOException, InterruptedException {
        this.prometheus = prometheus;
        this.from = from;
        this.without = without;
        this.names = new TreeSet<>();
        prometheus
                .query("group by (__name__) (last_over_time({__name__=~\".+\"}[1h]))")
                .forEach(series -> names.add(series.at("/metric/__name__").asText()));
        without.keySet().stream()
                .filter(names::contains)
                .forEach(name -> failures.add(name + " has data, yet it is taken for: " + without.get(name)));
        rows.add("| where | what | expression | series | sample value |");
        rows.add("|---|---|---|---|---|");
    }

    /** Evaluates one. */
    void take(Expression expression) throws IOException, InterruptedException {
        Set<String> metrics = Selectors.metrics(expression.text());
        metrics.stream()
                .filter(metric -> !names.contains(metric) && !without.containsKey(metric))
                .forEach(metric -> fail(expression, "unknown metric " + metric));
        try {
            JsonNode result = prometheus.range(expression.text(), from, Instant.now(), STEP);
            String sample = sample(result);
            boolean excused = metrics.stream().anyMatch(without::containsKey);
            if (sample.isEmpty() && !excused) {
                fail(expression, result.isEmpty() ? "empty" : "nothing but NaN");
            }
            rows.add(row(expression, result.size(), excused && sample.isEmpty() ? "none: " + reason(metrics) : sample));
        } catch (RefusedException e) {
            fail(expression, String.valueOf(e.getMessage()));
        }
    }

    private String reason(Set<String> metrics) {
        return String.valueOf(without.get(
                metrics.stream().filter(without::containsKey).findFirst().orElseThrow()));
    }

    /** The last value that is a number; empty where there is none. */
    private static String sample(JsonNode result) {
        String last = "";
        for (JsonNode series : result) {
            for (JsonNode value : series.path("values")) {
                String text = value.path(1).asText();
                last = text.equals("NaN") ? last : text;
            }
        }
        return last;
    }

    private static String row(Expression expression, int series, String sample) {
        String text = expression.text().replaceAll("\\s+", " ").strip().replace("|", "\\|");
        return "| " + expression.source() + " | " + expression.place() + " | `" + text + "` | " + series + " | "
                + sample + " |";
    }

    private void fail(Expression expression, String why) {
        failures.add(expression.source() + ", " + expression.place() + ": " + why + ": " + expression.text());
    }

    /** All rows, in Markdown. */
    String markdown() {
        return String.join("\n", rows) + "\n";
    }

    List<String> failures() {
        return List.copyOf(failures);
    }
}
