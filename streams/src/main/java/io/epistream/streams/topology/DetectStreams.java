package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.WindowSummary;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.StreamDetector;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.StreamKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Hands each closed window to its stream's detector, and commands to what carries them out. Out: alerts under the stream's key; under
 * the key of stream and posterior references (without a value when they are dropped) and what happened to them; what the fleet must know.
 */
final class DetectStreams implements Consumer<Record<String, SpecificRecord>>, Stage.Leaving {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final ProcessorContext<String, SpecificRecord> context;
    private final DetectorStore detectors;
    private final ChangeReferences references;
    private final DetectorMetrics metrics;
    private final StreamLog log = new StreamLog();

    private DetectStreams(
            ProcessorContext<String, SpecificRecord> context, DetectorFactory factory, EpistreamMetrics metrics) {
        this.context = context;
        this.metrics = new DetectorMetrics(metrics);
        detectors = new DetectorStore(factory, context);
        references = new ChangeReferences(context, detectors, factory, metrics, this.metrics, log);
    }

    static Stage<String, SpecificRecord, String, SpecificRecord> stage(
            EpistreamConfig config, EpistreamMetrics metrics) {
        DetectionParameters parameters = DetectorSettings.of(config.detection(), config.windows());
        DetectorFactory factory = new DetectorFactory(parameters);
        Duration window = config.windows().size();
        metrics.windowSeconds.set(window.toMillis() / MILLIS_PER_SECOND);
        metrics.referenceWindowsWanted.set(parameters.wantedWindows());
        metrics.referenceLearningSeconds.set(learning(parameters, window).toMillis() / MILLIS_PER_SECOND);
        Set<StoreBuilder<?>> stores = new HashSet<>(DetectorStore.builders());
        stores.add(HandledCommands.builder());
        return new Stage<>(context -> new DetectStreams(context, factory, metrics), stores);
    }

    /** As many windows as a reference has, over as many days as its strata need. */
    private static Duration learning(DetectionParameters parameters, Duration window) {
        Duration windows = window.multipliedBy(parameters.wantedWindows());
        Duration days = Duration.ofDays(parameters.season().learningDays());
        return windows.compareTo(days) > 0 ? windows : days;
    }

    @Override
    public void accept(Record<String, SpecificRecord> record) {
        if (record.value() instanceof ReferenceCommand command) {
            references.carryOut(command, record.timestamp());
        } else if (record.value() instanceof FleetDecisionV1 decision) {
            start(decision);
        } else if (record.value() instanceof WindowSummary window) {
            watch(record.key(), window, record.timestamp());
        }
    }

    @Override
    public void leave() {
        metrics.close();
    }

    private void start(FleetDecisionV1 decision) {
        detectors.known(decision.getStreamKey()).ifPresent(detector -> {
            detector.start(decision);
            detectors.save(decision.getStreamKey(), detector);
        });
    }

    private void watch(String key, WindowSummary window, long timestamp) {
        String streamKey = StreamKey.of(window.getStream(), window.getProvenance());
        StreamDetector detector = detectors.detector(streamKey, window.getStream(), window.getProvenance());
        Outcome outcome = detector.onWindow(window);
        outcome.learned().ifPresent(reference -> references.learned(streamKey, reference, timestamp));
        detectors.save(streamKey, detector);
        for (Alert alert : outcome.alerts()) {
            context.forward(new Record<>(key, alert, timestamp));
        }
        outcome.fleetReport().ifPresent(report -> context.forward(new Record<>(FleetAlarms.KEY, report, timestamp)));
        metrics.report(window, outcome, detector.figures());
        log.standing(streamKey, window.getStream(), outcome);
    }
}
