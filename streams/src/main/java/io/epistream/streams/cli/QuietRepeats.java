package io.epistream.streams.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets a warning of the Kafka clients through once in thirty seconds: a broker that is away is worth a line, not a line
 * for each client and second. Other levels and loggers pass. Named by logback.xml; thread-safe.
 */
public final class QuietRepeats extends TurboFilter {
    private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST_REMEMBERED = 1_000;

    private final Map<String, Long> shown = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** For logback. */
    public QuietRepeats() {
        this(System::nanoTime);
    }

    QuietRepeats(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable failure) {
        // asked at every log call, hot loops included: what is not ours to judge leaves at once
        if (level.toInt() != Level.WARN_INT
                || format == null
                || !logger.getName().startsWith("org.apache.kafka.")) {
            return FilterReply.NEUTRAL;
        }
        return isDue(logger.getName() + '\n' + format) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private boolean isDue(String message) {
        if (shown.size() > MOST_REMEMBERED) {
            shown.clear();
        }
        long now = nanoTime.getAsLong();
        Long last = shown.putIfAbsent(message, now);
        return last == null || (now - last >= PAUSE_NANOS && shown.replace(message, last, now));
    }
}
