package io.epistream.acceptance.monitoring;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the vector selectors in PromQL, as far as rules and dashboards use the language. Pure. */
final class Selectors {
    private static final String LABELS = "\\{(?:[^}\"]|\"(?:[^\"\\\\]|\\\\.)*\")*\\}";
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:.$])([a-zA-Z_:][\\w:]*+)\\s*+(" + LABELS + ")?+(?!\\s*\\()");
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
            if (!WORDS.contains(matcher.group(1).toLowerCase(java.util.Locale.ROOT))) {
                found.add(matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2)));
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
