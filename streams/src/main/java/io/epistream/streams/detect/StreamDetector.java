package io.epistream.streams.detect;

import io.epistream.schemas.Alert;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.DetectorState;
import io.epistream.schemas.state.LearningWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches one stream under one posterior: joins ticks into windows, learns a reference from the first of them, then gathers evidence
 * against it at a promised rate of false alarms. A function of its ticks alone: no clock, no randomness. Resumed from
 * {@link #state()} and its reference it goes on bit for bit. Made by {@link DetectorFactory}. Not thread-safe.
 */
public final class StreamDetector {
    /** Version of the meaning of {@link DetectorState}. */
    static final int STATE_VERSION = 2;

    private final DetectorFactory factory;
    private final StreamId stream;
    private final Provenance provenance;
    private long lastEndMillis = Long.MIN_VALUE;
    private TickJoiner joiner = new TickJoiner();
    private List<String> leftOut = List.of();
    private @Nullable Learner learner;
    private @Nullable Watch watch;

    StreamDetector(DetectorFactory factory, StreamId stream, Provenance provenance) {
        this.factory = factory;
        this.stream = stream;
        this.provenance = provenance;
    }

    void resume(DetectorState state, @Nullable ReferenceProfile reference) {
        lastEndMillis = state.getLastEndMillis();
        joiner = TickJoiner.resume(state.getJoining());
        leftOut = List.copyOf(state.getLeftOut());
        LearningWindows learning = state.getLearning();
        if (learning != null) {
            learner = Learner.resume(learning);
        } else if (reference != null) {
            watch = factory.watch(reference);
            watch.restore(state);
        }
    }

    void arm(ReferenceProfile reference, List<String> leftOutOfIt) {
        Watch armed = factory.watch(reference);
        List<String> remarks = new ArrayList<>(leftOutOfIt);
        remarks.addAll(armed.standIns());
        leftOut = List.copyOf(remarks);
        learner = null;
        watch = armed;
    }

    /**
     * Takes the next tick. Ticks come in the order of their ends; one that ends no later than the last is ignored, so that a repeated
     * delivery changes nothing.
     */
    public Outcome onWindow(WindowSummary tick) {
        long end = tick.getEnd().toEpochMilli();
        if (end <= lastEndMillis || tick.getCounts().getRecords() == 0) {
            return outcome(List.of(), Optional.empty());
        }
        lastEndMillis = end;
        Watch armed = watch;
        if (armed != null) {
            Optional<JoinedWindow> window = joiner.join(tick, armed.targetRecords());
            return outcome(window.map(armed::onWindow).orElse(List.of()), Optional.empty());
        }
        return outcome(List.of(), learn(learner(), tick));
    }

    /** All that must be kept, beside the reference, to go on. */
    public DetectorState state() {
        DetectorState.Builder state = DetectorState.newBuilder()
                .setVersion(STATE_VERSION)
                .setStream(stream)
                .setProvenance(provenance)
                .setLastEndMillis(lastEndMillis)
                .setJoining(joiner.state())
                .setLeftOut(leftOut)
                .setMethod(factory.parameters().method().label());
        if (watch != null) {
            watch.save(state);
        } else {
            state.setLearning(learner().state());
        }
        return state.build();
    }

    private Optional<ReferenceProfile> learn(Learner learning, WindowSummary tick) {
        DetectionParameters parameters = factory.parameters();
        learning.onTick(tick);
        Optional<JoinedWindow> window = joiner.join(tick, parameters.windowRecords());
        window.ifPresent(learning::onWindow);
        if (window.isEmpty() || learning.windows().size() < parameters.referenceWindows()) {
            return Optional.empty();
        }
        ProfileMaker maker = new ProfileMaker(learning);
        ReferenceProfile profile = maker.profile(stream, provenance, parameters.windowRecords());
        arm(profile, maker.leftOut());
        return Optional.of(profile);
    }

    private Learner learner() {
        Learner learning = learner;
        if (learning == null) {
            learning = Learner.fresh();
            learner = learning;
        }
        return learning;
    }

    private Outcome outcome(List<Alert> alerts, Optional<ReferenceProfile> learned) {
        double logThreshold = Math.log(factory.parameters().threshold());
        if (watch == null) {
            int windows = learner().windows().size();
            return new Outcome(
                    alerts,
                    learned,
                    Outcome.LEAST_LOG_EVIDENCE,
                    logThreshold,
                    Status.LEARNING,
                    Optional.empty(),
                    windows,
                    leftOut);
        }
        return new Outcome(
                alerts,
                learned,
                watch.logEvidence(),
                logThreshold,
                watch.status(),
                watch.unpromised(),
                watch.referenceWindows(),
                leftOut);
    }
}
