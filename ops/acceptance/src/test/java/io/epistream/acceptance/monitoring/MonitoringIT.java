package io.epistream.acceptance.monitoring;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.epistream.acceptance.Checkout;
import io.epistream.acceptance.monitoring.Dashboards.Expression;
import io.epistream.acceptance.monitoring.RulesFile.Rule;
import io.epistream.acceptance.monitoring.TopicWatch.Seen;
import io.epistream.acceptance.monitoring.WebhookReceiver.Received;
import io.epistream.schemas.EpisodeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One run of the demo, watched as a user would: from a strange input to a message, and everything the dashboards show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MonitoringIT {
    private static final Duration DEMO = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofMinutes(2);
    /** The rules keep alerts for 2 minutes; for 8 one that was too short for a scrape. */
    private static final Duration RESOLVED = Duration.ofMinutes(10);

    private static final String MODEL = "digits-ensemble";
    private static final String NO_REGRESSION = "the demo's model is a classifier";

    /** What a good run of the demo cannot show. */
    private static final Map<String, String> NOT_IN_THE_DEMO = Map.ofEntries(
            entry("epistream_window_mean_variance", NO_REGRESSION),
            entry("epistream_uncertainty_stddev_bucket", NO_REGRESSION),
            entry("epistream_late_records_total", "no record comes late"),
            entry("epistream_segment_overflow_records_total", "there are no segments"));

    /** A role's state passes, and a scrape need not see each. */
    private static final String PASSING = "epistream_streams_state";

    private Rig rig;

    @BeforeAll
    void theDemoRunsToItsEnd(@TempDir Path folder) throws IOException, InterruptedException {
        Tool.named("promtool");
        rig = new Rig(folder);
        boolean passed = Await.answer(DEMO, "the end of the demo", this::demoIsThrough, rig::logs);
        assertThat(passed).as(rig.demo.output()).isTrue();
    }

    private Optional<Boolean> demoIsThrough() throws IOException, InterruptedException {
        rig.lookAtAlertmanager();
        return rig.demoIsThrough();
    }

    @AfterAll
    void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    @Order(1)
    void prometheusToolFindsNothingAmissInTheMetrics() throws IOException, InterruptedException {
        Tool.named("promtool").succeed(Http.get(rig.metricsUrl).body(), "check", "metrics");
    }

    @Test
    @Order(2)
    void everyExpressionOfEveryDashboardAndRuleHasSomethingToShow() throws IOException, InterruptedException {
        ExpressionTable table = new ExpressionTable(rig.prometheus, rig.start, NOT_IN_THE_DEMO);
        for (Expression expression : Dashboards.expressions()) {
            table.take(expression);
        }
        for (Rule rule : RulesFile.rules()) {
            for (String text : asked(rule)) {
                table.take(new Expression(RulesFile.PATH.getFileName().toString(), rule.name(), text));
            }
        }
        publish("expressions.md", table.markdown());
        assertThat(table.failures()).isEmpty();
    }

    /** An alert's expression is empty when all is well; what it is made of is not. */
    private static List<String> asked(Rule rule) {
        return rule.alert()
                ? Selectors.of(rule.expression()).stream()
                        .filter(selector -> !selector.startsWith(PASSING))
                        .toList()
                : List.of(rule.expression());
    }

    @Test
    @Order(3)
    void bucketsOfTheUncertaintyLeadToRecords() throws IOException, InterruptedException {
        List<String> records = new ArrayList<>();
        for (JsonNode series : rig.prometheus.exemplars("epistream_uncertainty_nats_bucket")) {
            series.path("exemplars")
                    .forEach(exemplar ->
                            records.add(exemplar.at("/labels/record_id").asText()));
        }
        assertThat(records).isNotEmpty().allMatch(id -> id.matches("[a-z]+(-\\w+)?/\\d{6}"));
        System.out.println(records.size() + " exemplars, the last of record " + records.get(records.size() - 1));
    }

    @Test
    @Order(4)
    void anAlarmAndItsEndReachTheWebhook() throws IOException, InterruptedException {
        publish(
                "timeline.md",
                timeline("EpistreamUncertaintyDrift", "rotated") + "\n" + timeline("EpistreamOodSpike", "patches"));
    }

    private String timeline(String alert, String phase) throws IOException, InterruptedException {
        Received fired = await(SOON, alert, "firing");
        assertThat(fired.alert().at("/labels/severity").asText()).isEqualTo("page");
        assertThat(fired.alert().at("/annotations/summary").asText()).startsWith(MODEL + "/1: ");
        System.out.println(fired.alert().toPrettyString());
        Received resolved = await(RESOLVED, alert, "resolved");
        String kind = alert.equals("EpistreamOodSpike") ? "spike" : "drift";
        String effect = "epistream_alarm_effect_size{kind=\"" + kind + "\"}";
        String firing = "ALERTS{alertname=\"" + alert + "\",alertstate=\"firing\"}";
        Instant produced = rig.topics.first("inference-inputs", phase).orElseThrow();
        return new Timeline(phase + ", " + alert, produced)
                .add("first record of the phase in inference-inputs", Optional.of(produced))
                .add("its event in uncertainty-events", rig.topics.first("uncertainty-events", phase))
                .add("alarm STARTED in uncertainty-alerts", alarm(kind, EpisodeState.STARTED))
                .add("first scrape that shows it", rig.prometheus.sampled(effect, true))
                .add("rule fires", rig.prometheus.sampled(firing, true))
                .add("Alertmanager holds it", rig.inAlertmanager(alert))
                .add("webhook is told", Optional.of(fired.at()))
                .add("alarm RECOVERED in uncertainty-alerts", alarm(kind, EpisodeState.RECOVERED))
                .add("last scrape that shows it", rig.prometheus.sampled(effect, false))
                .add("rule fires for the last time", rig.prometheus.sampled(firing, false))
                .add("webhook is told of the end", Optional.of(resolved.at()))
                .markdown();
    }

    private Received await(Duration limit, String alert, String status) throws IOException, InterruptedException {
        return Await.answer(
                limit,
                alert + " " + status,
                () -> {
                    rig.lookAtAlertmanager();
                    return rig.webhook.first(alert, status);
                },
                rig::logs);
    }

    private Optional<Instant> alarm(String kind, EpisodeState state) {
        return rig.topics.alerts().stream()
                .filter(seen -> seen.alert().getKind().name().equalsIgnoreCase(kind)
                        && seen.alert().getState() == state)
                .map(Seen::at)
                .findFirst();
    }

    private static void publish(String file, String text) throws IOException {
        System.out.println(text);
        Path target = Files.createDirectories(Checkout.path("ops/acceptance/target"));
        Files.writeString(target.resolve(file), text);
    }
}
