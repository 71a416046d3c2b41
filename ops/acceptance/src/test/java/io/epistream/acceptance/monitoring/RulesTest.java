package io.epistream.acceptance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.acceptance.Checkout;
import io.epistream.acceptance.monitoring.RulesFile.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules, Prometheus' and Alertmanager's examples, and what alerts lead to. */
class RulesTest {
    /** Of Prometheus itself, and of its client library. */
    private static final Set<String> OWN = Set.of("up", "process_start_time_seconds");

    private static final Set<String> ALERTS = Set.of(
            "EpistreamUncertaintyDrift",
            "EpistreamOodSpike",
            "EpistreamReviewOverload",
            "EpistreamDeadLetters",
            "EpistreamScoringStalled",
            "EpistreamLagGrowing",
            "EpistreamProviderFellBackToCpu",
            "EpistreamReferenceLearningTooLong",
            "EpistreamStateRestoreTooLong",
            "EpistreamUnpromised",
            "EpistreamWindowsStalled",
            "EpistreamDown");

    @Test
    void prometheusTakesTheRulesAndTheExample() throws IOException, InterruptedException {
        Tool promtool = Tool.named("promtool");
        promtool.succeed("", "check", "rules", RulesFile.PATH.toString());
        promtool.succeed(
                "",
                "check",
                "config",
                RulesFile.FOLDER.resolve("prometheus.yml").toString());
    }

    @Test
    void everyRulePassesItsUnitTests() throws IOException, InterruptedException {
        Tool promtool = Tool.named("promtool");
        for (Path tests : RulesFile.TESTS) {
            System.out.println(promtool.succeed("", "test", "rules", tests.toString()));
        }
    }

    @Test
    void alertmanagerTakesItsExample() throws IOException, InterruptedException {
        Tool.named("amtool")
                .succeed(
                        "",
                        "check-config",
                        RulesFile.FOLDER.resolve("alertmanager.yml").toString());
    }

    @Test
    void pagesAndTicketsReachTheirReceivers() throws IOException, InterruptedException {
        assertThat(receiver("page")).endsWith("pages");
        assertThat(receiver("ticket")).endsWith("tickets");
    }

    private static String receiver(String severity) throws IOException, InterruptedException {
        String config = "--config.file=" + RulesFile.FOLDER.resolve("alertmanager.yml");
        return Tool.named("amtool")
                .succeed("", "config", "routes", "test", config, "alertname=EpistreamDown", "severity=" + severity)
                .strip();
    }

    @Test
    void theAlertsAreThoseThatArePublic() throws IOException {
        assertThat(RulesFile.alerts().stream().map(Rule::name).collect(Collectors.toSet()))
                .isEqualTo(ALERTS);
    }

    @Test
    void everyAlertSaysWhatIsWrongAndWhatToDo() throws IOException {
        for (Rule alert : RulesFile.alerts()) {
            assertThat(alert.label("severity")).as(alert.name()).isIn("page", "ticket");
            assertThat(alert.annotation("summary")).as(alert.name()).contains("{{");
            assertThat(alert.annotation("description")).as(alert.name()).isNotBlank();
            assertThat(alert.annotation("runbook_url")).isEqualTo("docs/runbooks/" + alert.name() + ".md");
            assertThat(Checkout.path(alert.annotation("runbook_url"))).isNotEmptyFile();
        }
    }

    @Test
    void everyRunbookBelongsToAnAlertAndIsInTheIndex() throws IOException {
        Set<String> pages = new TreeSet<>();
        try (var files = Files.list(Checkout.path("docs/runbooks"))) {
            files.forEach(file -> pages.add(file.getFileName().toString().replace(".md", "")));
        }
        pages.remove("README");
        assertThat(pages).isEqualTo(new TreeSet<>(ALERTS));
        assertThat(Files.readString(Checkout.path("docs/runbooks/README.md")))
                .contains(ALERTS.stream().map(name -> "(" + name + ".md)").toList());
    }

    @Test
    void everyAlertIsSeenFiringAndSilent() throws IOException {
        assertThat(RulesFile.tested(true)).containsAll(ALERTS);
        assertThat(RulesFile.tested(false)).containsAll(ALERTS);
    }

    @Test
    void everyMetricInARuleIsDocumented() throws IOException {
        List<String> unknown = new ArrayList<>();
        Set<String> known = new TreeSet<>(MetricsPage.series());
        known.addAll(OWN);
        RulesFile.rules().stream().filter(rule -> !rule.alert()).map(Rule::name).forEach(known::add);
        for (Rule rule : RulesFile.rules()) {
            Selectors.metrics(rule.expression()).stream()
                    .filter(metric -> !known.contains(metric))
                    .forEach(metric -> unknown.add(rule.name() + ": " + metric));
        }
        assertThat(unknown).isEmpty();
    }
}
