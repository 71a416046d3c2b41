package io.epistream.streams.cli.replay;

import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.cli.data.Progress;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.FleetRule;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.topology.DetectorSettings;
import io.epistream.streams.topology.FleetCandidates;
import io.epistream.streams.topology.OfflineWindows;
import io.epistream.streams.window.StreamKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Events to ticks to detectors, as the watch role does it. Not thread-safe. */
final class Replay {
    private final EpistreamConfig config;
    private final DetectorFactory factory;
    private final double runLengthWindows;
    private final Optional<ReferenceProfile> reference;
    private final Rejections rejections;
    private final FleetCandidates fleet;
    private final Map<String, StreamReplay> streams = new TreeMap<>();
    private long events;
    private long late;
    private long stillOpen;

    /**
     * Prepares for one source.
     *
     * @param reference what the stream it belongs to is armed with; all others learn
     * @param rejections where events are counted that the watch role would not take
     */
    Replay(EpistreamConfig config, Optional<ReferenceProfile> reference, Rejections rejections) {
        this.config = config;
        DetectionParameters parameters = DetectorSettings.of(config.detection(), config.windows());
        this.factory = new DetectorFactory(parameters);
        this.fleet = new FleetCandidates(FleetRule.of(parameters));
        this.runLengthWindows = parameters.runLengthWindows();
        this.reference = reference;
        this.rejections = rejections;
    }

    /** Is told what each tick led to. */
    @FunctionalInterface
    interface Watcher {
        void tick(String stream, WindowSummary tick, Outcome outcome) throws DatasetException;
    }

    /** Reads everything. */
    void run(EventSource source, Progress progress, Watcher watcher) throws DatasetException {
        OfflineWindows windows = new OfflineWindows(config.windows(), source.partitions());
        Set<Integer> finished = new HashSet<>();
        for (Optional<EventSource.Taken> next = source.next(); next.isPresent(); next = source.next()) {
            take(next.get(), windows, watcher);
            finish(source, finished, windows, watcher);
            progress.at(events + rejections.count());
        }
        finish(source, finished, windows, watcher);
        late = windows.late();
        stillOpen = windows.stillOpen();
    }

    /** Streams by key of stream and posterior. */
    List<StreamReplay> streams() {
        return new ArrayList<>(streams.values());
    }

    /** Whether the reference's stream was there. */
    boolean metReference() {
        return reference.map(profile -> streams.containsKey(key(profile))).orElse(true);
    }

    long events() {
        return events;
    }

    /** Events that were too late for their tick. */
    long late() {
        return late;
    }

    /** Events in ticks that nothing completes. */
    long stillOpen() {
        return stillOpen;
    }

    private void take(EventSource.Taken taken, OfflineWindows windows, Watcher watcher) throws DatasetException {
        Optional<String> refusal = OfflineWindows.refusal(taken.event());
        if (refusal.isPresent()) {
            rejections.add(taken.where(), "unusable", refusal.get());
            return;
        }
        events++;
        detect(windows.add(taken.partition(), taken.event()), watcher);
    }

    private void finish(EventSource source, Set<Integer> finished, OfflineWindows windows, Watcher watcher)
            throws DatasetException {
        for (int partition : source.finished()) {
            if (finished.add(partition)) {
                detect(windows.finish(partition), watcher);
            }
        }
    }

    private void detect(List<WindowSummary> ticks, Watcher watcher) throws DatasetException {
        for (WindowSummary tick : ticks) {
            String key = StreamKey.of(tick.getStream(), tick.getProvenance());
            StreamReplay stream = streams.computeIfAbsent(key, none -> start(key, tick));
            Outcome outcome = stream.onWindow(tick);
            outcome.fleetReport().ifPresent(fleet::onReport);
            watcher.tick(stream.stream(), tick, outcome);
        }
        fleet.decide().forEach(this::startAlarm);
    }

    private void startAlarm(FleetCandidates.Started started) {
        StreamReplay stream = streams.get(started.decision().getStreamKey());
        if (stream != null) {
            stream.start(started.decision(), started.alert());
        }
    }

    private StreamReplay start(String key, WindowSummary first) {
        return new StreamReplay(
                first,
                reference
                        .filter(profile -> key(profile).equals(key))
                        .map(factory::start)
                        .orElseGet(() -> factory.start(first.getStream(), first.getProvenance())),
                runLengthWindows);
    }

    private static String key(ReferenceProfile profile) {
        return StreamKey.of(profile.getStream(), profile.getProvenance());
    }
}
