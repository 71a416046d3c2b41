package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReferenceAction;
import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceChangeKind;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.StreamDetector;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.StreamKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Carries out commands on the references of one task's streams, and says what every reference went through. Out, beside the changes:
 * the alert that ends an open episode, the armed profile, and for a dropped one a record without a value. Not thread-safe.
 */
final class ChangeReferences {
    private static final String ITSELF = "epistream";
    private static final int MOST_WHY = 1000;

    private final ProcessorContext<String, SpecificRecord> context;
    private final DetectorStore detectors;
    private final DetectorFactory factory;
    private final HandledCommands handled;
    private final EpistreamMetrics metrics;
    private final DetectorMetrics reports;
    private final StreamLog log;

    ChangeReferences(
            ProcessorContext<String, SpecificRecord> context,
            DetectorStore detectors,
            DetectorFactory factory,
            EpistreamMetrics metrics,
            DetectorMetrics reports,
            StreamLog log) {
        this.context = context;
        this.detectors = detectors;
        this.factory = factory;
        this.metrics = metrics;
        this.reports = reports;
        this.log = log;
        handled = new HandledCommands(context.getStateStore(HandledCommands.STORE));
    }

    /** Carries out or refuses a command; one that was handled before changes nothing. */
    void carryOut(ReferenceCommand command, long timestamp) {
        String key = StreamKey.of(command.getStream());
        if (handled.knows(key, command.getId())) {
            return;
        }
        Optional<String> refusal =
                command.getAction() == ReferenceAction.RELEARN ? relearn(command, timestamp) : arm(command, timestamp);
        refusal.ifPresent(why -> refuse(command, why, timestamp));
        // an offer that was refused may suit another configuration; whoever starts it offers it again
        if (refusal.isEmpty() || !command.getOnlyIfLearning()) {
            handled.add(key, command.getId());
        }
    }

    /** Says that a stream has learned its reference, and publishes it. */
    void learned(String streamKey, ReferenceProfile reference, long timestamp) {
        detectors.saveReference(streamKey, reference);
        context.forward(new Record<>(streamKey, reference, timestamp));
        int windows = reference.getWindows().size();
        tell(
                streamKey,
                ReferenceChange.newBuilder()
                        .setStream(reference.getStream())
                        .setPosterior(StreamKey.posterior(reference.getProvenance()))
                        .setAt(Instant.ofEpochMilli(timestamp))
                        .setWhat(ReferenceChangeKind.LEARNED)
                        .setWhy("from " + windows + " windows of the stream itself")
                        .setBy(ITSELF)
                        .setCommand(null)
                        .setWindows(windows)
                        .build());
    }

    private Optional<String> relearn(ReferenceCommand command, long timestamp) {
        List<String> seen = detectors.posteriors(command.getStream());
        List<String> meant = seen.stream()
                .filter(key -> command.getPosterior() == null || key.endsWith('#' + command.getPosterior()))
                .toList();
        if (meant.isEmpty()) {
            return Optional.of(seen.isEmpty() ? neverSeen(command) : "posterior: the stream has " + posteriors(seen));
        }
        for (String streamKey : meant) {
            StreamDetector detector = detectors.known(streamKey).orElseThrow();
            alert(detector, detector.relearn(cause(command)), timestamp);
            detectors.dropReference(streamKey);
            detectors.save(streamKey, detector);
            context.forward(new Record<>(streamKey, noValue(), timestamp));
            changed(command, ReferenceChangeKind.RELEARNING, detector, 0, timestamp);
        }
        return Optional.empty();
    }

    private Optional<String> arm(ReferenceCommand command, long timestamp) {
        ReferenceProfile profile = Objects.requireNonNull(command.getProfile(), "checked when it was decoded");
        String streamKey = StreamKey.of(profile.getStream(), profile.getProvenance());
        Optional<StreamDetector> known = detectors.known(streamKey);
        if (command.getOnlyIfLearning() && known.isPresent() && !known.get().learning()) {
            return Optional.empty();
        }
        Optional<String> refusal = otherStream(command, profile)
                .or(() -> known.isPresent() ? Optional.empty() : otherPosterior(command, profile))
                .or(() -> factory.refusal(profile));
        if (refusal.isPresent()) {
            return refusal;
        }
        StreamDetector detector = detectors.detector(streamKey, profile.getStream(), profile.getProvenance());
        alert(detector, detector.rearm(profile, cause(command)), timestamp);
        detectors.saveReference(streamKey, profile);
        detectors.save(streamKey, detector);
        context.forward(new Record<>(streamKey, profile, timestamp));
        changed(
                command,
                ReferenceChangeKind.ARMED,
                detector,
                profile.getWindows().size(),
                timestamp);
        return Optional.empty();
    }

    private static Optional<String> otherStream(ReferenceCommand command, ReferenceProfile profile) {
        return profile.getStream().equals(command.getStream())
                ? Optional.empty()
                : Optional.of("stream: the profile is of " + StreamKey.of(profile.getStream()) + ", the command of "
                        + StreamKey.of(command.getStream()));
    }

    /** A bundle knows what its scores will be like; a person who names a posterior that has never come is most likely mistaken. */
    private Optional<String> otherPosterior(ReferenceCommand command, ReferenceProfile profile) {
        List<String> seen = detectors.posteriors(command.getStream());
        if (seen.isEmpty() || command.getOnlyIfLearning()) {
            return Optional.empty();
        }
        StreamDetector latest = detectors.known(seen.get(seen.size() - 1)).orElseThrow();
        return Optional.of("posterior: the profile's is " + StreamKey.posterior(profile.getProvenance())
                + ", the stream has " + posteriors(seen) + "; they differ in "
                + Posteriors.difference(profile.getProvenance(), latest.provenance()));
    }

    private static String posteriors(List<String> streamKeys) {
        return streamKeys.stream()
                .map(key -> key.substring(key.lastIndexOf('#') + 1))
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }

    private static String neverSeen(ReferenceCommand command) {
        return "stream: no window of " + StreamKey.of(command.getStream()) + " has been seen";
    }

    private static String cause(ReferenceCommand command) {
        return (command.getAction() == ReferenceAction.RELEARN ? "learning anew, asked for by " : "replaced by ")
                + command.getBy() + ": " + command.getReason();
    }

    private void alert(StreamDetector detector, List<Alert> alerts, long timestamp) {
        String key = StreamKey.of(detector.stream());
        alerts.forEach(alert -> context.forward(new Record<>(key, alert, timestamp)));
        reports.count(detector.stream(), alerts);
        log.alerts(alerts);
    }

    private void changed(
            ReferenceCommand command, ReferenceChangeKind what, StreamDetector detector, int windows, long timestamp) {
        Outcome standing = detector.standing();
        reports.report(detector.stream(), standing, detector.figures());
        standing.fleetReport().ifPresent(report -> context.forward(new Record<>(FleetAlarms.KEY, report, timestamp)));
        String posterior = StreamKey.posterior(detector.provenance());
        String streamKey = StreamKey.of(detector.stream(), detector.provenance());
        log.standing(streamKey, detector.stream(), standing);
        tell(streamKey, answer(command, what, posterior, command.getReason(), windows, timestamp));
    }

    private void refuse(ReferenceCommand command, String why, long timestamp) {
        ReferenceProfile profile = command.getProfile();
        String posterior = profile == null
                ? Objects.requireNonNullElse(command.getPosterior(), "")
                : StreamKey.posterior(profile.getProvenance());
        String cut = why.length() <= MOST_WHY ? why : why.substring(0, MOST_WHY);
        tell(
                StreamKey.of(command.getStream()),
                answer(command, ReferenceChangeKind.REFUSED, posterior, cut, 0, timestamp));
    }

    private static ReferenceChange answer(
            ReferenceCommand command,
            ReferenceChangeKind what,
            String posterior,
            String why,
            int windows,
            long timestamp) {
        return ReferenceChange.newBuilder()
                .setStream(command.getStream())
                .setPosterior(posterior)
                .setAt(Instant.ofEpochMilli(timestamp))
                .setWhat(what)
                .setWhy(why)
                .setBy(command.getBy())
                .setCommand(command.getId())
                .setWindows(windows)
                .build();
    }

    private void tell(String key, ReferenceChange change) {
        metrics.referenceChanges
                .labels(change.getWhat().name().toLowerCase(Locale.ROOT))
                .inc();
        StreamLog.change(change);
        context.forward(new Record<>(key, change, change.getAt().toEpochMilli()));
    }

    @SuppressWarnings("NullAway") // Kafka's way to say that the key has gone
    private static SpecificRecord noValue() {
        return null;
    }
}
