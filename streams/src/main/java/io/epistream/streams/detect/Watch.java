package io.epistream.streams.detect;

import io.epistream.schemas.Alert;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.state.DetectorState;
import io.epistream.schemas.state.OpenEpisode;
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
                .setEvidence(evidence.state());
    }

    /** Which detectors stand in for others, and why. */
    List<String> standIns() {
        return parameters.method() == DetectionMethod.E_DETECTOR ? reference.standIns() : List.of();
    }

    int referenceWindows() {
        return reference.windows();
    }

    long targetRecords() {
        return reference.targetRecords();
    }

    List<Alert> onWindow(JoinedWindow window) {
        Observation observation = reference.observe(window);
        averageRecords += SIZE_WEIGHT * (observation.records() - averageRecords);
        Episode open = episode;
        return open == null ? watch(window, observation) : follow(open, window, observation);
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
        if (!evidence.alarms()) {
            return List.of();
        }
        episodes++;
        Episode started = new Episode(evidence.leader(), parameters.recoveryWindows());
        episode = started;
        return List.of(alert(started, EpisodeState.STARTED, window, observation));
    }

    private List<Alert> follow(Episode open, JoinedWindow window, Observation observation) {
        Detector leader = evidence.detector(open.part());
        if (open.recovered(leader.signal().p(observation, leader.direction()))) {
            Alert alert = alert(open, EpisodeState.RECOVERED, window, observation);
            episode = null;
            evidence.reset();
            return List.of(alert);
        }
        List<Alert> alerts = new ArrayList<>();
        if (parameters.reminderWindows() > 0 && open.windows() % parameters.reminderWindows() == 0) {
            open.remind();
            alerts.add(alert(open, EpisodeState.ONGOING, window, observation));
        }
        return alerts;
    }

    private Alert alert(Episode of, EpisodeState state, JoinedWindow window, Observation observation) {
        Detector leader = evidence.detector(of.part());
        String number = state == EpisodeState.ONGOING ? "-" + of.reminders() : "";
        String name = episodes + "/" + state.name().toLowerCase(Locale.ROOT) + number;
        return writer.alert(
                new AlertWriter.Change(name, episodes, state, of.windows(), logEvidence(), unpromised()),
                leader,
                window,
                observation);
    }
}
