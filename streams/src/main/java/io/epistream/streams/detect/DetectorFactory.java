package io.epistream.streams.detect;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.state.DetectorState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the detectors of one configuration; what they share, the corrected bets of each reference size, is computed once.
 * Thread-safe; the detectors are not.
 */
public final class DetectorFactory {
    /** Shares of δ: ten directions of five statistics, the exceedances, and the margin of their threshold. */
    static final int SHARES = 12;

    private final DetectionParameters parameters;
    private final Map<Integer, RankBetTable> tables = new ConcurrentHashMap<>();

    /** For all streams of one configuration. */
    public DetectorFactory(DetectionParameters parameters) {
        this.parameters = parameters;
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

    /**
     * A detector that goes on where another stood.
     *
     * @param state what {@link StreamDetector#state()} gave
     * @param reference what {@link Outcome#learned()} gave; empty while learning
     * @throws IllegalArgumentException when the state is of another version, or past learning and the reference is missing
     */
    public StreamDetector resume(DetectorState state, Optional<ReferenceProfile> reference) {
        if (state.getLearning() == null && reference.isEmpty()) {
            throw new IllegalArgumentException("reference: required, the state is past learning");
        }
        StreamDetector detector = new StreamDetector(this, state.getStream(), state.getProvenance());
        detector.resume(state, reference.orElse(null));
        return detector;
    }

    DetectionParameters parameters() {
        return parameters;
    }

    Watch watch(ReferenceProfile profile) {
        double share = parameters.delta() / SHARES;
        Reference reference = new Reference(profile);
        RankBetTable table = tables.computeIfAbsent(reference.windows(), n -> RankBetTable.of(n, share));
        return new Watch(parameters, reference, reference.detectors(table, share));
    }
}
