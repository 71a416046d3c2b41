package io.epistream.acceptance.monitoring;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the vector selectors in PromQL, as far as rules and dashboards use the language. Pure. */
final class Selectors {
    private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final String LABELS = "\\{(?:[^}\"]|" + TEXT + ")*\\}";
    private static final Pattern SELECTOR =
            Pattern.compile(TEXT + "|(?<![\\w:.$])([a-zA-Z_:][\\w:]*+)\\s*+(" + LABELS + ")?+(?!\\s*\\()");
    private static final Pattern NO_METRICS = Pattern.compile(
            "\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)" // label names
                    + "|\\[[^\\]]*\\]" // ranges
                    + "|\\boffset\\s+-?\\w+");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "inf", "nan", "atan2");

    private Selectors() {}

    /** Selectors with their label matchers, such as {@code up{job="epistream"}}. */
    static Set<String> of(String expression) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = SELECTOR.matcher(NO_METRICS.matcher(expression).replaceAll(" "));
        while (matcher.find()) {
            String name = matcher.group(1);
            if (name != null && !WORDS.contains(name.toLowerCase(Locale.ROOT))) {
                found.add(name + Objects.requireNonNullElse(matcher.group(2), ""));
            }
        }
        return found;
    }

    /** Names of the metrics that are selected. */
    static Set<String> metrics(String expression) {
        Set<String> names = new LinkedHashSet<>();
        of(expression).forEach(selector -> names.add(selector.replaceFirst("\\{.*", "")));
        return names;
    }
}
