package io.epistream.streams.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A count per time, written like {@code 1 per 7d} or {@code 60 per hour}.
 *
 * @param count above 0
 * @param per above 0
 */
public record Rate(double count, Duration per) {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s+per\\s+(.+)");

    public Rate {
        if (!(count > 0) || Double.isInfinite(count)) {
            throw new IllegalArgumentException("count: must be > 0, was " + count);
        }
        if (per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("per: must be > 0, was " + per);
        }
    }

    /**
     * Reads {@code COUNT per TIME}, where the time is a length such as {@code 7d} or one of second, minute, hour, day
     * and week.
     *
     * @throws IllegalArgumentException when the text is anything else
     */
    public static Rate parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a rate: " + text);
        }
        return new Rate(Double.parseDouble(matcher.group(1)), period(matcher.group(2)));
    }

    /** As a user would write it; {@link #parse} reads it back. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(count).stripTrailingZeros().toPlainString() + " per " + Durations.format(per);
    }

    private static Duration period(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "second" -> Duration.ofSeconds(1);
            case "minute" -> Duration.ofMinutes(1);
            case "hour" -> Duration.ofHours(1);
            case "day" -> Duration.ofDays(1);
            case "week" -> Duration.ofDays(7);
            default -> Durations.parse(text);
        };
    }
}
