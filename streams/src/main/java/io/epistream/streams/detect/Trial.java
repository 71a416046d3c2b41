package io.epistream.streams.detect;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.streams.window.WindowAggregate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * For simulations: several configurations watch the same windows of one stream against one reference, each until its first alarm. The
 * detectors are those of {@link StreamDetector}; windows come joined, so that nothing is encoded on the way. Not thread-safe.
 */
public final class Trial {
    private static final long WINDOW_MILLIS = 10_000;

    private final Reference reference;
    private final List<Watch> watches;
    private final int[] alarmedAt;
    private int windows;

    /**
     * A stream that begins.
     *
     * @param reference what it is compared with
     * @param configurations one for each detector
     */
    public Trial(ReferenceProfile reference, List<DetectorFactory> configurations) {
        this.reference = new Reference(reference);
        this.watches = configurations.stream()
                .map(configuration -> configuration.watch(reference))
                .toList();
        this.alarmedAt = new int[watches.size()];
    }

    /** The reference that a live stream would learn of these windows. */
    public static ReferenceProfile learn(
            StreamId stream, Provenance provenance, List<WindowAggregate> windows, int recordsPerWindow) {
        Learner learner = Learner.fresh();
        for (int i = 0; i < windows.size(); i++) {
            learner.onWindow(new JoinedWindow(i * WINDOW_MILLIS, (i + 1) * WINDOW_MILLIS, windows.get(i)));
        }
        return ReferenceProfile.newBuilder(new ProfileMaker(learner).profile(stream, provenance, recordsPerWindow))
                .setWindowMillis(WINDOW_MILLIS)
                .build();
    }

    /** Takes the next window. */
    public void onWindow(WindowAggregate counts) {
        JoinedWindow window = new JoinedWindow(windows * WINDOW_MILLIS, (windows + 1) * WINDOW_MILLIS, counts);
        Observation observation = reference.observe(window);
        windows++;
        for (int i = 0; i < alarmedAt.length; i++) {
            if (alarmedAt[i] == 0 && started(watches.get(i).onWindow(window, observation))) {
                alarmedAt[i] = windows;
            }
        }
    }

    /** Windows until the first alarm of a configuration, that window included; empty while there is none. */
    public OptionalInt alarmedAt(int configuration) {
        return alarmedAt[configuration] == 0 ? OptionalInt.empty() : OptionalInt.of(alarmedAt[configuration]);
    }

    /** Whether every configuration has raised its alarm. */
    public boolean isOver() {
        for (int at : alarmedAt) {
            if (at == 0) {
                return false;
            }
        }
        return true;
    }

    /** Why the promise of a configuration is not given; empty when it is. */
    public Optional<String> unpromised(int configuration) {
        return watches.get(configuration).unpromised();
    }

    /** ln M of a configuration. */
    public double logEvidence(int configuration) {
        return watches.get(configuration).logEvidence();
    }

    private static boolean started(List<Alert> alerts) {
        return alerts.stream().anyMatch(alert -> alert.getState() == EpisodeState.STARTED);
    }
}
