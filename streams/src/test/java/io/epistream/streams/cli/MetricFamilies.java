package io.epistream.streams.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Epistream's metrics as {@code /metrics} serves them and as docs/metrics.md lists them: name and type. */
final class MetricFamilies {
    private static final Path PAGE =
            Path.of(System.getProperty("epistream.home", "..")).resolve("docs/metrics.md");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (epistream_\\w+) (\\w+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(epistream_\\w+)\\{(.*),\\} ");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(epistream_\\w+)` \\| (\\w+) \\| ([^|]*) \\|");

    private MetricFamilies() {}

    /** Name, type and, where the family has samples, labels. Births of series are off where the program is started as users start it. */
    static List<String> served(String text) throws IOException {
        Map<String, Set<String>> labels = labels(text);
        Map<String, String> documentedLabels = documentedLabels();
        return TYPE.matcher(text)
                .results()
                .filter(type -> !type.group(1).endsWith("_created"))
                .map(type -> {
                    String name = type.group(1);
                    String shown = labels.containsKey(name)
                            ? String.join(", ", labels.get(name))
                            : Objects.requireNonNullElse(documentedLabels.get(name), "unknown");
                    return name + " " + type.group(2) + " [" + shown + "]";
                })
                .toList();
    }

    /** The same of the page. */
    static List<String> documented() throws IOException {
        List<String> rows = new ArrayList<>();
        Map<String, String> labels = documentedLabels();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            rows.add(row.group(1) + " " + row.group(2) + " [" + labels.get(row.group(1)) + "]");
        }
        return rows;
    }

    private static Map<String, String> documentedLabels() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> sorted(row.group(3))));
    }

    private static String sorted(String labels) {
        return labels.equals("–") ? "" : String.join(", ", new TreeSet<>(List.of(labels.split(", ", 0))));
    }

    private static Map<String, Set<String>> labels(String text) {
        Map<String, Set<String>> labels = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            Set<String> names = labels.computeIfAbsent(
                    sample.group(1).replaceFirst("_(bucket|sum|count)$", ""), name -> new TreeSet<>());
            LABEL.matcher(sample.group(2))
                    .results()
                    .map(label -> label.group(1))
                    .forEach(names::add);
            names.remove("le");
        }
        return labels;
    }
}
