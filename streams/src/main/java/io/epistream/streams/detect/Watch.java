package io.epistream.streams.detect;

import io.epistream.schemas.Alert;
import io.epistream.schemas.Direction;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.state.DetectorState;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.schemas.state.FleetReportV1;
import io.epistream.schemas.state.OpenEpisode;
import io.epistream.streams.window.StreamKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An armed stream: evidence, episodes, and whether the promise is given. Not thread-safe. */
final class Watch {
    /** Weight of the newest window in the running mean of window sizes. */
    private static final double SIZE_WEIGHT = .05;
    /**
     * Most the running mean of live window sizes may exceed the reference's. Larger windows vary less, which only keeps evidence low,
     * until the means of skewed records lose their skewness: at twice the size run lengths kept the promise for log-normal records of
     * σ = 1.5, at five times they did not.
     */
    static final double MOST_OVERSIZE = 2;

    private final DetectionParameters parameters;
    private final Reference reference;
    private final Evidence evidence;
    private final AlertWriter writer;
    private double averageRecords;
    private long episodes;
    private @Nullable Episode episode;
    private boolean candidate;
    private @Nullable FleetReportV1 fleetReport;
    private WindowFigures figures = WindowFigures.NONE;

    Watch(DetectionParameters parameters, Reference reference, Evidence evidence) {
        this.parameters = parameters;
        this.reference = reference;
        this.evidence = evidence;
        this.averageRecords = reference.averageRecords();
        this.writer = new AlertWriter(parameters, reference);
    }

    /** Goes on from a state. One of other detectors only passes on its counts: evidence starts from 0, and an episode that was open is let go. */
    void restore(DetectorState state) {
        averageRecords = state.getAverageRecords();
        episodes = state.getEpisodes();
        candidate = state.getCandidate();
        if (!state.getMethod().equals(parameters.method().label()) || !evidence.fits(state.getEvidence())) {
            return;
        }
        evidence.restore(state.getEvidence());
        OpenEpisode open = state.getAlarm();
        episode = open == null ? null : Episode.resume(open, parameters.recoveryWindows());
    }

    void save(DetectorState.Builder state) {
        state.setAverageRecords(averageRecords)
                .setEpisodes(episodes)
                .setAlarm(episode == null ? null : episode.state())
                .setCandidate(candidate)
                .setEvidence(evidence.state());
    }

    /** Which detectors stand in for others, and why. */
    List<String> standIns() {
        return parameters.method() == DetectionMethod.E_DETECTOR ? reference.standIns() : List.of();
    }

    /** Episodes so far, those under earlier references included. */
    long episodes() {
        return episodes;
    }

    /** Goes on counting episodes where an earlier reference's ended, so that no two of a stream share a number. */
    void countFrom(long earlierEpisodes) {
        episodes = earlierEpisodes;
    }

    /** The alert that ends the open episode because its reference goes; nothing may be asked of this watch after it. */
    Optional<Alert> end(long atMillis, String why) {
        return Optional.ofNullable(episode).map(open -> {
            String name = episodes + "/" + EpisodeState.RECOVERED.name().toLowerCase(Locale.ROOT);
            var change = new AlertWriter.Change(
                    name, episodes, EpisodeState.RECOVERED, open.windows(), logEvidence(), unpromised());
            return writer.ended(change, evidence.detector(open.part()), atMillis, why);
        });
    }

    int referenceWindows() {
        return reference.windows();
    }

    long targetRecords(long startMillis) {
        return reference.targetRecords(startMillis);
    }

    /** A window of a stratum without a reference says nothing. */
    List<Alert> onWindow(JoinedWindow window) {
        if (!reference.watches(reference.stratum(window.startMillis()))) {
            fleetReport = null;
            return List.of();
        }
        return onWindow(window, reference.observe(window));
    }

    /** Takes a window that was observed against this reference already. */
    List<Alert> onWindow(JoinedWindow window, Observation observation) {
        double scale = reference.averageRecords() / reference.averageRecords(observation.stratum());
        averageRecords += SIZE_WEIGHT * (observation.records() * scale - averageRecords);
        Episode open = episode;
        List<Alert> alerts = open == null ? watch(window, observation) : follow(open, window, observation);
        figures = new WindowFigures(alarm(observation), reference.exceedances(observation));
        return alerts;
    }

    private Optional<WindowFigures.Alarm> alarm(Observation observation) {
        return Optional.ofNullable(episode).map(open -> writer.figures(evidence.detector(open.part()), observation));
    }

    WindowFigures figures() {
        return figures;
    }

    double logEvidence() {
        return Math.max(Outcome.LEAST_LOG_EVIDENCE, Math.log(evidence.value()));
    }

    Status status() {
        if (episode != null) {
            return Status.ALARM;
        }
        return unpromised().isPresent() ? Status.UNPROMISED : Status.ARMED;
    }

    Optional<String> unpromised() {
        Optional<String> byMethod = parameters.method().unpromised();
        if (byMethod.isPresent()) {
            return byMethod;
        }
        if (averageRecords > MOST_OVERSIZE * reference.averageRecords()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "window size: live windows hold %.0f records on average, the reference's %.0f",
                    averageRecords,
                    reference.averageRecords()));
        }
        return reference.unpromised();
    }

    private List<Alert> watch(JoinedWindow window, Observation observation) {
        evidence.update(observation);
        boolean alarms = evidence.alarms();
        Episode next = new Episode(evidence.leader(), parameters.recoveryWindows());
        if (parameters.fleet()) {
            Optional<Alert> draft = alarms
                    ? Optional.of(alert(next, episodes + 1, EpisodeState.STARTED, window, observation))
                    : Optional.empty();
            report(next.part(), draft);
            return List.of();
        }
        return alarms ? List.of(start(next, window, observation)) : List.of();
    }

    private Alert start(Episode next, JoinedWindow window, Observation observation) {
        episodes++;
        episode = next;
        return alert(next, episodes, EpisodeState.STARTED, window, observation);
    }

    /** Tells the fleet of a stream that may alarm, once more when it no longer may. */
    private void report(int part, Optional<Alert> draft) {
        fleetReport = draft.isPresent() || candidate ? fleetReport(part, draft) : null;
        candidate = draft.isPresent();
    }

    private FleetReportV1 fleetReport(int part, Optional<Alert> draft) {
        String streamKey = StreamKey.of(reference.stream(), reference.provenance());
        return new FleetReportV1(streamKey, episodes + 1, part, logEvidence(), draft.orElse(null));
    }

    /** What the last window had to tell the fleet, once. */
    Optional<FleetReportV1> takeFleetReport() {
        Optional<FleetReportV1> report = Optional.ofNullable(fleetReport);
        fleetReport = null;
        return report;
    }

    /** What the fleet must hear when this watch ends: that the stream may no longer alarm, if it was told so. */
    Optional<FleetReportV1> withdrawal() {
        return candidate ? Optional.of(fleetReport(0, Optional.empty())) : Optional.empty();
    }

    /** Opens the episode whose alarm the fleet has sent. */
    void start(FleetDecisionV1 decision) {
        if (episode == null && decision.getEpisode() == episodes + 1) {
            episodes++;
            episode = new Episode(decision.getPart(), parameters.recoveryWindows());
            candidate = false;
        }
    }

    private List<Alert> follow(Episode open, JoinedWindow window, Observation observation) {
        Detector leader = evidence.detector(open.part());
        RankedSignal signal = leader.signal();
        if (open.recovered(
                signal.p(observation, leader.direction()), signal.p(observation, opposite(leader.direction())))) {
            Alert alert = alert(open, episodes, EpisodeState.RECOVERED, window, observation);
            episode = null;
            evidence.reset();
            return List.of(alert);
        }
        List<Alert> alerts = new ArrayList<>();
        if (parameters.reminderWindows() > 0 && open.windows() % parameters.reminderWindows() == 0) {
            open.remind();
            alerts.add(alert(open, episodes, EpisodeState.ONGOING, window, observation));
        }
        return alerts;
    }

    private static Direction opposite(Direction direction) {
        return direction == Direction.UP ? Direction.DOWN : Direction.UP;
    }

    private Alert alert(Episode of, long number, EpisodeState state, JoinedWindow window, Observation observation) {
        Detector leader = evidence.detector(of.part());
        String reminder = state == EpisodeState.ONGOING ? "-" + of.reminders() : "";
        String name = number + "/" + state.name().toLowerCase(Locale.ROOT) + reminder;
        return writer.alert(
                new AlertWriter.Change(name, number, state, of.windows(), logEvidence(), unpromised()),
                leader,
                window,
                observation);
    }
}
