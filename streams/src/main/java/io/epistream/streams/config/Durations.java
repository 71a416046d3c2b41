package io.epistream.streams.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as users write them: {@code 100ms}, {@code 10s}, {@code 1m}, {@code 2h}, {@code 7d}. */
public final class Durations {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(ms|s|m|h|d)");
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private Durations() {}

    /**
     * Reads a length of time; fractions of a millisecond are refused.
     *
     * @throws IllegalArgumentException when the text is anything else
     */
    public static Duration parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a length of time: " + text);
        }
        BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(millisPer(matcher.group(2))));
        try {
            return Duration.ofMillis(millis.longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("not a whole number of milliseconds: " + text, e);
        }
    }

    /** Writes a length of time in the largest unit that holds it exactly; {@link #parse} reads it back. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            if (millis != 0 && millis % millisPer(unit) == 0) {
                return String.format(Locale.ROOT, "%d%s", millis / millisPer(unit), unit);
            }
        }
        return millis == 0 ? "0s" : millis + "ms";
    }

    private static long millisPer(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> MILLIS_PER_DAY;
        };
    }
}
