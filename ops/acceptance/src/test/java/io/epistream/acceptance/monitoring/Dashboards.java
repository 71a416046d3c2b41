package io.epistream.acceptance.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.epistream.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that the committed dashboards ask Prometheus for. */
final class Dashboards {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*),\\s*(\\w+)\\s*\\)");
    private static final Pattern QUERY_RESULT = Pattern.compile("query_result\\((.*)\\)");

    private final String file;
    private final List<Expression> found = new ArrayList<>();

    private Dashboards(String file) {
        this.file = file;
    }

    /**
     * An expression as Prometheus gets it.
     *
     * @param source dashboard, or rules file
     * @param place panel, variable, annotation or rule
     * @param text PromQL, variables filled in
     */
    record Expression(String source, String place, String text) {}

    /** Those of all dashboards. */
    static List<Expression> expressions() throws IOException {
        List<Expression> all = new ArrayList<>();
        try (var files = Files.list(Checkout.path("dashboards"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                Dashboards dashboard = new Dashboards(file.getFileName().toString());
                dashboard.read(JSON.readTree(file.toFile()));
                all.addAll(dashboard.found);
            }
        }
        return all;
    }

    private void read(JsonNode dashboard) {
        panels(dashboard);
        for (JsonNode variable : dashboard.at("/templating/list")) {
            if (variable.path("type").asText().equals("query")) {
                variable(variable);
            }
        }
        for (JsonNode annotation : dashboard.at("/annotations/list")) {
            String expression =
                    annotation.path("expr").asText(annotation.at("/target/expr").asText());
            if (!expression.isEmpty()) {
                add("annotation " + annotation.path("name").asText(), expression);
            }
        }
    }

    private void panels(JsonNode parent) {
        for (JsonNode panel : parent.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                add(panel.path("title").asText(), target.path("expr").asText());
            }
            panels(panel);
        }
    }

    private void variable(JsonNode variable) {
        JsonNode query = variable.path("query");
        String text = query.isTextual() ? query.asText() : query.path("query").asText();
        Matcher values = LABEL_VALUES.matcher(text);
        Matcher result = QUERY_RESULT.matcher(text);
        String place = "variable " + variable.path("name").asText();
        if (values.matches()) {
            add(place, "count by (" + values.group(2) + ") (" + values.group(1) + ")");
        } else if (result.matches()) {
            add(place, result.group(1));
        } else {
            throw new IllegalArgumentException(file + ", " + place + ": " + text);
        }
    }

    private void add(String place, String expression) {
        found.add(new Expression(file, place, filled(expression)));
    }

    /** Every variable matches all there is. */
    private static String filled(String expression) {
        return expression
                .replaceAll("\\$\\{?__rate_interval\\}?", "15s")
                .replaceAll("\\$\\{?__interval\\}?", "5s")
                .replaceAll("\\$\\{?__range\\}?", "5m")
                .replaceAll("\\$\\{\\w+(:\\w+)?\\}|\\$\\w+", ".*");
    }
}
