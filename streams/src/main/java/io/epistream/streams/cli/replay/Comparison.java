package io.epistream.streams.cli.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One line of the comparison: an alarm that came, one that would have come, or both in one.
 *
 * @param came the alarm that did come
 * @param replayed the alarm that would have come
 */
record Comparison(Optional<Alarm> came, Optional<Alarm> replayed) {

    /**
     * Pairs alarms of the same stream whose episodes overlap, each with one at most, the earliest first.
     *
     * @return by time and then by stream
     */
    static List<Comparison> of(List<Alarm> came, List<Alarm> replayed) {
        List<Alarm> left = new ArrayList<>(came);
        List<Comparison> lines = new ArrayList<>();
        for (Alarm alarm : replayed) {
            Optional<Alarm> match = left.stream()
                    .filter(other -> other.stream().equals(alarm.stream()) && other.overlaps(alarm))
                    .findFirst();
            match.ifPresent(left::remove);
            lines.add(new Comparison(match, Optional.of(alarm)));
        }
        left.forEach(alarm -> lines.add(new Comparison(Optional.of(alarm), Optional.empty())));
        lines.sort(Comparator.comparing(Comparison::time).thenComparing(line -> line.shown().stream()));
        return lines;
    }

    /** The alarm that is described: the replayed one where there is one. */
    Alarm shown() {
        return replayed.or(() -> came).orElseThrow();
    }

    Instant time() {
        return shown().started();
    }

    /** {@code both}, {@code new} (only replayed) or {@code gone} (only came). */
    String verdict() {
        if (replayed.isPresent()) {
            return came.isPresent() ? "both" : "new";
        }
        return "gone";
    }
}
