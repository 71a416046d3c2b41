package io.epistream.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricNamesTest {
    @Test
    void everyMetricOfEveryExpressionIsOneThatThePageOfMetricsNames() throws IOException {
        Set<String> known = Metrics.known();
        Committed.dashboards().forEach(dashboard -> {
            for (String expression : Committed.expressions(dashboard)) {
                assertThat(known)
                        .as("%s asks for a metric that no longer exists: %s", dashboard.path("uid"), expression)
                        .containsAll(Metrics.in(expression));
            }
            for (JsonNode variable : dashboard.path("templating").path("list")) {
                String query = variable.path("definition").asText("label_values(ALERTS, none)");
                String selector = query.substring("label_values(".length(), query.lastIndexOf(','));
                assertThat(known)
                        .as("%s: variable %s", dashboard.path("uid"), variable.path("name"))
                        .containsAll(Metrics.in(selector));
            }
        });
    }

    @Test
    void metricsAreFoundAmongFunctionsLabelsAndWords() {
        assertThat(Metrics.in(
                        "histogram_quantile(0.5, sum by (le, model) (rate(a_seconds_bucket{kind=\"b_total\"}[$__rate_interval])))"
                                + " / on (model) group_left () (max(c:d) > bool 0) or vector(0)"))
                .containsExactly("a_seconds", "c:d");
    }

    @Test
    void aMetricThatNoPageNamesIsNotKnown() {
        assertThat(Metrics.documented("""
                | metric | type |
                |---|---|
                | `epistream_a_total` | counter |
                | `epistream_b{model}`, `epistream_c` | gauge of `epistream_d` |

                Once there was `epistream_e`.
                """)).containsExactly("epistream_a_total", "epistream_b", "epistream_c");
    }
}
