package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.Outcome;
import io.epistream.streams.detect.StreamDetector;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.StreamKey;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Hands each closed window to its stream's detector. Out: alerts under the stream's key, and references as they are learned under the
 * key of stream and posterior.
 */
final class DetectStreams implements Consumer<Record<String, WindowSummary>> {
    private final ProcessorContext<String, SpecificRecord> context;
    private final DetectorStore detectors;
    private final DetectorMetrics metrics;

    private DetectStreams(
            ProcessorContext<String, SpecificRecord> context, DetectorFactory factory, EpistreamMetrics metrics) {
        this.context = context;
        this.metrics = new DetectorMetrics(metrics);
        detectors = new DetectorStore(factory, context);
    }

    static Stage<String, WindowSummary, String, SpecificRecord> stage(
            EpistreamConfig config, EpistreamMetrics metrics) {
        DetectorFactory factory = new DetectorFactory(DetectorSettings.of(config.detection(), config.windows()));
        return new Stage<>(context -> new DetectStreams(context, factory, metrics), DetectorStore.builders());
    }

    @Override
    public void accept(Record<String, WindowSummary> record) {
        WindowSummary window = record.value();
        String streamKey = StreamKey.of(window.getStream(), window.getProvenance());
        StreamDetector detector = detectors.detector(streamKey, window);
        Outcome outcome = detector.onWindow(window);
        outcome.learned().ifPresent(reference -> {
            detectors.saveReference(streamKey, reference);
            context.forward(new Record<>(streamKey, reference, record.timestamp()));
        });
        detectors.save(streamKey, detector);
        for (Alert alert : outcome.alerts()) {
            context.forward(new Record<>(record.key(), alert, record.timestamp()));
        }
        metrics.report(window, outcome);
    }
}
