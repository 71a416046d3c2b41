package io.epistream.streams.detect;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.streams.window.StreamKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a person wants to know about the reference of one stream under one posterior.
 *
 * @param stream model, version and segment
 * @param posterior 16 hex digits, as in the keys of references
 * @param state learning, armed, unpromised or alarm
 * @param windows windows of the reference, or learned so far
 * @param wanted windows it takes to learn one
 * @param origin live or fitted; empty while learning
 * @param learned when its last window ended; empty while learning
 * @param lagOne largest lag-1 autocorrelation of its signals, −1 to 1
 * @param overDispersion largest over-dispersion of its exceedances, 1 for independent records
 * @param promise the promise in the user's words
 * @param strata how the clock splits it, such as {@code hour-of-day, UTC}; empty where it does not
 * @param smallestP smallest p a window can have, 1/(q + 1), q the windows it is ranked among; empty while learning
 * @param unpromised why it is not given, one clause; empty when it is, or while learning
 */
public record ReferenceSummary(
        StreamId stream,
        String posterior,
        String state,
        int windows,
        int wanted,
        Optional<String> origin,
        Optional<Instant> learned,
        OptionalDouble lagOne,
        OptionalDouble overDispersion,
        String promise,
        Optional<String> strata,
        OptionalDouble smallestP,
        Optional<String> unpromised) {

    /** Of a stream that has learned so many windows and has no reference yet. */
    public static ReferenceSummary learning(
            StreamId stream, String posterior, int windows, DetectionParameters parameters) {
        return new ReferenceSummary(
                stream,
                posterior,
                Status.LEARNING.name().toLowerCase(Locale.ROOT),
                windows,
                parameters.wantedWindows(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                parameters.promise(),
                strata(parameters),
                OptionalDouble.empty(),
                Optional.empty());
    }

    /** Of a stream that stands so, with its reference where it has one. */
    static ReferenceSummary of(
            StreamId stream,
            Provenance provenance,
            Outcome standing,
            Optional<ReferenceProfile> reference,
            DetectionParameters parameters) {
        return new ReferenceSummary(
                stream,
                StreamKey.posterior(provenance),
                standing.status().name().toLowerCase(Locale.ROOT),
                standing.learnedWindows(),
                parameters.wantedWindows(),
                reference.map(profile -> profile.getOrigin().name().toLowerCase(Locale.ROOT)),
                reference.map(ReferenceProfile::getCreatedAt),
                reference
                        .map(profile -> most(profile.getLagOneAutocorrelation()))
                        .orElse(OptionalDouble.empty()),
                reference.map(profile -> most(profile.getOverDispersion())).orElse(OptionalDouble.empty()),
                parameters.promise(),
                strata(parameters),
                reference.isPresent() ? OptionalDouble.of(smallestP(reference.get())) : OptionalDouble.empty(),
                standing.unpromised());
    }

    private static Optional<String> strata(DetectionParameters parameters) {
        Season season = parameters.season();
        return season.strata() == Strata.NONE ? Optional.empty() : Optional.of(season.label());
    }

    private static double smallestP(ReferenceProfile profile) {
        return 1.0 / (new Reference(profile).rankedWindows() + 1);
    }

    private static OptionalDouble most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max();
    }
}
