package io.epistream.streams.detect;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.state.DetectorState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes the detectors of one configuration; what they share, the corrected bets of each reference size, is computed once.
 * Thread-safe; the detectors are not.
 */
public final class DetectorFactory {
    /** Most detectors of one stream: both ways of every statistic, the class mix, and exceedances. */
    static final int MOST_DETECTORS = 2 * Signal.values().length + 1 + Learner.MOST_TAILS;

    /** Shares of δ: each detector's, and the margin of each threshold. */
    static final int SHARES = MOST_DETECTORS + Learner.MOST_TAILS;

    private static final int MOST_DRIFT_WINDOWS = 1000;

    private final DetectionParameters parameters;
    private final EvidenceMaker evidence;

    /** For all streams of one configuration. */
    public DetectorFactory(DetectionParameters parameters) {
        this.parameters = parameters;
        this.evidence = new EvidenceMaker(parameters);
    }

    /** A detector that has seen nothing and begins by learning. */
    public StreamDetector start(StreamId stream, Provenance provenance) {
        return new StreamDetector(this, stream, provenance);
    }

    /** A detector that has seen nothing and ranks against a reference from elsewhere. */
    public StreamDetector start(ReferenceProfile reference) {
        StreamDetector detector = new StreamDetector(this, reference.getStream(), reference.getProvenance());
        detector.arm(reference, List.of());
        return detector;
    }

    /** Whether a profile was learned under the configured strata; one of others is never met. */
    public boolean fits(ReferenceProfile reference) {
        return parameters.season().fits(reference);
    }

    /** Whether a detector can go on from a state: it is of this version and of these strata, and learning or with its reference. */
    public boolean canResume(DetectorState state, Optional<ReferenceProfile> reference) {
        return state.getVersion() == StreamDetector.STATE_VERSION
                && state.getSeason().equals(parameters.season().label())
                && (state.getLearning() != null || reference.filter(this::fits).isPresent());
    }

    /**
     * A detector that goes on where another stood.
     *
     * @param state what {@link StreamDetector#state()} gave
     * @param reference what {@link Outcome#learned()} gave; empty while learning
     * @throws IllegalArgumentException when it cannot, see {@link #canResume}
     */
    public StreamDetector resume(DetectorState state, Optional<ReferenceProfile> reference) {
        if (!canResume(state, reference)) {
            throw new IllegalArgumentException("state: must be of version " + StreamDetector.STATE_VERSION
                    + ", and learning or with its reference; was of version " + state.getVersion());
        }
        StreamDetector detector = new StreamDetector(this, state.getStream(), state.getProvenance());
        detector.resume(state, reference.orElse(null));
        return detector;
    }

    /**
     * Fewest windows in which D1 can alarm: one signal moves beyond every window of the reference (p = 1/(N+1), or 1/(q+1) in a stratum of q) and stays there, and no
     * other signal helps. Empty when such a shift never reaches the threshold: the reference is too small for the promise.
     * Exceedances (D2) can alarm in the first window.
     */
    public OptionalInt fewestDriftWindows() {
        return fewestDriftWindows(parameters.rankedWindows());
    }

    /** Why a profile from outside cannot be armed; empty when it can. Any profile is judged, however it came about. */
    public Optional<String> refusal(ReferenceProfile profile) {
        return new ProfileCheck(this).refusal(profile);
    }

    /**
     * What there is to say about a stream.
     *
     * @param reference what it is armed with; empty while it learns
     * @param detector as it stands
     */
    public ReferenceSummary summary(StreamDetector detector, Optional<ReferenceProfile> reference) {
        return ReferenceSummary.of(
                detector.stream(), detector.provenance(), detector.standing(), reference, parameters);
    }

    /** The same for ranks among so many windows. */
    OptionalInt fewestDriftWindows(int rankedWindows) {
        RankBetTable table = evidence.table(rankedWindows);
        double[] factors = new double[RankBetTable.BETS];
        table.factors(1, factors);
        double[] memory = new double[factors.length];
        for (int windows = 1; windows <= MOST_DRIFT_WINDOWS; windows++) {
            double sum = 0;
            for (int k = 0; k < memory.length; k++) {
                memory[k] = factors[k] * (memory[k] + 1);
                sum += memory[k];
            }
            if (sum / memory.length / MOST_DETECTORS >= parameters.threshold()) {
                return OptionalInt.of(windows);
            }
        }
        return OptionalInt.empty();
    }

    DetectionParameters parameters() {
        return parameters;
    }

    Watch watch(ReferenceProfile profile) {
        Reference reference = new Reference(profile);
        return new Watch(parameters, reference, evidence.of(reference));
    }
}
