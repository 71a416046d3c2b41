package io.epistream.acceptance.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.epistream.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shipped rules, as data. */
final class RulesFile {
    static final Path FOLDER = Checkout.path("ops/prometheus");
    static final Path PATH = FOLDER.resolve("epistream.rules.yml");
    static final List<Path> TESTS =
            List.of(FOLDER.resolve("epistream.alarms.test.yml"), FOLDER.resolve("epistream.rules.test.yml"));

    private static final YAMLMapper YAML = new YAMLMapper();

    private RulesFile() {}

    /**
     * A rule.
     *
     * @param name of the alert or of the recorded series
     * @param node as it is written
     */
    record Rule(String name, boolean alert, JsonNode node) {
        String expression() {
            return node.path("expr").asText();
        }

        String label(String name) {
            return node.path("labels").path(name).asText();
        }

        String annotation(String name) {
            return node.path("annotations").path(name).asText();
        }
    }

    static List<Rule> rules() throws IOException {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode group : YAML.readTree(PATH.toFile()).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                boolean alert = rule.has("alert");
                rules.add(new Rule(rule.path(alert ? "alert" : "record").asText(), alert, rule));
            }
        }
        return rules;
    }

    static List<Rule> alerts() throws IOException {
        return rules().stream().filter(Rule::alert).toList();
    }

    /** Names of alerts of which the unit tests have a case with alerts, or one without. */
    static List<String> tested(boolean firing) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : TESTS) {
            for (JsonNode test : YAML.readTree(file.toFile()).path("tests")) {
                for (JsonNode one : test.path("alert_rule_test")) {
                    if (one.path("exp_alerts").isEmpty() != firing) {
                        names.add(one.path("alertname").asText());
                    }
                }
            }
        }
        return names;
    }
}
