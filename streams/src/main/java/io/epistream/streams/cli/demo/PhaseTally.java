package io.epistream.streams.cli.demo;

import io.epistream.schemas.UncertaintyEvent;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was seen of one phase. A record counts once, however often it came. Not thread-safe. */
final class PhaseTally {
    private final BitSet numbers = new BitSet();
    private final Map<OodScore, double[]> scores = new EnumMap<>(OodScore.class);
    private int scored;
    private int labelled;
    private int correct;
    private double total;
    private double aleatoric;
    private double epistemic;
    private long firstNanos;
    private long lastNanos;
    private long deadLetters;
    private long routed;

    /**
     * @param records good records of the phase
     */
    PhaseTally(int records) {
        for (OodScore score : OodScore.values()) {
            scores.put(score, new double[records]);
        }
    }

    /**
     * Counts an event.
     *
     * @param number number of the record in its phase
     * @param label its true class, or {@link Digit#NO_LABEL}
     * @param nanos when it was read, on the monotonic clock
     */
    void event(UncertaintyEvent event, int number, int label, long nanos) {
        if (numbers.get(number)) {
            return;
        }
        numbers.set(number);
        int at = scored;
        scores.forEach((score, values) -> values[at] = score.of(event));
        firstNanos = scored == 0 ? nanos : firstNanos;
        lastNanos = nanos;
        scored++;
        total += event.getTotal();
        aleatoric += orNaN(event.getAleatoric());
        epistemic += orNaN(event.getEpistemic());
        if (label != Digit.NO_LABEL) {
            Integer predicted = event.getPredictedClass();
            labelled++;
            correct += predicted != null && predicted == label ? 1 : 0;
        }
    }

    void deadLetter() {
        deadLetters++;
    }

    void review() {
        routed++;
    }

    PhaseSeen seen() {
        return new PhaseSeen(scored, meanTotal(), meanAleatoric(), meanEpistemic());
    }

    int scored() {
        return scored;
    }

    long deadLetters() {
        return deadLetters;
    }

    long routed() {
        return routed;
    }

    /** Share of labelled records that were predicted right; NaN where there are none. */
    double accuracy() {
        return (double) correct / labelled;
    }

    double meanTotal() {
        return total / scored;
    }

    double meanAleatoric() {
        return aleatoric / scored;
    }

    double meanEpistemic() {
        return epistemic / scored;
    }

    /** Values of a score, {@code [scored]}. */
    double[] scores(OodScore score) {
        return Arrays.copyOf(Objects.requireNonNull(scores.get(score)), scored);
    }

    /** Events read per second from the first to the last; NaN below two. */
    double recordsPerSecond() {
        return scored < 2 ? Double.NaN : (scored - 1) * 1e9 / Math.max(1, lastNanos - firstNanos);
    }

    private static double orNaN(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
