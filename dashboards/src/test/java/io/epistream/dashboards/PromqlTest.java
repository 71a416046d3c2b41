package io.epistream.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own parser reads every expression, each as a recording rule. */
class PromqlTest {
    @TempDir
    private Path folder;

    @Test
    void prometheusReadsEveryExpression() throws IOException, InterruptedException {
        assumePromtool();
        List<String> expressions = Committed.dashboards()
                .flatMap(dashboard -> Committed.expressions(dashboard).stream())
                .map(PromqlTest::filled)
                .toList();
        assertThat(expressions).hasSizeGreaterThan(60);
        assertThat(check(expressions)).isEqualTo("");
    }

    @Test
    void anExpressionThatPrometheusCannotReadIsToldFrom() throws IOException, InterruptedException {
        assumePromtool();
        assertThat(check(List.of("sum(rate(epistream_records_in_total[1m])"))).contains("unclosed left parenthesis");
    }

    /** With values for Grafana's variables. */
    private static String filled(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$__range", "1h")
                .replaceAll("\\$(model|version|segment|instance)", ".*");
    }

    /** What promtool has against them; nothing if it can read them all. */
    private String check(List<String> expressions) throws IOException, InterruptedException {
        List<Map<String, Object>> rules = new ArrayList<>();
        expressions.forEach(
                expression -> rules.add(Map.of("record", "check:number" + rules.size(), "expr", expression)));
        Path file = folder.resolve("rules.json");
        new ObjectMapper()
                .writeValue(file.toFile(), Map.of("groups", List.of(Map.of("name", "dashboards", "rules", rules))));
        Process promtool = new ProcessBuilder("promtool", "check", "rules", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return promtool.exitValue() == 0 ? "" : said;
    }

    private static void assumePromtool() {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", 0))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "promtool")));
        boolean required = Boolean.parseBoolean(System.getenv("EPISTREAM_REQUIRE_MONITORING"));
        assumeTrue(there || required, "promtool is not on the PATH");
    }
}
