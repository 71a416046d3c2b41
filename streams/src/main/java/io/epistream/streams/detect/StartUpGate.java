package io.epistream.streams.detect;

import io.epistream.schemas.ReferenceProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether the promise can rest on a reference: its windows must be as good as independent, neighbours (lag 1) and tenths of it (long-run
 * variance) alike. What each lets through was simulated; see docs/detection.md.
 *
 * @param signals those of the profile, in its order
 * @param rhythm how its windows follow each other
 */
record StartUpGate(ReferenceProfile profile, List<RankedSignal> signals, Rhythm rhythm) {

    /** Why the promise is not given, one clause; empty when it is. */
    Optional<String> refusal() {
        if (signals.isEmpty()) {
            return Optional.of("nothing to watch: no signal varies over the reference");
        }
        return correlated().or(this::swinging);
    }

    private Optional<String> correlated() {
        double most = rhythm.mostLagOne();
        return worst(profile.getLagOneAutocorrelation(), most)
                .map(i -> String.format(
                        Locale.ROOT,
                        "reference windows are correlated: lag-1 autocorrelation of %s is %.2f, at most %.2f is allowed;"
                                + " larger windows are less so",
                        signals.get(i).label(),
                        profile.getLagOneAutocorrelation().get(i),
                        most));
    }

    private Optional<String> swinging() {
        double most = rhythm.mostLongRunVariance();
        return worst(profile.getLongRunVariance(), most)
                .map(i -> String.format(
                        Locale.ROOT,
                        "the reference swings slowly, as with a season: tenths of it vary in %s %.1f times as much as of"
                                + " independent windows, at most %.1f is allowed",
                        signals.get(i).label(),
                        profile.getLongRunVariance().get(i),
                        most));
    }

    /** Index of the largest, where it is above {@code most}. */
    private static Optional<Integer> worst(List<Double> values, double most) {
        return IntStream.range(0, values.size())
                .boxed()
                .max(Comparator.comparing(values::get))
                .filter(i -> values.get(i) > most);
    }
}
