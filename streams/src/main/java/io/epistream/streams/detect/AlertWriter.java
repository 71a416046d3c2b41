package io.epistream.streams.detect;

import io.epistream.schemas.Alert;
import io.epistream.schemas.AlertKind;
import io.epistream.schemas.Cause;
import io.epistream.schemas.Direction;
import io.epistream.schemas.EpisodeState;
import io.epistream.schemas.Measure;
import io.epistream.streams.window.StreamKey;
import io.epistream.streams.window.WindowAggregate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts a change of an episode into words and numbers. */
final class AlertWriter {
    private final DetectionParameters parameters;
    private final Reference reference;
    private final String key;

    AlertWriter(DetectionParameters parameters, Reference reference) {
        this.parameters = parameters;
        this.reference = reference;
        this.key = StreamKey.of(reference.stream(), reference.provenance());
    }

    /**
     * A change of an episode.
     *
     * @param name episode and state, unique in the stream
     * @param episode number, from 1
     * @param state what it changed to
     * @param windows windows since it started
     * @param logEvidence ln M
     * @param unpromised why the promise is not given
     */
    record Change(
            String name,
            long episode,
            EpisodeState state,
            long windows,
            double logEvidence,
            Optional<String> unpromised) {}

    Alert alert(Change change, Detector leader, JoinedWindow window, Observation observation) {
        RankedSignal signal = leader.signal();
        WindowFigures.Alarm figures = figures(leader, observation);
        return Alert.newBuilder()
                .setId(key + "/" + change.name())
                .setEpisode(change.episode())
                .setStream(reference.stream())
                .setState(change.state())
                .setKind(figures.kind())
                .setCause(figures.cause())
                .setWindowStart(Instant.ofEpochMilli(window.startMillis()))
                .setWindowEnd(Instant.ofEpochMilli(window.endMillis()))
                .setDetector(leader.name())
                .setSignal(signal.label())
                .setDirection(leader.direction())
                .setLogEvidence(change.logEvidence())
                .setLogThreshold(Math.log(parameters.threshold()))
                .setPromise(change.unpromised()
                        .map(why -> parameters.promise() + ", not given: " + why)
                        .orElse(parameters.promise()))
                .setEffectSize(figures.effectSize())
                .setValue(signal.value(observation))
                .setReferenceMean(signal.mean(observation))
                .setRecordsInWindow(observation.records())
                .setMessage(message(change, figures, leader, window.inNats(), observation))
                .build();
    }

    /** An episode that the detector leads, as of a window. */
    WindowFigures.Alarm figures(Detector leader, Observation observation) {
        RankedSignal signal = leader.signal();
        AlertKind kind = Signal.isExceedance(signal.label()) ? AlertKind.SPIKE : AlertKind.DRIFT;
        Cause cause = cause(leader.direction(), observation);
        return new WindowFigures.Alarm(kind, cause, signal.label(), leader.direction(), signal.effect(observation));
    }

    /** The end of an episode whose reference goes: no window shows a recovery, so that it has no records and no effect. */
    Alert ended(Change change, Detector leader, long atMillis, String why) {
        double[] none = new double[reference.signals().size()];
        Arrays.fill(none, Double.NaN);
        JoinedWindow window = new JoinedWindow(atMillis, atMillis, new WindowAggregate());
        return Alert.newBuilder(
                        alert(change, leader, window, new Observation(none, 0, List.of(), new WindowAggregate())))
                .setEffectSize(0)
                .setValue(leader.signal().mean())
                .setMessage(String.format(
                        Locale.ROOT,
                        "Ended after %d windows, not recovered: the reference it was measured against is gone (%s).",
                        change.windows(),
                        why))
                .build();
    }

    /** The part of the uncertainty with the larger standardised effect in the alarm's direction. */
    private Cause cause(Direction direction, Observation observation) {
        double sign = direction == Direction.UP ? 1 : -1;
        double aleatoric = effect(Measure.ALEATORIC, observation) * sign;
        double epistemic = effect(Measure.EPISTEMIC, observation) * sign;
        if (Double.isNaN(aleatoric) || Double.isNaN(epistemic)) {
            return Cause.UNKNOWN;
        }
        return epistemic >= aleatoric ? Cause.EPISTEMIC : Cause.ALEATORIC;
    }

    private double effect(Measure measure, Observation observation) {
        return reference.mean(measure).map(signal -> signal.effect(observation)).orElse(Double.NaN);
    }

    private String message(
            Change change, WindowFigures.Alarm alarm, Detector leader, boolean inNats, Observation observation) {
        RankedSignal signal = leader.signal();
        AlertKind kind = alarm.kind();
        Cause cause = alarm.cause();
        String numbers = String.format(
                Locale.ROOT,
                "%s is %s (normally %s ± %s, %+.1f sd) over %d records",
                signal.label(),
                shown(signal, signal.value(observation), inNats),
                shown(signal, signal.mean(observation), inNats),
                shown(signal, signal.sd(observation), inNats),
                signal.effect(observation),
                observation.records());
        return switch (change.state()) {
            case STARTED ->
                String.format(
                        Locale.ROOT,
                        "%s of %s%s: %s%s.",
                        kind == AlertKind.SPIKE ? "Spike" : "Drift",
                        what(signal.label(), leader.direction()),
                        cause == Cause.UNKNOWN ? "" : ", " + cause.name().toLowerCase(Locale.ROOT) + "-led",
                        numbers,
                        kind == AlertKind.SPIKE && leader.name().equals("D1")
                                ? "; found by rank, as exceedances come in clusters"
                                : "");
            case ONGOING -> String.format(Locale.ROOT, "Still on after %d windows: %s.", change.windows(), numbers);
            case RECOVERED ->
                String.format(Locale.ROOT, "Back to normal after %d windows: %s.", change.windows(), numbers);
        };
    }

    private static String what(String label, Direction direction) {
        if (label.equals(ClassMix.LABEL)) {
            return "predicted classes";
        }
        String way = direction == Direction.UP ? "rising " : "falling ";
        return way + (isDistance(label) ? "feature distance" : isConfidence(label) ? "confidence" : "uncertainty");
    }

    private static boolean isDistance(String label) {
        return label.startsWith("mahalanobis.") || label.startsWith("nearest-neighbour.");
    }

    private static boolean isConfidence(String label) {
        return label.startsWith("confidence.");
    }

    private static String shown(RankedSignal signal, double value, boolean inNats) {
        String label = signal.label();
        if (Signal.isExceedance(label)) {
            return String.format(Locale.ROOT, "%.1f %%", 100 * value);
        }
        boolean bare = !inNats || isDistance(label) || isConfidence(label) || label.equals(ClassMix.LABEL);
        return String.format(Locale.ROOT, bare ? "%.3g" : "%.3g nats", value);
    }
}
