package io.epistream.streams.detect;

import io.epistream.schemas.Alert;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.DetectorState;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.schemas.state.FleetReportV1;
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
    private long earlierEpisodes;
    private TickJoiner joiner = new TickJoiner();
    private List<String> leftOut = List.of();
    private Optional<FleetReportV1> withdrawal = Optional.empty();
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
            learner = Learner.resume(learning, quotas());
            earlierEpisodes = state.getEpisodes();
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
        armed.countFrom(earlierEpisodes);
        watch = armed;
    }

    /**
     * Drops the reference; the next tick begins a new one. An episode that is open ends: nothing is left to compare with.
     *
     * @param why one clause for the alert of that end
     * @return the alert that ends the episode, if one is open
     */
    public List<Alert> relearn(String why) {
        List<Alert> ended = endEpisode(why);
        joiner = new TickJoiner();
        leftOut = List.of();
        learner = null;
        watch = null;
        return ended;
    }

    /**
     * Takes another reference at once, with evidence from 0; an episode that is open ends as with {@link #relearn}.
     *
     * @param reference of this stream and posterior, without a {@link DetectorFactory#refusal}
     */
    public List<Alert> rearm(ReferenceProfile reference, String why) {
        List<Alert> ended = relearn(why);
        arm(reference, List.of());
        return ended;
    }

    private List<Alert> endEpisode(String why) {
        Watch armed = watch;
        if (armed == null) {
            return List.of();
        }
        earlierEpisodes = armed.episodes();
        withdrawal = armed.withdrawal();
        return armed.end(lastEndMillis, why).stream().toList();
    }

    /** Whether it has no reference yet. */
    public boolean learning() {
        return watch == null;
    }

    /** What it watches. */
    public StreamId stream() {
        return stream;
    }

    /** The posterior behind the scores. */
    public Provenance provenance() {
        return provenance;
    }

    /** What the last joined window looked like; not part of what a restart restores. */
    public WindowFigures figures() {
        return watch == null ? WindowFigures.NONE : watch.figures();
    }

    /** Where the stream stands now, with what the fleet has not been told yet. */
    public Outcome standing() {
        return outcome(List.of(), Optional.empty());
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
            Optional<JoinedWindow> window = joiner.join(tick, armed::targetRecords);
            return outcome(window.map(armed::onWindow).orElse(List.of()), Optional.empty());
        }
        return outcome(List.of(), learn(learner(), tick));
    }

    /** The fleet has sent the alarm: the episode is open. A decision about an episode that is none of the next changes nothing. */
    public void start(FleetDecisionV1 decision) {
        if (watch != null) {
            watch.start(decision);
        }
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
                .setMethod(factory.parameters().method().label())
                .setSeason(factory.parameters().season().label());
        if (watch != null) {
            watch.save(state);
        } else {
            state.setLearning(learner().state()).setEpisodes(earlierEpisodes);
        }
        return state.build();
    }

    private Optional<ReferenceProfile> learn(Learner learning, WindowSummary tick) {
        DetectionParameters parameters = factory.parameters();
        learning.onTick(tick);
        Optional<JoinedWindow> window = joiner.join(tick, start -> parameters.windowRecords());
        window.ifPresent(learning::onWindow);
        if (window.isEmpty() || !learning.enough(window.get().endMillis())) {
            return Optional.empty();
        }
        ProfileMaker maker = new ProfileMaker(learning, parameters.season());
        ReferenceProfile profile = maker.profile(stream, provenance, parameters.windowRecords());
        arm(profile, maker.leftOut());
        return Optional.of(profile);
    }

    private Quotas quotas() {
        DetectionParameters parameters = factory.parameters();
        return new Quotas(parameters.season(), parameters.referenceWindows());
    }

    private Learner learner() {
        Learner learning = learner;
        if (learning == null) {
            learning = Learner.fresh(quotas());
            learner = learning;
        }
        return learning;
    }

    private Optional<FleetReportV1> takeFleetReport() {
        Watch armed = watch;
        Optional<FleetReportV1> report = withdrawal.isPresent() || armed == null ? withdrawal : armed.takeFleetReport();
        withdrawal = Optional.empty();
        return report;
    }

    private Outcome outcome(List<Alert> alerts, Optional<ReferenceProfile> learned) {
        Optional<FleetReportV1> fleetReport = takeFleetReport();
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
                    fleetReport,
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
                fleetReport,
                leftOut);
    }
}
